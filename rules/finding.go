package rules

import (
	"cmp"
	"slices"

	"github.com/iislens/iislens/resolver/source"
)

// Severity tells how bad a finding is. The zero value means "not set".
type Severity uint8

const (
	Unset Severity = iota
	Info
	Warning
	Error
)

func (s Severity) String() string { return [...]string{"", "info", "warning", "error"}[s] }

// Certainty tells how sure a statement is.
type Certainty uint8

const (
	Certain Certainty = iota
	Likely
	Possible
)

func (c Certainty) String() string { return [...]string{"certain", "likely", "possible"}[c] }

// Finding is one thing that is wrong, at one place.
type Finding struct {
	Rule     *Rule
	Severity Severity
	// Message says what IIS does and why, in one or two sentences; what to do about it is in Advice only.
	Message string
	// Span is the tight place of the fault; it always has a file.
	Span source.Span
	// Through is the configuration file whose configSource brought the file of Span, nil for one that IIS reads by itself.
	Through *source.File
	// Section is the full section name, Key the item's key or the attribute's name, ConfigPath where it holds; "" where they mean nothing.
	Section, Key, ConfigPath string
	// Statuses are the answers that the client sees ("502.2"), HResult the error code of a 500.19 ("0x800700b7").
	Statuses  []string
	HResult   string
	Certainty Certainty
	// StatusOnly says that nothing but the status is uncertain.
	StatusOnly bool
	Related    []Related
	Fixes      []Fix
	// Advice is what to do, in one sentence; diagnose prints it as the fix. Where it names a fix, it does so by its title.
	Advice string
	// Secret says that the source line holds a secret: reports must not quote it.
	Secret bool
	// Suppressed says why the finding does not count: "baseline" or "comment"; "" when it counts.
	Suppressed string
}

// Related is another place that belongs to a finding.
type Related struct {
	Message string
	Span    source.Span
}

// Fix is one way to mend a finding. Fixes of one finding are alternatives.
type Fix struct {
	Title string // a verb phrase
	// Safe says that the fix changes nothing that works today.
	Safe  bool
	Edits []source.Edit
}

// Sort orders findings totally: by file, place, rule, message.
func Sort(findings []*Finding) {
	slices.SortStableFunc(findings, Compare)
}

// Compare is the order of Sort.
func Compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.Span.File.Path, b.Span.File.Path),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End),
		cmp.Compare(a.Rule.ID, b.Rule.ID),
		cmp.Compare(a.Key, b.Key),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.ConfigPath, b.ConfigPath),
	)
}

// Skipped says that a rule could not be checked, and why.
type Skipped struct {
	Rule *Rule
	Why  string
}

// Summary counts what a run did.
type Summary struct {
	// Files were seen, Checked were read and linted, Failed could not be.
	Files, Checked, Failed  int
	Skipped                 []Skipped
	Errors, Warnings, Infos int
	// Unmapped are the web.config files on the disks of the server that no site maps, so that they were not checked.
	Unmapped []string
}
