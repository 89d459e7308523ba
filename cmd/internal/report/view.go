package report

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/redact"
)

// view is a run put in order, the common ground of all formats.
type view struct {
	run *Run
	opt Options
	// secrets knows what of the files must not be quoted.
	secrets redact.Cache
	// entries are all findings in the order of rules.Compare; counted are those that are not suppressed.
	entries, counted []entry
	problems         []trouble
}

// entry is a finding with everything that formats derive from it.
type entry struct {
	*rules.Finding // without secrets
	found          *rules.Finding
	place
	level       rules.Severity
	fingerprint string // see identify
}

// trouble is a [Problem] with its place.
type trouble struct {
	Problem
	place
}

// place is a span as people read it. Lines and columns start at 1, to is just behind the last character; both are zero
// where only the file is known.
type place struct {
	file     string
	from, to source.Position
}

// known reports whether the place names more than a file.
func (p place) known() bool { return p.from.Line > 0 }

func (p place) String() string {
	if !p.known() {
		return p.file
	}
	return p.file + ":" + strconv.Itoa(p.from.Line) + ":" + strconv.Itoa(p.from.Column)
}

func newView(run *Run, opt Options) *view {
	v := &view{run: run, opt: opt}
	findings := slices.Clone(run.Findings)
	rules.Sort(findings)
	for _, f := range findings {
		e := entry{Finding: v.redacted(f), found: f, place: v.place(f.Span), level: severity(f)}
		v.entries = append(v.entries, e)
		if f.Suppressed == "" {
			v.counted = append(v.counted, e)
		}
	}
	for _, p := range run.Problems {
		if !opt.ShowSecrets {
			p.Message = v.secrets.Of(p.Span.File).In(p.Message)
		}
		t := trouble{Problem: p, place: v.place(p.Span)}
		if p.Path != "" {
			t.file = v.path(p.Path)
		}
		v.problems = append(v.problems, t)
	}
	slices.SortStableFunc(v.problems, func(a, b trouble) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Message, b.Message))
	})
	return v
}

// identify fills the fingerprints, for the formats that show them.
func (v *view) identify() {
	findings := make([]*rules.Finding, len(v.entries))
	for i, e := range v.entries {
		findings[i] = e.found
	}
	counted := v.counted[:0]
	for i, print := range rules.Fingerprints(findings) {
		v.entries[i].fingerprint = print
		if findings[i].Suppressed == "" {
			counted = append(counted, v.entries[i])
		}
	}
}

// severity is how bad a finding is, also where neither it nor its rule says so.
func severity(f *rules.Finding) rules.Severity {
	return cmp.Or(f.Severity, f.Rule.Severity, rules.Warning)
}

func (v *view) place(s source.Span) place {
	if s.IsZero() {
		return place{}
	}
	return place{file: v.path(s.File.Path), from: s.From(), to: s.To()}
}

// path shows a path relative to the base where it lies below it, always with slashes.
func (v *view) path(p string) string {
	p = filepath.ToSlash(p)
	if base := strings.TrimRight(filepath.ToSlash(v.opt.Base), "/") + "/"; v.opt.Base != "" && len(p) > len(base) {
		same := p[:len(base)] == base
		if len(base) > 1 && base[1] == ':' { // Windows paths have no case
			same = strings.EqualFold(p[:len(base)], base)
		}
		if same {
			p = p[len(base):]
		}
	}
	for strings.HasPrefix(p, "./") {
		p = strings.TrimLeft(p[2:], "/")
	}
	return p
}

// fixable returns the fixes whose edits can be made: a damaged file has no reliable offsets, an embedded one no place on disk.
func fixable(f *rules.Finding) []rules.Fix {
	return slices.DeleteFunc(slices.Clone(f.Fixes), func(fix rules.Fix) bool {
		return len(fix.Edits) == 0 || slices.ContainsFunc(fix.Edits, func(e source.Edit) bool {
			return e.Span.IsZero() || e.Span.File.Profile || e.Span.File.Encoding.Damaged
		})
	})
}

// helps are the lines that say what to do: the fixes with the option that makes them, and the advice. Where the advice names a fix, the
// option stands in it and the fix has no line of its own.
func helps(f *rules.Finding) []string {
	var lines []string
	advice, at := f.Advice, -1
	for _, fix := range fixable(f) {
		option := " (--fix)"
		if !fix.Safe {
			option = " (--fix=unsafe)"
		}
		if end := named(advice, fix.Title); end > 0 {
			if advice = advice[:end] + option + advice[end:]; at < 0 {
				at = len(lines)
			}
			continue
		}
		lines = append(lines, strings.TrimSuffix(sentence(fix.Title), ".")+option)
	}
	switch {
	case advice == "":
		return lines
	case at < 0:
		return append(lines, advice)
	}
	return slices.Insert(lines, at, advice)
}

// named returns where the title of a fix ends in an advice that begins with it, 0 where it does not.
func named(advice, title string) int {
	title = strings.TrimSuffix(title, ".")
	if title == "" || len(advice) < len(title) || !strings.EqualFold(advice[:len(title)], title) {
		return 0
	}
	if rest := advice[len(title):]; rest != "" && !strings.ContainsAny(rest[:1], " .,;:") {
		return 0
	}
	return len(title)
}

// sentence is a text as a whole sentence.
func sentence(s string) string { return rules.Sentence(strings.TrimSpace(s)) }

// told is the message and what to do, for formats that show one text.
func told(f *rules.Finding) string {
	return strings.TrimSpace(sentence(f.Message) + " " + sentence(f.Advice))
}

// answers says what the client sees: "IIS answers 500.19 (0x800700b7)"; "" where nothing is known of it.
func answers(f *rules.Finding) string {
	what := strings.Join(f.Statuses, " or ")
	switch {
	case what == "" && f.HResult == "":
		return ""
	case what == "":
		what = "error " + f.HResult
	case f.HResult != "":
		what += " (" + f.HResult + ")"
	}
	return [...]string{"IIS answers ", "IIS likely answers ", "IIS may answer "}[f.Certainty] + what
}

// detail is the message and what follows from it, as plain lines for services that show a paragraph.
func detail(f *rules.Finding) string {
	lines := []string{f.Message}
	if a := answers(f); a != "" {
		lines = append(lines, a+".")
	}
	if f.Advice != "" {
		lines = append(lines, "Help: "+f.Advice)
	}
	return strings.Join(lines, "\n")
}

// label is how rules are called where a format has one field for them.
func label(r *rules.Rule) string { return r.ID + " " + r.Name }

// byFile calls visit once for each file with findings or problems, in the order of their names.
func (v *view) byFile(visit func(file string, problems []trouble, entries []entry)) {
	problems, entries := map[string][]trouble{}, map[string][]entry{}
	var files []string
	for _, p := range v.problems {
		problems[p.file] = append(problems[p.file], p)
		files = append(files, p.file)
	}
	for _, e := range v.counted {
		entries[e.file] = append(entries[e.file], e)
		files = append(files, e.file)
	}
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		visit(file, problems[file], entries[file])
	}
}

// count is "1 file", "2 files", "no files".
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
