package iislog_test

import (
	"os"
	"testing"

	"github.com/iislens/iislens/resolver/iislog"
)

// BenchmarkScan reads the log named by IISLENS_BENCH_LOG, one made by a
// generator of your choice; without it there is nothing to measure.
func BenchmarkScan(b *testing.B) {
	name := os.Getenv("IISLENS_BENCH_LOG")
	if name == "" {
		b.Skip("IISLENS_BENCH_LOG names no log")
	}
	info, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	for b.Loop() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		agg := iislog.NewAggregate(iislog.Limits{})
		if _, err := iislog.Scan(f, iislog.Options{}, agg); err != nil {
			b.Fatal(err)
		}
		f.Close()
		b.ReportMetric(float64(len(agg.Groups())), "groups")
	}
}
