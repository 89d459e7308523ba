package rewrite

import (
	"sync/atomic"
	"time"
)

// DefaultBudget is what patterns that take too long may take together.
const DefaultBudget = 3 * time.Second

// Budget is the time that patterns which take too long may take in a run: each of them is given up after its own bound, but a log has
// very many URLs. It is safe for concurrent use; a nil one is never spent.
type Budget struct{ spent atomic.Int64 }

// empty reports whether nothing is left.
func (b *Budget) empty() bool { return b != nil && b.spent.Load() >= int64(DefaultBudget) }

func (b *Budget) spend(d time.Duration) {
	if b != nil {
		b.spent.Add(int64(d))
	}
}
