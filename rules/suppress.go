package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/xmlsrc"
)

// UnusedSuppression is the name of the rule that speaks of useless and faulty suppression comments. No comment suppresses it:
// otherwise an ignore could hide that it is useless.
const UnusedSuppression = "unused-suppression"

// All is the name that stands for every rule.
const All = "all"

// Selects reports whether name means r: its name, its ID, its group, or All. Case does not count.
func Selects(name string, r *Rule) bool {
	return strings.EqualFold(name, r.Name) || strings.EqualFold(name, r.ID) || strings.EqualFold(name, string(r.Group)) ||
		strings.EqualFold(name, All)
}

// Suppressions are the ignore comments of one file:
//
//	<!-- iislens:ignore NAME[, NAME] reason -->       for the next element and everything inside it
//	<!-- iislens:ignore-file NAME[, NAME] reason -->  for the file
//
// A comment holds to its element, not to lines, so it survives better positions and reformatting.
// Suppressions remember which names were of use; they are not safe for concurrent use.
type Suppressions struct {
	doc      *xmlsrc.Document
	comments []*ignoreComment
	faults   []SuppressionFault // of comments that could not be read

	// ranges holds the comments by what they are for, sorted by where it starts; of what starts at one place the outer comes first.
	// They lie inside each other or apart, as elements do.
	ranges []*ignoreRange
	file   *ignoreRange // of the whole file, nil without one
}

// ignoreRange is what one or more comments are for.
type ignoreRange struct {
	start, end int
	outer      *ignoreRange            // the nearest that holds it
	names      map[string]*ignoredName // by name in small letters, the first of each
	order      map[*ignoredName]int    // the number of the name's comment
}

// ignoreComment is one comment with its range [start, end) of the file's text.
type ignoreComment struct {
	xmlsrc.Comment
	file                  bool // ignore-file
	names                 []*ignoredName
	reason                string
	reasonStart, startsAt int // offsets of the reason, and of "iislens:"
	start, end            int
}

// ignoredName is one name of a comment, [start, end) of the file's text.
type ignoredName struct {
	name        string
	start, end  int
	known, used bool
}

// ParseSuppressions reads the ignore comments of doc. known tells whether a name is one of a rule, an ID or a group; All need not
// be among them. What is wrong with the comments is told by Unused.
func ParseSuppressions(doc *xmlsrc.Document, known func(name string) bool) *Suppressions {
	s := &Suppressions{doc: doc}
	for _, c := range doc.Comments {
		s.read(c, known)
	}
	s.arrange()
	return s
}

// Match reports whether a comment suppresses f, and remembers that it was of use. Of several the one with the narrowest range
// counts as used, and in it a name before a group before All.
func (s *Suppressions) Match(f *Finding) bool {
	if f.Rule == nil || f.Rule.Name == UnusedSuppression || f.Span.File == nil {
		return false
	}
	if f.Span.File != s.doc.File && f.Span.File.Path != s.doc.File.Path {
		return false
	}
	at, found := slices.BinarySearchFunc(s.ranges, f.Span.Start, func(r *ignoreRange, start int) int { return cmp.Compare(r.start, start) })
	for found && at < len(s.ranges) && s.ranges[at].start == f.Span.Start {
		at++
	}
	r := s.file
	if at > 0 {
		r = s.ranges[at-1]
	}
	for ; r != nil; r = r.outer {
		if f.Span.Start < r.start || f.Span.End > r.end {
			continue
		}
		if name := r.find(f.Rule); name != nil {
			name.used = true
			return true
		}
	}
	return false
}

// arrange fills ranges.
func (s *Suppressions) arrange() {
	type place struct{ start, end int }
	known := map[place]*ignoreRange{}
	for i, c := range s.comments {
		if c.start < 0 {
			continue
		}
		r := known[place{c.start, c.end}]
		if r == nil {
			r = &ignoreRange{start: c.start, end: c.end, names: map[string]*ignoredName{}, order: map[*ignoredName]int{}}
			known[place{c.start, c.end}] = r
			if c.file {
				s.file = r
			} else {
				s.ranges = append(s.ranges, r)
			}
		}
		for _, n := range c.names {
			if low := strings.ToLower(n.name); r.names[low] == nil {
				r.names[low], r.order[n] = n, i
			}
		}
	}
	slices.SortFunc(s.ranges, func(a, b *ignoreRange) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	outer := s.file
	for _, r := range s.ranges {
		for outer != nil && outer != s.file && outer.end < r.end {
			outer = outer.outer
		}
		r.outer, outer = outer, r
	}
}

// find returns the name that means rule, nil when there is none: of the first comment that has one, a name or ID before a group
// before All.
func (r *ignoreRange) find(rule *Rule) (best *ignoredName) {
	for _, word := range []string{rule.Name, rule.ID, string(rule.Group), All} {
		if n := r.names[strings.ToLower(word)]; n != nil && (best == nil || r.order[n] < r.order[best]) {
			best = n
		}
	}
	return best
}

// read adds the comment if it is an ignore comment, or the fault if it only looks like one.
func (s *Suppressions) read(c xmlsrc.Comment, known func(string) bool) {
	text, at := c.Text, c.Start+len("<!--")
	i := skip(text, 0, blanks)
	ic := &ignoreComment{Comment: c, startsAt: at + i}
	const tool = "iislens"
	if len(text)-i < len(tool) || !strings.EqualFold(text[i:i+len(tool)], tool) {
		return
	}
	i += len(tool)
	verbStart := skip(text, i, blanks+":-_")
	verbEnd := until(text, verbStart, blanks+",:")
	verb := strings.ToLower(text[verbStart:verbEnd])
	switch {
	case strings.TrimSpace(text[i:verbStart]) == ":" && (verb == "ignore" || verb == "ignore-file"):
		ic.file = verb == "ignore-file"
	case strings.HasPrefix(text[i:], ":"), hasAnyPrefix(verb, "ignore", "disable", "suppress", "nolint", "noqa", "skip"):
		s.faults = append(s.faults, SuppressionFault{Kind: BadDirective, comment: ic, start: ic.startsAt, end: at + verbEnd})
		return
	default:
		return // prose that begins with the name of the tool
	}
	i = skip(text, verbEnd, blanks+":")
	for i < len(text) {
		end := until(text, i, blanks+",:")
		if end > i {
			name := text[i:end]
			ic.names = append(ic.names, &ignoredName{
				name: name, start: at + i, end: at + end,
				known: known == nil || strings.EqualFold(name, All) || known(name),
			})
		}
		i = skip(text, end, blanks)
		if i == len(text) || text[i] != ',' {
			break
		}
		i = skip(text, i, blanks+",")
	}
	i = skip(text, i, blanks+":-–—")
	ic.reason, ic.reasonStart = strings.TrimRight(text[i:], blanks), at+i
	switch {
	case ic.file:
		ic.end = len(s.doc.File.Text)
	case c.Next != nil:
		ic.start, ic.end = c.Next.Start, c.Next.End
	default:
		ic.start, ic.end = -1, -1 // binds to nothing
	}
	s.comments = append(s.comments, ic)
	s.examine(ic, known)
}

const blanks = " \t\r\n"

// skip returns the offset of the first character from i on that is not one of set.
func skip(text string, i int, set string) int {
	return len(text) - len(strings.TrimLeft(text[i:], set))
}

// until returns the offset of the first character from i on that is one of set.
func until(text string, i int, set string) int {
	if n := strings.IndexAny(text[i:], set); n >= 0 {
		return i + n
	}
	return len(text)
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
