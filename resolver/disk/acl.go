package disk

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// ACL returns what `icacls` printed for a path, from NAME.acl.txt beside it; ok is false when nobody recorded it.
func (d *Disks) ACL(windows string) (text string, ok bool) {
	name := strings.TrimRight(windows, `\`)
	if d == nil || !d.recorded(name) {
		return "", false
	}
	if name += aclSuffix; !d.Stat(name).IsFile() {
		return "", false
	}
	raw, _, err := d.ReadFile(name, 64<<10)
	return string(raw), err == nil
}

// Unrestricted reports whether no rights are recorded for a directory that was looked up before, nor for anything in it.
func (d *Disks) Unrestricted(dir Info) bool {
	return dir.Plain && len(d.mounts) == 1 && !d.mounts[0].list(dir.at).acls
}

const aclSuffix = ".acl.txt"

// recorded reports whether rights of anything beside a path are recorded.
func (d *Disks) recorded(path string) bool {
	clean, err := winpath.Clean(path)
	if err != nil {
		return false
	}
	m, n, _ := d.walk(winpath.Dir(clean))
	if n == nil || !n.dir {
		return false
	}
	return m.list(n).acls
}

// Right is what recorded rights say of an account.
type Right uint8

// The answers. The zero value is that nothing recorded grants or denies anything for sure.
const (
	Unsaid  Right = iota // a group that is granted the right may hold the account
	Granted              // the account may read
	Denied               // it may not
)

// MayRead tells from the output of icacls whether one of the principals has the right to read; what only a group of the server's
// own might grant counts as not granted.
func MayRead(icacls string, principals []string) bool { return Reading(icacls, principals) == Granted }

// Reading tells from the output of icacls whether one of the principals has the right to read. Entries that deny
// come first, as Windows evaluates them. Principals are compared without case and, when they have no domain, without it. A grant to
// somebody whose members nobody knows, such as a group of the domain, leaves the answer open.
func Reading(icacls string, principals []string) Right {
	right, said := Denied, false
	for line := range strings.Lines(icacls) {
		principal, rights, ok := aclEntry(line)
		if !ok {
			continue
		}
		said = true
		groups := strings.FieldsFunc(rights, func(r rune) bool { return r == '(' || r == ')' })
		ours := named(principal, principals)
		switch {
		case slices.Contains(groups, "IO"): // for children only
		case ours && slices.Contains(groups, "N"):
			return Denied
		case !slices.ContainsFunc(groups, grantsRead):
		case ours && slices.Contains(groups, "DENY"):
			return Denied
		case slices.Contains(groups, "DENY"):
		case ours:
			right = Granted
		case right == Denied && !singular(principal):
			right = Unsaid
		}
	}
	if !said {
		return Unsaid
	}
	return right
}

// singular reports whether a principal is known to hold none of the accounts that serve requests: an account by itself, or a group of
// administrators.
func singular(principal string) bool {
	low := strings.ToLower(principal)
	for _, name := range []string{`nt authority\`, `nt service\`, `iis apppool\`, `builtin\administrators`, "creator owner", `application package authority\`, "iusr"} {
		if strings.Contains(low, name) && !strings.Contains(low, "authenticated users") {
			return true
		}
	}
	return slices.ContainsFunc([]string{`builtin\users`, `builtin\iis_iusrs`, "everyone", "iis_iusrs"}, func(known string) bool { return strings.HasSuffix(low, known) }) ||
		strings.HasSuffix(low, `\administrator`) || strings.HasSuffix(low, `authenticated users`)
}

// grantsRead reports whether a group of rights, such as "RX" or "Rc,S,RD", holds the right to read the contents.
func grantsRead(group string) bool {
	for right := range strings.SplitSeq(group, ",") {
		switch right {
		case "F", "M", "RX", "R", "GR", "GA", "RD":
			return true
		}
	}
	return false
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
		p = strings.TrimPrefix(strings.ToLower(p), `.\`) // a user of this machine: icacls shows its name
		if p == "" {
			continue
		}
		// The file name may stand before the first principal, so the end is what counts.
		if low == p || strings.HasSuffix(low, " "+p) || !strings.Contains(p, `\`) && strings.HasSuffix(low, `\`+p) {
			return true
		}
	}
	return false
}
