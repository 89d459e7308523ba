package pipeline_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/pipeline"
)

// summary is everything of an outcome that a user may see, as text.
func summary(o *pipeline.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %s\n", statusOf(o), handlerOf(o), o.Certainty, o.Because)
	if f := o.Failure; f != nil {
		fmt.Fprintf(&b, "%s %s %#x %s %s %s %q %v\n", f.Rule, f.Section, f.Win32, placeOf(f), f.Key, f.Fix, f.Uncertain, f.Or)
	}
	for _, f := range o.Next {
		fmt.Fprintf(&b, "next %s %s\n", f.Text(), f.Because)
	}
	for _, h := range o.Hops {
		fmt.Fprintf(&b, "hop %s %s %s %s\n", h.Kind, h.From, h.To, h.Handler)
	}
	for _, p := range o.Potential {
		fmt.Fprintf(&b, "potential %s %s\n", p.Status, p.Text)
	}
	for _, c := range o.Checks {
		fmt.Fprintf(&b, "check %s %s %s\n", c.Stage, c.Result, c.Detail)
	}
	return b.String()
}

func placeOf(f *failure) string {
	if f.Place.IsZero() {
		return "nowhere"
	}
	return fmt.Sprintf("%s:%d", f.Place.Span.File.Path, f.Place.Span.Line())
}

// TestConcurrent predicts the same requests from many goroutines with one predictor that knows nothing yet, and expects what a
// predictor of its own says of each.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	requests := manyRequests(t, 600)
	alone := make([]string, len(requests))
	server := largeServer(t)
	for i, r := range requests {
		alone[i] = summary(pipeline.Predict(server, r))
	}
	together := pipeline.New(largeServer(t))
	var wg sync.WaitGroup
	for start := range 8 {
		wg.Go(func() {
			for i := range requests {
				at := (i + start*75) % len(requests)
				if diff := cmp.Diff(alone[at], summary(together.Predict(requests[at]))); diff != "" {
					t.Errorf("%s (-alone +together):\n%s", requests[at].URL(), diff)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestRepeatable predicts every request of every archive twice with one predictor and once with another.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	for _, name := range archives(t) {
		s, again := loadArchive(t, name), loadArchive(t, name)
		first, second := pipeline.New(s.Server), pipeline.New(again.Server)
		for i, e := range s.cases {
			want := summary(first.Predict(e.request))
			if diff := cmp.Diff(want, summary(first.Predict(e.request))); diff != "" {
				t.Errorf("%s, predicted again (-first +second):\n%s", e.describe(name), diff)
			}
			if diff := cmp.Diff(want, summary(second.Predict(again.cases[i].request))); diff != "" {
				t.Errorf("%s, predicted by another (-first +other):\n%s", e.describe(name), diff)
			}
		}
	}
}

// TestBrief makes sure that brief predictions differ from full ones in the checklist only.
func TestBrief(t *testing.T) {
	t.Parallel()
	for _, name := range archives(t) {
		s := loadArchive(t, name)
		full, brief := pipeline.New(s.Server), pipeline.New(s.Server)
		brief.Brief = true
		for _, e := range s.cases {
			want, got := full.Predict(e.request), brief.Predict(e.request)
			if len(got.Checks) > 0 {
				t.Errorf("%s: a brief prediction has a checklist", e.describe(name))
			}
			want.Checks = nil
			if diff := cmp.Diff(summary(want), summary(got)); diff != "" {
				t.Errorf("%s (-full +brief):\n%s", e.describe(name), diff)
			}
		}
	}
}
