//go:build linux

// Command farmbench measures iislens on generated hosting servers, in turn with xmllint on the same files, and prints medians and
// ratios: the work behind `make bench`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/iislens/iislens/cmd/internal/farm"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
)

func main() {
	tool := flag.String("iislens", "./iislens", "the binary to measure")
	rounds := flag.Int("rounds", 5, "runs of each command, in turn")
	small := flag.Int("small", 1000, "sites of the smaller server")
	large := flag.Int("large", 10000, "sites of the larger server")
	flag.Parse()
	if err := run(*tool, *rounds, *small, *large); err != nil {
		fmt.Fprintln(os.Stderr, "farmbench:", err)
		os.Exit(1)
	}
}

func run(tool string, rounds, small, large int) error {
	tool, err := filepath.Abs(tool)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "farm")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "\tiislens\tspread\tpeak\txmllint\tspread\tratio\t")
	row := func(name string, ours, theirs sample) {
		fmt.Fprintf(out, "%s\t%s\t%s\t%d MB\t%s\t%s\t%.2f\t\n", name, shown(ours.median()), ours.spread(), ours.peak>>20, shown(theirs.median()), theirs.spread(), ours.median().Seconds()/theirs.median().Seconds())
	}
	var lints []sample
	var biggest server
	for _, sites := range []int{small, large} {
		s, err := generate(filepath.Join(dir, fmt.Sprint(sites)), farm.Generate(sites, 1))
		if err != nil {
			return err
		}
		lint := []string{tool, "lint", "--config", "applicationHost.config", "--root", "root"}
		ours, theirs, err := inTurn(rounds, s.dir, [][]string{lint}, xmllint(s.files))
		if err != nil {
			return err
		}
		row(fmt.Sprintf("lint, %d quiet sites, %d files", sites, len(s.files)), ours, theirs)
		lints = append(lints, ours)
		biggest = s
		if err := busy(filepath.Join(dir, fmt.Sprint("busy", sites)), tool, rounds, sites, row); err != nil {
			return err
		}
	}
	url := "http://" + farm.Host(large/2) + "/images/logo.png"
	explain := []string{tool, "explain", url, "--config", "applicationHost.config", "--root", "root"}
	ours, theirs, err := inTurn(rounds, biggest.dir, [][]string{explain}, xmllint([]string{"applicationHost.config"}))
	if err != nil {
		return err
	}
	row(fmt.Sprintf("explain one URL, %d sites", large), ours, theirs)
	if err := starts(tool, filepath.Join(dir, "one"), row); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Printf("lint grows %.1f times from %d to %d sites\n", lints[1].median().Seconds()/lints[0].median().Seconds(), small, large)
	return predictions(biggest.dir, large)
}

// server is a generated server.
type server struct {
	dir   string
	files []string // relative to dir, in path order
}

// busy measures a server with something to find in every site, in the formats of the report.
func busy(dir, tool string, rounds, sites int, row func(name string, ours, theirs sample)) error {
	s, err := generate(dir, farm.Busy(sites, 1))
	if err != nil {
		return err
	}
	for _, format := range []string{"text", "json", "sarif"} {
		lint := []string{tool, "lint", "--config", "applicationHost.config", "--root", "root", "--format", format}
		ours, theirs, err := inTurn(rounds, s.dir, [][]string{lint}, xmllint(s.files))
		if err != nil {
			return err
		}
		row(fmt.Sprintf("lint, %d busy sites, %s", sites, format), ours, theirs)
	}
	return nil
}

func generate(dir string, files func(func(farm.File) bool)) (server, error) {
	s := server{dir: dir}
	for f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return s, err
		}
		if err := os.WriteFile(path, []byte(f.Text), 0o644); err != nil {
			return s, err
		}
		if filepath.Ext(path) == ".config" {
			s.files = append(s.files, filepath.FromSlash(f.Path))
		}
	}
	slices.Sort(s.files)
	return s, nil
}

// perCall is the number of files that fit on one command line.
const perCall = 20000

// xmllint returns the commands that parse files.
func xmllint(files []string) [][]string {
	var list [][]string
	for part := range slices.Chunk(files, perCall) {
		list = append(list, append([]string{"xmllint", "--noout"}, part...))
	}
	return list
}

// predictions asks a loaded server for a million answers, on one goroutine, after each question was asked once.
func predictions(dir string, sites int) error {
	const asked, hosts = 1_000_000, 2000
	config, err := os.ReadFile(filepath.Join(dir, "applicationHost.config"))
	if err != nil {
		return err
	}
	root, err := disk.Dir(filepath.Join(dir, "root"))
	if err != nil {
		return err
	}
	s, err := resolver.Load(resolver.Options{Config: config, ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: root, Local: "root"})})
	if err != nil {
		return err
	}
	p := pipeline.New(s)
	p.Brief = true
	var requests []*resolver.Request
	for i := range hosts {
		for _, path := range []string{"/index.html", "/images/logo.png", "/shop/", "/files/list.txt", "/api/x.api", "/missing.html"} {
			r, err := resolver.ParseURL("http://" + farm.Host(i*sites/hosts) + path)
			if err != nil {
				return err
			}
			requests = append(requests, r)
		}
	}
	for _, r := range requests {
		p.Predict(r)
	}
	start := time.Now()
	for i := range asked {
		p.Predict(requests[i%len(requests)])
	}
	took := time.Since(start)
	fmt.Printf("%d predictions, %d sites, one processor: %.2f s, %.0f a second\n", asked, sites, took.Seconds(), asked/took.Seconds())
	return nil
}
