package evidence

import (
	"sync"
	"testing"
)

// calibration counts how often what was said with a certainty is right.
type calibration struct {
	mu           sync.Mutex
	right, asked map[string]int
	wrong        []string
}

func newCalibration() *calibration {
	return &calibration{right: map[string]int{}, asked: map[string]int{}}
}

// add counts the first cause of an answer and, apart from it, the predicted status.
func (k *calibration) add(q *question, a *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	count := func(what string, right bool) {
		k.asked[what]++
		if right {
			k.right[what]++
		} else if what == "cause, certain" {
			k.wrong = append(k.wrong, q.Name+": "+what)
		}
	}
	if first := a.first(); first.Name != "" {
		count("cause, "+first.Confidence, q.expects(first))
	} else if q.Control() {
		count("nothing wrong, "+a.Prediction.Certainty, true)
	}
	if q.Status[0] != "any" {
		count("status, "+a.Prediction.Certainty, q.HasStatus(a.Prediction.Text))
	}
}

// report prints the table; a wrong certain is a failure.
func (k *calibration) report(t *testing.T) {
	t.Helper()
	for _, what := range []string{"cause, certain", "cause, likely", "cause, possible", "status, certain", "status, likely", "status, unknown"} {
		if n := k.asked[what]; n > 0 {
			t.Logf("%-28s %5d of %5d right, %5.1f %%", what, k.right[what], n, 100*float64(k.right[what])/float64(n))
		}
	}
	for _, wrong := range k.wrong {
		t.Errorf("wrong, and said to be certain: %s", wrong)
	}
}
