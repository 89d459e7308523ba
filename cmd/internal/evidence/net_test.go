package evidence

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/iislens/iislens/rules/rulestest/incident"
)

var (
	full   = flag.Bool("full", false, "ask every incident in every way, not a sample")
	misses = flag.Bool("misses", false, "print every trial that missed")
)

const (
	own    = "../../../testdata/incidents"
	beside = "../../../../shared/incidents"
)

// family is a kind of change to a question.
type family struct {
	name string
	// least is the share of trials, in percent, that must hold.
	least float64
	// run asks in all ways of the family; base is the answer to the question as it was recorded.
	run func(t *testing.T, q *question, base *answer, tell teller)
}

// teller takes the result of one trial: why is "" when it held.
type teller func(trial, why string)

// families are the kinds of change. The share is what holds now; it only goes up.
var families = []family{
	{"less is known of the disks", 80, lessKnown},
	{"status told in other ways", 97, statuses},
	{"another status", 95, contradictions},
	{"TLS or a port in front", 0, inFront},
	{"other form of the request", 97, requestForms},
	{"other form of the files", 97, fileForms},
	{"through a log or a page", 90, doors},
	{"commands among each other", 93, commands},
	{"the advice applied", 75, advice},
}

// tally counts the trials of a family.
type tally struct {
	mu          sync.Mutex
	held, asked map[string]int
	missed      []string
}

func (y *tally) teller(family, name string) teller {
	return func(trial, why string) {
		y.mu.Lock()
		defer y.mu.Unlock()
		y.asked[family]++
		if why == "" {
			y.held[family]++
			return
		}
		y.missed = append(y.missed, fmt.Sprintf("%s: %s, %s: %s", family, name, trial, why))
	}
}

// TestNet asks every incident in every way.
func TestNet(t *testing.T) {
	y := &tally{held: map[string]int{}, asked: map[string]int{}}
	worth := newCalibration()
	t.Run("incidents", func(t *testing.T) {
		for _, load := range cases(t) {
			c := load(t)
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				cast(t, c, y, worth)
			})
		}
	})
	for _, f := range families {
		share := 100 * float64(y.held[f.name]) / float64(max(1, y.asked[f.name]))
		t.Logf("%-28s %5d of %5d, %5.1f %%", f.name, y.held[f.name], y.asked[f.name], share)
		if share < f.least {
			t.Errorf("%s: %.1f %% hold, want %.0f %%", f.name, share, f.least)
		}
	}
	worth.report(t)
	slices.Sort(y.missed)
	for _, why := range y.missed {
		if *misses {
			fmt.Println(why)
		}
	}
}

// cast asks one incident in all ways, if it is answered rightly as it stands: what is not is the business of other tests.
func cast(t *testing.T, c *incident.Case, y *tally, worth *calibration) {
	t.Helper()
	q := newQuestion(t, c)
	base := q.diagnose(t)
	worth.add(q, base)
	if c.Control() || !q.expects(base.first()) {
		return
	}
	for _, f := range families {
		f.run(t, q, base, y.teller(f.name, c.Name))
	}
	runtime.GC() // each run keeps the directories of its server open until then
}

// cases returns the incidents to ask: all, or a sample of a sixth.
func cases(t *testing.T) []func(testing.TB) *incident.Case {
	t.Helper()
	names, err := incident.Names(own)
	if err != nil {
		t.Fatal(err)
	}
	var list []func(testing.TB) *incident.Case
	for _, name := range names {
		if sampled(name) {
			list = append(list, func(tb testing.TB) *incident.Case { tb.Helper(); return incident.Load(tb, name) })
		}
	}
	dirs, err := os.ReadDir(beside)
	if err != nil {
		t.Logf("the recorded incidents are not beside the checkout, so our own are asked only: %v", err)
		return list
	}
	for _, dir := range dirs {
		name := filepath.Join(beside, dir.Name())
		if _, err := os.Stat(filepath.Join(name, "incident.json")); err == nil && sampled(name) {
			list = append(list, func(tb testing.TB) *incident.Case { tb.Helper(); return incident.Recorded(tb, name) })
		}
	}
	return list
}

// sampled chooses by name, so that the sample stays the same.
func sampled(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(filepath.Base(name)))
	return *full || h.Sum32()%6 == 0
}
