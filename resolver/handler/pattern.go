package handler

import (
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// Class is the kind of a path pattern; the names M1 to M7 are those of the spec (pipeline §1.4).
type Class uint8

const (
	Any           Class = iota // M1 "*"
	Extension                  // M2 "*.ext"
	Exact                      // M3 "trace.axd"
	Segment                    // M4 "*_AppService.axd"
	Extensionless              // M5 "*."
	AppPath                    // M6 "api/*", anchored at the application root
	SitePath                   // M7 "/api/*", anchored at the site root (uncertain)
)

// Pattern is a compiled handler path. Patterns have no regular expressions: "*" and "?" only.
type Pattern struct {
	Text  string // as written
	Class Class
	fold  string
}

// Compile reads a handler path; every text is a pattern.
func Compile(text string) Pattern {
	p := Pattern{Text: text, fold: winpath.Fold(text)}
	switch {
	case text == "*":
		p.Class = Any
	case text == "*.":
		p.Class = Extensionless
	case strings.HasPrefix(text, "/"):
		p.Class, p.fold = SitePath, p.fold[1:]
	case strings.Contains(text, "/"):
		p.Class = AppPath
	case strings.HasPrefix(text, "*.") && !strings.ContainsAny(text[1:], "*?"):
		p.Class, p.fold = Extension, p.fold[1:]
	case strings.ContainsAny(text, "*?"):
		p.Class = Segment
	default:
		p.Class = Exact
	}
	return p
}

// NamesScript reports whether the pattern is about one segment of the path, so that what follows it is path info.
func (p *Pattern) NamesScript() bool {
	return p.Class == Extension || p.Class == Exact || p.Class == Segment
}

// Target is the path of a request, prepared for matching.
type Target struct {
	// Segments are the decoded segments from the site root, App how many of them belong to the application's path.
	Segments []string
	App      int
	// Slash says that the path ends with a slash.
	Slash bool
	// Path is the path as a whole, with its leading slash; "" makes Prepare join the segments.
	Path string

	fold     []string
	app      string // folded path below the application, without leading slash
	site     string // folded path below the site
	prepared bool
}

// Prepare computes the forms that patterns are compared with. It must be called once before matching.
func (t *Target) Prepare() {
	t.fold = folded(t.Segments)
	switch {
	case t.Path != "":
		t.site = winpath.Fold(t.Path[1:])
	default:
		t.site = strings.Join(t.fold, "/")
		if t.Slash && len(t.Segments) > 0 {
			t.site += "/"
		}
	}
	t.app = t.site
	for _, s := range t.fold[:t.App] {
		t.app = t.app[min(len(s)+1, len(t.app)):]
	}
	t.prepared = true
}

// folded returns the folded forms of names: the names themselves where nothing is to fold.
func folded(names []string) []string {
	for i, name := range names {
		low := winpath.Fold(name)
		if low == name {
			continue
		}
		out := make([]string, len(names))
		copy(out, names[:i])
		out[i] = low
		for j := i + 1; j < len(names); j++ {
			out[j] = winpath.Fold(names[j])
		}
		return out
	}
	return names
}

// whole is the script part of a pattern that takes the whole path.
const whole = -1

// next returns the number of segments of the next script part at or after from that the pattern matches: the number
// of segments including the script, or whole. ok is false when there is none.
func (p *Pattern) next(t *Target, from int) (n int, ok bool) {
	switch p.Class {
	case Any:
		return whole, from <= t.App
	case Extensionless:
		return whole, from <= t.App && extensionless(t)
	case AppPath:
		return whole, from <= t.App && Wildcard(p.fold, t.app)
	case SitePath:
		return whole, from <= t.App && (Wildcard(p.fold, t.site) || Wildcard(p.fold, t.app))
	}
	for i := max(from, t.App); i < len(t.fold); i++ {
		if p.segment(t.fold[i]) {
			return i + 1, true
		}
	}
	return 0, false
}

func (p *Pattern) segment(s string) bool {
	switch p.Class {
	case Extension:
		return len(s) >= len(p.fold) && s[len(s)-len(p.fold):] == p.fold
	case Exact:
		return s == p.fold
	}
	return Wildcard(p.fold, s)
}

// Match reports whether the pattern takes the path of the request, whatever is on the disk.
func (p *Pattern) Match(t *Target) bool {
	_, ok := p.next(t, t.App)
	return ok
}

// extensionless is the meaning of "*." since IIS 7.5 SP1: no dot in the last segment, or a dot at its end; the
// application root counts.
func extensionless(t *Target) bool {
	if t.Slash || len(t.fold) <= t.App {
		return true
	}
	last := t.fold[len(t.fold)-1]
	dot := strings.LastIndexByte(last, '.')
	return dot < 0 || dot == len(last)-1
}

// Wildcard reports whether pattern, in which "*" stands for any run of characters and "?" for one, matches all of s.
// It takes time proportional to the product of the lengths at worst.
func Wildcard(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == s[i] || pattern[p] == '?'):
			if pattern[p] == '?' {
				i += runeLen(s[i:])
			} else {
				i++
			}
			p++
		case star >= 0:
			mark += runeLen(s[mark:])
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// runeLen is the length of the first character of s, 1 where it is not valid UTF-8.
func runeLen(s string) int {
	if s[0] < 0x80 {
		return 1
	}
	for i := range s[1:] {
		if c := s[1+i]; c < 0x80 || c > 0xBF {
			return 1 + i
		}
		if i == 2 {
			return 4
		}
	}
	return len(s)
}

// last is the other reading of a path with slashes, which field reports fit: it is compared with as many of the last segments of the path
// as it has itself, at any depth, and "*" stays within one segment. Documentation says neither.
func (p *Pattern) last(t *Target) bool {
	parts, segments := strings.Split(p.fold, "/"), t.fold[t.App:]
	if t.Slash {
		segments = append(segments[:len(segments):len(segments)], "")
	}
	if len(segments) < len(parts) {
		return false
	}
	segments = segments[len(segments)-len(parts):]
	for i, part := range parts {
		if !Wildcard(part, segments[i]) {
			return false
		}
	}
	return true
}
