package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
)

// SuppressionKind sorts what can be wrong with an ignore comment.
type SuppressionKind uint8

// The kinds of faults.
const (
	SuppressesNothing SuppressionKind = iota // no finding of that name was there
	UnknownName                              // no rule, ID or group has that name
	BindsToNothing                           // no element follows the comment inside its parent
	NamesNothing                             // no name at all
	NoReason                                 // nothing says why
	NoComma                                  // a second name without a comma, which is read as the reason
	NotSuppressible                          // the name of the rule that speaks of ignore comments
	BadDirective                             // something like iislens:ignore that is not it
)

// SuppressionFault is one thing that is wrong with one ignore comment.
type SuppressionFault struct {
	Kind SuppressionKind
	// Name is the name that the fault is about, "" when it is about the whole comment.
	Name string
	// Span is the name, or the part of the comment that is at fault.
	Span source.Span

	comment    *ignoreComment
	start, end int
}

// examine records what is wrong with a comment by itself, whatever is found later.
func (s *Suppressions) examine(c *ignoreComment, known func(string) bool) {
	add := func(kind SuppressionKind, name string, start, end int) {
		s.faults = append(s.faults, SuppressionFault{Kind: kind, Name: name, comment: c, start: start, end: end})
	}
	head := c.startsAt + len(s.head(c))
	if len(c.names) == 0 {
		add(NamesNothing, "", c.startsAt, head)
		return
	}
	for _, n := range c.names {
		switch {
		case strings.EqualFold(n.name, UnusedSuppression):
			add(NotSuppressible, n.name, n.start, n.end)
		case !n.known:
			add(UnknownName, n.name, n.start, n.end)
		}
	}
	if !c.file && c.Next == nil && s.doc.Err == nil {
		add(BindsToNothing, "", c.startsAt, head)
	}
	first := c.reason[:until(c.reason, 0, blanks+",")]
	switch {
	case c.reason == "":
		add(NoReason, "", c.startsAt, c.names[len(c.names)-1].end)
	case known != nil && (strings.Contains(first, "-") || strings.HasPrefix(strings.ToUpper(first), "IIS")) && known(first):
		add(NoComma, first, c.reasonStart, c.reasonStart+len(first))
	}
}

// head returns the comment's text from "iislens" to the end of the directive.
func (s *Suppressions) head(c *ignoreComment) string {
	text := s.doc.File.Text[c.startsAt : c.End-len("-->")]
	at := strings.IndexByte(text, ':') + 1
	return text[:until(text, skip(text, at, blanks), blanks+",:")]
}

// Unused returns, in the order of the file, what is wrong with the comments once every finding was shown to Match: comments that
// suppress nothing, and those that are faulty by themselves.
//
// complete tells whether every rule that a name stands for was run; a comment for a rule that was not run may well be of use.
// nil means that all were. A file with a syntax error was not checked to its end, so no name counts as useless there.
func (s *Suppressions) Unused(complete func(name string) bool) []SuppressionFault {
	faults := slices.Clone(s.faults)
	idle := map[*ignoreComment]bool{}
	for _, c := range s.comments {
		if s.doc.Err != nil || !c.file && c.Next == nil {
			continue
		}
		for _, n := range c.names {
			if n.used || !n.known || strings.EqualFold(n.name, UnusedSuppression) || complete != nil && !complete(n.name) {
				continue
			}
			idle[c] = true
			faults = append(faults, SuppressionFault{Kind: SuppressesNothing, Name: n.name, comment: c, start: n.start, end: n.end})
		}
	}
	faults = slices.DeleteFunc(faults, func(f SuppressionFault) bool {
		return f.Kind == NoReason && (idle[f.comment] || !f.comment.file && f.comment.Next == nil)
	})
	for i := range faults {
		faults[i].Span = s.doc.File.Span(faults[i].start, faults[i].end)
	}
	slices.SortStableFunc(faults, func(a, b SuppressionFault) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.Kind, b.Kind))
	})
	return faults
}

// maxSuggested is for how many unknown names of a file one that is near is looked for.
const maxSuggested = 100

// Findings returns the faults of Unused as findings of rule, which is the one called UnusedSuppression. names are all names of
// rules and groups, for suggestions.
func (s *Suppressions) Findings(rule *Rule, names []string, complete func(name string) bool) []*Finding {
	faults := s.Unused(complete)
	mended := map[*ignoreComment]bool{}
	idle := map[int]bool{} // where the useless names are
	for i := range faults {
		if faults[i].Kind == SuppressesNothing {
			idle[faults[i].start] = true
		}
	}
	suggested := 0
	findings := make([]*Finding, 0, len(faults))
	for i := range faults {
		f := &faults[i]
		if f.Kind == UnknownName {
			if suggested++; suggested > maxSuggested {
				names = nil
			}
		}
		finding := &Finding{Rule: rule, Severity: rule.Severity, Span: f.Span, Key: f.Name}
		finding.Message, finding.Advice = f.text(names)
		switch f.Kind {
		case NoReason:
			finding.Severity = Info
		case BindsToNothing:
			finding.Fixes = []Fix{{Title: "remove the comment", Safe: true, Edits: s.withoutComment(f.comment)}}
		case SuppressesNothing:
			if !mended[f.comment] { // one edit mends the whole comment; a second one would overlap it
				mended[f.comment] = true
				fix := s.withoutIdle(f.comment, idle)
				finding.Advice, finding.Fixes = Sentence(fix.Title), []Fix{fix}
			}
		case UnknownName:
			if near := topology.Nearest(f.Name, names); near != "" {
				finding.Fixes = []Fix{{Title: "write " + near, Edits: []source.Edit{{Span: f.Span, NewText: near}}}}
			}
		}
		findings = append(findings, finding)
	}
	return findings
}

// text says what is wrong, and what to write instead.
func (f *SuppressionFault) text(names []string) (message, advice string) {
	scope := "in this file"
	if c := f.comment; !c.file && c.Next != nil {
		scope = fmt.Sprintf("in <%s> at line %d", c.Next.Name, c.Next.Line())
	}
	switch f.Kind {
	case UnknownName:
		advice = "Correct the name; the reason goes behind the names."
		if near := topology.Nearest(f.Name, names); near != "" {
			advice = fmt.Sprintf("Write %s.", near)
		}
		return fmt.Sprintf("No rule or group is called \"%s\", so nothing is suppressed.", f.Name), advice
	case BindsToNothing:
		return "This comment suppresses nothing: no element follows it inside its parent.", "Remove the comment, put it in front of the element, or write iislens:ignore-file."
	case NamesNothing:
		return "This comment suppresses nothing: it names no rule.", "Name the rules, as in iislens:ignore RULE[, RULE] reason."
	case NoReason:
		return "Nothing says why this is suppressed.", "Write the reason behind the names."
	case NoComma:
		return fmt.Sprintf("%s is read as the reason, not as a rule.", f.Name), "Put a comma in front of it."
	case NotSuppressible:
		return f.Name + " cannot be suppressed in a comment.", "Remove the useless comment instead."
	case BadDirective:
		return fmt.Sprintf("\"%s\" is not understood, so nothing is suppressed.", strings.Join(strings.Fields(f.Span.Text()), " ")), "Write iislens:ignore or iislens:ignore-file."
	}
	return fmt.Sprintf("Nothing of %s is found %s.", f.Name, scope), "Remove the name from the comment, or the comment."
}

// withoutIdle removes the useless names of a comment, and the comment when none is left.
func (s *Suppressions) withoutIdle(c *ignoreComment, idle map[int]bool) Fix {
	var kept []string
	for _, n := range c.names {
		if !idle[n.start] {
			kept = append(kept, n.name)
		}
	}
	if len(kept) == 0 {
		return Fix{Title: "remove the comment", Safe: true, Edits: s.withoutComment(c)}
	}
	span := s.doc.File.Span(c.names[0].start, c.names[len(c.names)-1].end)
	return Fix{Title: "remove the useless names", Safe: true, Edits: []source.Edit{{Span: span, NewText: strings.Join(kept, ", ")}}}
}

// withoutComment removes a comment, with its line when nothing else stands on it.
func (s *Suppressions) withoutComment(c *ignoreComment) []source.Edit {
	text := s.doc.File.Text
	start, end := c.Start, c.End
	for start > 0 && (text[start-1] == ' ' || text[start-1] == '\t') {
		start--
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '\t') {
		end++
	}
	switch alone := start == 0 || text[start-1] == '\n'; {
	case alone && strings.HasPrefix(text[end:], "\r\n"):
		end += 2
	case alone && strings.HasPrefix(text[end:], "\n"):
		end++
	default:
		start, end = c.Start, c.End
	}
	return []source.Edit{{Span: s.doc.File.Span(start, end)}}
}
