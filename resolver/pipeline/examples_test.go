package pipeline_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/verdict"
)

type failure = verdict.Failure

// workedExamples is the number of worked examples in the specification (spec: pipeline §11).
const workedExamples = 48

// TestArchives predicts the requests of every archive.
func TestArchives(t *testing.T) {
	t.Parallel()
	for _, name := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			s := loadArchive(t, name)
			if len(s.cases) == 0 {
				t.Fatal("no requests")
			}
			predictor := pipeline.New(s.Server)
			for _, e := range s.cases {
				o := predictor.Predict(e.request)
				for _, difference := range e.check(o) {
					t.Errorf("%s: %s\n\tpredicted %s (%s, %s): %s", e.describe(name), difference, statusOf(o), handlerOf(o), o.Certainty, o.Because)
				}
			}
		})
	}
}

// TestWorkedExamples makes sure that every worked example of the specification is in some archive.
func TestWorkedExamples(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for _, name := range archives(t) {
		for _, e := range loadArchive(t, name).cases {
			for _, text := range strings.Split(e.value("example"), ",") {
				if text == "" {
					continue
				}
				n, err := strconv.Atoi(text)
				if err != nil || n < 1 || n > workedExamples {
					t.Errorf("%s: %q is no example", e.describe(name), text)
				}
				seen[n] = true
			}
		}
	}
	for n := 1; n <= workedExamples; n++ {
		if !seen[n] {
			t.Errorf("no archive holds example %d", n)
		}
	}
}
