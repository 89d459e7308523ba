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

// MayRead tells from the output of icacls whether one of the principals has the right to read. Entries that deny
// come first, as Windows evaluates them. Principals are compared without case and, when they have no domain, without it.
func MayRead(icacls string, principals []string) bool {
	allowed := false
	for line := range strings.Lines(icacls) {
		principal, rights, ok := aclEntry(line)
		if !ok || !named(principal, principals) {
			continue
		}
		groups := strings.FieldsFunc(rights, func(r rune) bool { return r == '(' || r == ')' })
		switch {
		case slices.Contains(groups, "N"):
			return false
		case slices.Contains(groups, "IO"): // for children only
		case !slices.ContainsFunc(groups, grantsRead):
		case slices.Contains(groups, "DENY"):
			return false
		default:
			allowed = true
		}
	}
	return allowed
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
