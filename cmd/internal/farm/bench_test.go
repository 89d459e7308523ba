package farm_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/iislens/iislens/cmd/internal/farm"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

var size = flag.Int("sites", 1000, "number of sites of the farm")

// write puts a farm into a temporary directory and returns it with the text of its applicationHost.config.
func write(b testing.TB, files func(func(farm.File) bool)) (dir string, config []byte) {
	b.Helper()
	dir = b.TempDir()
	for f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.Text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "applicationHost.config"))
	if err != nil {
		b.Fatal(err)
	}
	return dir, config
}

func load(b testing.TB, dir string, config []byte) *resolver.Server {
	b.Helper()
	fsys, err := disk.Dir(filepath.Join(dir, "root"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := resolver.Load(resolver.Options{Config: config, ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: fsys, Local: "root"})})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func request(b *testing.B, i int, path string) *resolver.Request {
	b.Helper()
	r, err := resolver.ParseURL("http://" + farm.Host(i) + path)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func BenchmarkParse(b *testing.B) {
	_, config := write(b, farm.Generate(*size, 1))
	b.SetBytes(int64(len(config)))
	for b.Loop() {
		xmlsrc.Parse(source.Decode("applicationHost.config", "", config), xmlsrc.Limits{})
	}
}

func BenchmarkLoad(b *testing.B) {
	dir, config := write(b, farm.Generate(*size, 1))
	b.SetBytes(int64(len(config)))
	for b.Loop() {
		load(b, dir, config)
	}
}

func BenchmarkPredictCold(b *testing.B) {
	dir, config := write(b, farm.Generate(*size, 1))
	for b.Loop() {
		pipeline.Predict(load(b, dir, config), request(b, 42, "/index.html"))
	}
}

func BenchmarkMerge(b *testing.B) {
	dir, config := write(b, farm.Generate(*size, 1))
	s := load(b, dir, config)
	i := 0
	for b.Loop() {
		if i%*size == 0 {
			b.StopTimer()
			s = load(b, dir, config)
			b.StartTimer()
		}
		if _, _, err := s.Section(fmt.Sprintf("site%05d/api", i%*size), "system.webServer/handlers"); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkPredictWarm(b *testing.B) {
	dir, config := write(b, farm.Generate(*size, 1))
	p := pipeline.New(load(b, dir, config))
	var requests []*resolver.Request
	for i := range *size {
		for _, path := range []string{"/index.html", "/images/logo.png", "/shop/", "/files/list.txt", "/api/x.api", "/missing.html"} {
			requests = append(requests, request(b, i, path))
		}
	}
	for _, r := range requests {
		p.Predict(r)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.Predict(requests[i%len(requests)])
		i++
	}
}

func BenchmarkLint(b *testing.B) { benchLint(b, farm.Generate(*size, 1)) }

func BenchmarkLintBusy(b *testing.B) { benchLint(b, farm.Busy(*size, 1)) }

func benchLint(b *testing.B, files func(func(farm.File) bool)) {
	dir, config := write(b, files)
	b.ReportAllocs()
	root, err := disk.Dir(filepath.Join(dir, "root"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		lintAll(b, root, config, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/(4*float64(*size)+1), "ms/file")
}
