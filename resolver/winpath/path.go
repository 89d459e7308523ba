package winpath

import (
	"errors"
	"strings"
)

// Errors of [Clean]. IIS answers such paths with a configuration error of its own, so callers must tell them apart.
var (
	ErrRelative = errors.New("path is not absolute")
	ErrDevice   = errors.New("path names a device")
	ErrIllegal  = errors.New("path holds a character that Windows forbids")
)

// Clean returns the canonical form of an absolute Windows path: backslashes, no `\\?\` prefix, no empty, "." or ".." segments,
// no trailing backslash except in `C:\`. UNC paths keep `\\server\share`. Device paths (`\\.\pipe\x`, `C:\con`) are refused.
func Clean(path string) (string, error) {
	if isClean(path) {
		return path, nil
	}
	p := strings.ReplaceAll(path, "/", `\`)
	if rest, ok := strings.CutPrefix(p, `\\?\`); ok {
		if unc, ok := cutPrefixFold(rest, `UNC\`); ok {
			p = `\\` + unc
		} else {
			p = rest
		}
	}
	if strings.HasPrefix(p, `\\.\`) {
		return "", ErrDevice
	}
	prefix, rest := "", ""
	switch {
	case strings.HasPrefix(p, `\\`):
		server, after, _ := strings.Cut(p[2:], `\`)
		share, tail, _ := strings.Cut(after, `\`)
		if server == "" || share == "" || server == "." || server == ".." || share == "." || share == ".." {
			return "", ErrRelative
		}
		if forbidden(server) || forbidden(share) {
			return "", ErrIllegal
		}
		prefix, rest = `\\`+server+`\`+share, tail
	case len(p) >= 2 && isLetter(p[0]) && p[1] == ':':
		if len(p) > 2 && p[2] != '\\' {
			return "", ErrRelative // "C:dir" is relative to the current directory of the drive
		}
		prefix, rest = strings.ToUpper(p[:1])+":", strings.TrimPrefix(p[2:], `\`)
	default:
		return "", ErrRelative
	}
	segments := make([]string, 0, 8)
	for segment := range strings.SplitSeq(rest, `\`) {
		switch {
		case segment == "" || segment == ".":
		case segment == "..":
			if len(segments) > 0 {
				segments = segments[:len(segments)-1]
			}
		case forbidden(segment):
			return "", ErrIllegal
		case isDevice(segment):
			return "", ErrDevice
		default:
			segments = append(segments, segment)
		}
	}
	if len(segments) == 0 && len(prefix) == 2 {
		return prefix + `\`, nil
	}
	if len(segments) == 0 {
		return prefix, nil
	}
	return prefix + `\` + strings.Join(segments, `\`), nil
}

// isClean reports whether a path is the canonical form of a path on a drive already; it is never wrong when it says yes.
func isClean(path string) bool {
	if len(path) < 4 || path[0] < 'A' || path[0] > 'Z' || path[1] != ':' || path[2] != '\\' {
		return false
	}
	start := 3
	for i := 3; i <= len(path); i++ {
		if i < len(path) && path[i] != '\\' {
			if c := path[i]; c < 0x20 || c < 0x80 && unclean[c] {
				return false
			}
			continue
		}
		if !usable(path[start:i]) {
			return false
		}
		start = i + 1
	}
	return true
}

// usable reports whether a segment without unclean characters names something below its directory.
func usable(segment string) bool {
	return segment != "" && segment != "." && segment != ".." && !isDevice(segment)
}

// IsName reports whether a text is one segment of a clean path.
func IsName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '\\' || c < 0x80 && unclean[c] {
			return false
		}
	}
	return usable(s)
}

// unclean holds the characters, besides control characters, that no name of a clean path has.
var unclean = [0x80]bool{'/': true, '<': true, '>': true, ':': true, '"': true, '|': true, '?': true, '*': true}

// IsAbs reports whether path begins with a drive root or a UNC share.
func IsAbs(path string) bool {
	p := strings.ReplaceAll(path, "/", `\`)
	return strings.HasPrefix(p, `\\`) || len(p) >= 3 && isLetter(p[0]) && p[1] == ':' && p[2] == '\\'
}

// Join appends relative names to a clean directory; it does not resolve dots.
func Join(dir string, names ...string) string {
	if dir != "" && dir[len(dir)-1] != '\\' { // nearly always
		switch {
		case len(names) == 1 && single(names[0]):
			return dir + `\` + names[0]
		case len(names) == 2 && single(names[0]) && single(names[1]):
			return dir + `\` + names[0] + `\` + names[1]
		}
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(dir, `\`))
	for _, name := range names {
		if name = strings.Trim(strings.ReplaceAll(name, "/", `\`), `\`); name != "" {
			b.WriteByte('\\')
			b.WriteString(name)
		}
	}
	if b.Len() == 2 && b.String()[1] == ':' {
		b.WriteByte('\\')
	}
	return b.String()
}

// single reports whether a text is one name, not several.
func single(s string) bool {
	return s != "" && strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '/') < 0
}

// Dir returns the parent of a clean path; the root of a drive or share is its own parent.
func Dir(path string) string {
	at := strings.LastIndexByte(path, '\\')
	switch {
	case at < 0:
		return path
	case at == 2 && path[1] == ':':
		return path[:3]
	case strings.HasPrefix(path, `\\`) && strings.Count(path, `\`) <= 3:
		return path
	}
	return path[:at]
}

// Base returns the last segment of a path, "" for a drive root.
func Base(path string) string {
	return path[strings.LastIndexAny(path, `\/`)+1:]
}

// Ext returns the extension of the last segment with its dot, "" when there is none.
func Ext(path string) string {
	base := Base(path)
	if at := strings.LastIndexByte(base, '.'); at >= 0 {
		return base[at:]
	}
	return ""
}

// Within reports whether path is dir or lies below it, without regard to case. Both must be clean.
func Within(path, dir string) bool {
	dir = strings.TrimRight(dir, `\`)
	return len(path) >= len(dir) && strings.EqualFold(path[:len(dir)], dir) && (len(path) == len(dir) || path[len(dir)] == '\\')
}

// Equal compares two clean paths as NTFS does.
func Equal(a, b string) bool {
	return strings.EqualFold(strings.TrimRight(a, `\`), strings.TrimRight(b, `\`))
}

// Fold returns the form under which names that NTFS takes for the same are equal.
func Fold(s string) string { return strings.ToLower(s) }

// Segments splits a clean path behind its drive or share: the first result is "C" or "UNC/server/share", the others the names.
func Segments(path string) (volume string, names []string) {
	if rest, ok := strings.CutPrefix(path, `\\`); ok {
		server, after, _ := strings.Cut(rest, `\`)
		share, tail, _ := strings.Cut(after, `\`)
		volume = "UNC/" + server + "/" + share
		if tail != "" {
			names = strings.Split(tail, `\`)
		}
		return volume, names
	}
	volume = path[:1]
	if len(path) > 3 {
		names = strings.Split(path[3:], `\`)
	}
	return volume, names
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// forbidden reports characters that no name of a file, server or share may hold.
func forbidden(name string) bool {
	for i := range len(name) {
		if name[i] < 0x20 || strings.IndexByte(`<>:"|?*`, name[i]) >= 0 {
			return true
		}
	}
	return false
}

// isDevice reports names that Windows reserves in every directory, with or without an extension.
func isDevice(segment string) bool {
	switch segment[0] | 0x20 {
	case 'c', 'p', 'a', 'n', 'l':
	default:
		return false
	}
	stem, _, _ := strings.Cut(segment, ".")
	stem = strings.TrimRight(stem, " ")
	switch len(stem) {
	case 3:
		return strings.EqualFold(stem, "con") || strings.EqualFold(stem, "prn") || strings.EqualFold(stem, "aux") || strings.EqualFold(stem, "nul")
	case 4:
		return (strings.EqualFold(stem[:3], "com") || strings.EqualFold(stem[:3], "lpt")) && stem[3] >= '1' && stem[3] <= '9'
	}
	return false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
