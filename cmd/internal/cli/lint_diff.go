package cli

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/iislens/iislens/cmd/internal/ask/fixer"
	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules/redact"
)

// showDiff prints the changes as a unified diff, and what the diff is silent about on standard error. How the run ends is told by what
// was found before.
func (l *linting) showDiff(changes []*fixer.Change, after *lintrun.Result) error {
	var text strings.Builder
	var altered []string
	for _, c := range changes {
		shown, exact := l.diff(c)
		text.WriteString(shown)
		if !exact {
			altered = append(altered, c.File.Path)
		}
	}
	if err := l.write(l.Stdout, []byte(text.String())); err != nil {
		return err
	}
	for _, path := range altered {
		fmt.Fprintf(l.Stderr, "iislens: %s: the diff shows secrets and control characters by stand-ins: it is no patch to apply\n", printable(path))
	}
	for _, p := range l.result.Problems {
		fmt.Fprintf(l.Stderr, "iislens: %s: %s\n", printable(p.Path), printable(p.Message))
	}
	l.tellLeft(after)
	return l.ending()
}

// maxLeft bounds how many findings are told beside a diff.
const maxLeft = 10

// tellLeft says which findings are there with the changes too.
func (l *linting) tellLeft(after *lintrun.Result) {
	left := 0
	for _, f := range after.Findings {
		if f.Suppressed != "" || f.Severity < l.threshold() {
			continue
		}
		if left++; left <= maxLeft {
			message := l.secrets.In(f.Span.File, f.Message)
			fmt.Fprintf(l.Stderr, "iislens: %s: not fixed: %s: %s\n", printable(f.Span.String()), f.Rule.Name, printable(message))
		}
	}
	if left > maxLeft {
		fmt.Fprintf(l.Stderr, "iislens: and %s more\n", count(left-maxLeft, "finding"))
	}
}

// diff returns the diff of a file without secrets, and without what a terminal or a build agent would obey; exact says that nothing
// had to be changed for that, so that it can be applied.
func (l *linting) diff(c *fixer.Change) (text string, exact bool) {
	before, after := c.File.Text, source.Decode(c.File.Path, "", c.Content).Text
	patch := udiff.Unified("a/"+c.File.Path, "b/"+c.File.Path, before, after)
	if !l.secrets.Show {
		before, after = masked(before), masked(after)
	}
	path := printable(c.File.Path)
	text = inert.Lines(udiff.Unified("a/"+path, "b/"+path, before, after))
	return text, text == patch
}

// masked is the text of a file without its secrets.
func masked(text string) string { return redact.Of(text).Masked(text, 0) }
