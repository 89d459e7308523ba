package farm_test

import (
	"flag"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/cmd/internal/farm"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
)

var growthSize = flag.Int("growth", 60, "the smaller of the two sizes that TestGrowth compares")

// steps is what lists and maps may take more because they grow in steps, in bytes; it is nothing beside the sizes that are compared.
const steps = 128 << 10

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
				if c.twice-c.none > (c.once-c.none)*22/10+steps {
					t.Errorf("%s: %.2f times as many for twice the size", c.what, factor)
				}
			}
		})
	}
}

// allocated is what the lint of a server allocates, after a first run that fills what is kept between runs.
func allocated(t *testing.T, shape farm.Shape, n int) runtime.MemStats {
	t.Helper()
	var config []byte
	files := fstest.MapFS{}
	for f := range shape.Files(n) {
		if name, ok := strings.CutPrefix(f.Path, "root/"); ok {
			files[name] = &fstest.MapFile{Data: []byte(f.Text)}
		} else {
			config = []byte(f.Text)
		}
	}
	lintAll(t, files, config, 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	lintAll(t, files, config, 1)
	runtime.ReadMemStats(&after)
	after.Mallocs -= before.Mallocs
	after.TotalAlloc -= before.TotalAlloc
	return after
}

func lintAll(tb testing.TB, files fs.FS, config []byte, workers int) *lint.Result {
	tb.Helper()
	s, err := resolver.Load(resolver.Options{Config: config, ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: files, Local: "root"})})
	if err != nil {
		tb.Fatal(err)
	}
	unit := &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}
	return lint.Run([]*lint.Unit{unit}, lint.Options{Rules: catalogue.All(), Workers: workers})
}
