package farm_test

import (
	"flag"
	"runtime"
	"testing"

	"github.com/iislens/iislens/cmd/internal/farm"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
)

var growthSize = flag.Int("growth", 100, "the smaller of the two sizes that TestGrowth compares")

// TestGrowth compares what the lint of a server allocates with what one of twice the size does: in no dimension may doubling more than
// double. Allocations are counted and not time, so that the answer is the same on a busy machine.
func TestGrowth(t *testing.T) {
	for _, shape := range farm.Shapes {
		t.Run(shape.Name, func(t *testing.T) {
			n := *growthSize
			none, once, twice := allocated(t, shape, 1), allocated(t, shape, n), allocated(t, shape, 2*n)
			for _, c := range []struct {
				what              string
				none, once, twice uint64
			}{{"objects", none.Mallocs, once.Mallocs, twice.Mallocs}, {"bytes", none.TotalAlloc, once.TotalAlloc, twice.TotalAlloc}} {
				// What even the smallest server costs is no part of the growth.
				factor := float64(c.twice-c.none) / float64(max(1, c.once-c.none))
				t.Logf("%s: %d, %d, %d: %.2f", c.what, c.none, c.once, c.twice, factor)
				if factor > 2.2 {
					t.Errorf("%s: %.2f times as many for twice the size", c.what, factor)
				}
			}
		})
	}
}

// allocated is what the lint of a server allocates, after a first run that fills what is kept between runs.
func allocated(t *testing.T, shape farm.Shape, n int) runtime.MemStats {
	t.Helper()
	dir, config := write(t, shape.Files(n))
	lintAll(t, dir, config)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	lintAll(t, dir, config)
	runtime.ReadMemStats(&after)
	after.Mallocs -= before.Mallocs
	after.TotalAlloc -= before.TotalAlloc
	return after
}

func lintAll(tb testing.TB, dir string, config []byte) *lint.Result {
	tb.Helper()
	s := load(tb, dir, config)
	unit := &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}
	return lint.Run([]*lint.Unit{unit}, lint.Options{Rules: catalogue.All(), Workers: 1})
}
