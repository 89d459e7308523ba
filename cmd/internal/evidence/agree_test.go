package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
)

// commands compares what explain, diagnose and lint say of one fault.
func commands(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	e := q.ask(t, "explain").Prediction
	if e.Text != base.Prediction.Text || e.Certainty != base.Prediction.Certainty {
		tell("explain", fmt.Sprintf("%s, %s; diagnose %s, %s", e.Text, e.Certainty, base.Prediction.Text, base.Prediction.Certainty))
	} else {
		tell("explain", "")
	}
	first := base.first()
	i := slices.IndexFunc(catalogue.All(), func(r *rules.Rule) bool { return r.Name == first.Name })
	if i < 0 || catalogue.All()[i].NeedsRequest || catalogue.All()[i].Off {
		return
	}
	l := ask(t, append([]string{"lint", "--exit-zero"}, q.server()...)...)
	for _, f := range l.Findings {
		if f.Name == first.Name && f.names(first.File, first.Line) {
			tell("lint", "")
			return
		}
	}
	tell("lint", fmt.Sprintf("does not find %s at %s:%d", first.Name, filepath.Base(first.File), first.Line))
}

// names reports whether a finding is at a place, or says that it has to do with it.
func (c cause) names(file string, line int) bool {
	for _, r := range c.Related {
		if r.File == file && r.Line == line {
			return true
		}
	}
	return c.File == file && c.Line == line
}

// advice applies each fix of the first cause to a copy: the cause must be gone, and nothing that was not there before come instead.
func advice(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	first := base.first()
	for _, f := range ask(t, append([]string{"lint", "--exit-zero"}, q.server()...)...).Findings {
		if f.Name == first.Name && f.Line == first.Line && f.File == first.File {
			first.Fixes = f.Fixes
		}
	}
	for i, fix := range first.Fixes {
		c := newQuestion(t, q.Case)
		for _, e := range slices.Backward(fix.Edits) {
			rel, err := filepath.Rel(q.dir, e.File)
			if err != nil || strings.HasPrefix(rel, "..") {
				t.Fatalf("a fix of %s edits %s", first.Name, e.File)
			}
			name := filepath.Join(c.dir, rel)
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			raw = slices.Concat(raw[:e.StartByte], []byte(e.NewText), raw[e.EndByte:])
			if err := os.WriteFile(name, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		after := c.diagnose(t)
		tell(fmt.Sprintf("fix %d", i+1), mended(base, after))
	}
}

func mended(base, after *answer) string {
	now, was := after.first(), base.first()
	if now.Name == "" {
		return ""
	}
	if now.Name == was.Name && now.Section == was.Section && now.Key == was.Key {
		return fmt.Sprintf("%s is still there", now.Name)
	}
	if !slices.ContainsFunc(base.Causes, func(c cause) bool { return c.Name == now.Name }) {
		return fmt.Sprintf("%s instead", now.Name)
	}
	return ""
}
