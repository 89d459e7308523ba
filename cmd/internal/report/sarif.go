package report

import (
	"bytes"
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// sarifFormat is the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code scanning services read. Only
// here do suppressed findings appear: a service that sees one vanish would take it for mended.
type sarifFormat struct{}

// sarifRoot is the name that stands for the root of the repository in relative addresses.
const sarifRoot = "%SRCROOT%"

func (sarifFormat) format(out *bytes.Buffer, v *view) error {
	v.identify()
	w := &sarifWriter{view: v, index: map[string]int{}, run: sarifRun{
		OriginalURIBaseIDs: map[string]sarifBase{sarifRoot: {Description: sarifText{"The directory in which iislens ran."}}},
		ColumnKind:         "unicodeCodePoints",
		NewlineSequences:   []string{"\r\n", "\n", "\r"},
		Results:            []sarifResult{},
	}}
	w.driver()
	for _, e := range v.entries {
		w.run.Results = append(w.run.Results, w.result(e))
	}
	w.run.Invocations = []sarifInvocation{w.invocation()}
	return encodeJSON(out, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{w.run},
	})
}

// sarifWriter builds one run; index maps the ID of a rule to its place in the list of rules.
type sarifWriter struct {
	*view
	run   sarifRun
	index map[string]int
}

var semantic = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$`) })

// driver describes the tool and every rule that anything below refers to.
func (w *sarifWriter) driver() {
	version := cmp.Or(w.opt.Version, "0.0.0-dev")
	if plain := strings.TrimPrefix(version, "v"); semantic().MatchString(plain) {
		version = plain
	}
	driver := sarifDriver{Name: "iislens", Version: version, InformationURI: Homepage, Rules: []sarifRule{}}
	if semantic().MatchString(version) {
		driver.SemanticVersion = version
	}
	all := slices.Clone(w.view.run.Rules)
	for _, e := range w.entries {
		all = append(all, e.Rule)
	}
	for _, s := range w.view.run.Summary.Skipped {
		all = append(all, s.Rule)
	}
	slices.SortStableFunc(all, func(a, b *rules.Rule) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range all {
		if _, known := w.index[r.ID]; !known {
			w.index[r.ID] = len(driver.Rules)
			driver.Rules = append(driver.Rules, describe(r))
		}
	}
	w.run.Tool.Driver = driver
}

func (w *sarifWriter) result(e entry) sarifResult {
	r := sarifResult{
		RuleID:              e.Rule.ID,
		RuleIndex:           w.index[e.Rule.ID],
		Level:               sarifLevel(e.level),
		Message:             sarifText{told(e.Finding)},
		Locations:           []sarifLocation{{Physical: w.physical(e.Span, true)}},
		PartialFingerprints: map[string]string{"iislensFingerprint/v2": e.fingerprint},
		Properties: map[string]any{
			"certainty": e.Certainty.String(),
		},
	}
	for key, value := range map[string]string{"section": e.Section, "key": e.Key, "configPath": e.ConfigPath, "hresult": e.HResult} {
		if value != "" {
			r.Properties[key] = value
		}
	}
	if len(e.Statuses) > 0 {
		r.Properties["statuses"] = e.Statuses
	}
	for i, related := range e.Related {
		if !related.Span.IsZero() {
			r.Related = append(r.Related, sarifLocation{
				ID: i + 1, Physical: w.physical(related.Span, false), Message: &sarifText{sentence(related.Message)},
			})
		}
	}
	for _, fix := range fixable(e.Finding) {
		if w.tells(fix) {
			r.Fixes = append(r.Fixes, w.fix(fix))
		}
	}
	switch e.Suppressed {
	case "":
	case "baseline":
		r.Suppressions = []sarifSuppression{{Kind: "external", Justification: "The finding is in the baseline."}}
	default:
		r.Suppressions = []sarifSuppression{{Kind: "inSource", Justification: "A comment in the file says to ignore it."}}
	}
	return r
}

// fix groups the edits by file; a file's edits keep their order.
func (w *sarifWriter) fix(fix rules.Fix) sarifFix {
	out := sarifFix{Description: sarifText{sentence(fix.Title)}, Properties: map[string]any{"safe": fix.Safe}}
	at := map[*source.File]int{}
	for _, edit := range fix.Edits {
		file := edit.Span.File
		if _, known := at[file]; !known {
			at[file] = len(out.Changes)
			out.Changes = append(out.Changes, sarifChange{Artifact: w.artifact(w.path(file.Path))})
		}
		change := &out.Changes[at[file]]
		change.Replacements = append(change.Replacements, sarifReplacement{
			Deleted: *region(w.place(edit.Span)), Inserted: sarifText{edit.NewText},
		})
	}
	return out
}

// invocation tells how the run went: what could not be read and which rules could not speak.
func (w *sarifWriter) invocation() sarifInvocation {
	summary := w.view.run.Summary
	in := sarifInvocation{Successful: summary.Failed == 0 && len(w.problems) == 0}
	for _, t := range w.problems {
		n := sarifNotification{Level: "error", Message: sarifText{sentence(t.Message)}}
		if t.file != "" {
			physical := &sarifPhysical{Artifact: w.artifact(t.file)}
			if t.known() {
				physical.Region = region(t.place)
			}
			n.Locations = []sarifLocation{{Physical: physical}}
		}
		in.Execution = append(in.Execution, n)
	}
	for _, s := range summary.Skipped {
		in.Configuration = append(in.Configuration, sarifNotification{
			Level:   "note",
			Message: sarifText{sentence("Rule '" + s.Rule.Name + "' was skipped: " + s.Why)},
			Rule:    &sarifReference{ID: s.Rule.ID, Index: w.index[s.Rule.ID]},
		})
	}
	return in
}

// physical is the place of a span, with its text where quoted asks for it.
func (w *sarifWriter) physical(s source.Span, quoted bool) *sarifPhysical {
	at := w.place(s)
	p := &sarifPhysical{Artifact: w.artifact(at.file), Region: region(at)}
	if text := w.text(s); quoted && text != "" && len(text) <= 1000 {
		p.Region.Snippet = &sarifText{text}
	}
	return p
}

func region(p place) *sarifRegion {
	return &sarifRegion{StartLine: p.from.Line, StartColumn: p.from.Column, EndLine: p.to.Line, EndColumn: p.to.Column}
}

// artifact gives the address of a file: relative to the root where its path is, else absolute.
func (w *sarifWriter) artifact(file string) sarifArtifact {
	escaped := strings.Split(file, "/")
	for i := range escaped {
		escaped[i] = strings.ReplaceAll(url.PathEscape(escaped[i]), ":", "%3A")
	}
	address := strings.Join(escaped, "/")
	switch {
	case strings.HasPrefix(file, "//"):
		return sarifArtifact{URI: "file:" + address}
	case strings.HasPrefix(file, "/"):
		return sarifArtifact{URI: "file://" + path.Clean(address)}
	case len(file) > 2 && file[1] == ':' && file[2] == '/':
		return sarifArtifact{URI: "file:///" + file[:2] + address[len("C%3A"):]}
	case strings.HasPrefix(file, "profile:"):
		return sarifArtifact{URI: "profile:" + strings.TrimPrefix(address, "profile%3A")}
	}
	return sarifArtifact{URI: address, Base: sarifRoot}
}

func sarifLevel(s rules.Severity) string {
	switch s {
	case rules.Error:
		return "error"
	case rules.Warning:
		return "warning"
	}
	return "note"
}
