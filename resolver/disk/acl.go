package disk

import "strings"

// MayRead tells from the output of icacls whether one of the principals has the right to read. Entries that deny
// come first, as Windows evaluates them. Principals are compared without case and, when they have no domain, without it.
func MayRead(icacls string, principals []string) bool {
	allowed := false
	for line := range strings.Lines(icacls) {
		principal, rights, ok := aclEntry(line)
		if !ok || !named(principal, principals) {
			continue
		}
		if strings.Contains(rights, "(DENY)") || strings.Contains(rights, "(N)") {
			return false
		}
		if strings.Contains(rights, "(IO)") {
			continue // for children only
		}
		for _, right := range []string{"(F)", "(M)", "(RX)", "(R)", "(GR)", "(GA)", "(RD", ",RD", "(GR,", "(R,"} {
			allowed = allowed || strings.Contains(rights, right)
		}
	}
	return allowed
}

// aclEntry splits `BUILTIN\Users:(I)(RX)`; the first line of icacls has the file name before it.
func aclEntry(line string) (principal, rights string, ok bool) {
	line = strings.TrimSpace(line)
	at := strings.Index(line, ":(")
	if at < 0 {
		return "", "", false
	}
	return line[:at], line[at+1:], true
}

func named(principal string, principals []string) bool {
	low := strings.ToLower(principal)
	for _, p := range principals {
		p = strings.ToLower(p)
		// The file name may stand before the first principal, so the end is what counts.
		if low == p || strings.HasSuffix(low, " "+p) || !strings.Contains(p, `\`) && strings.HasSuffix(low, `\`+p) {
			return true
		}
	}
	return false
}
