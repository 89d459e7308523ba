// Command farmgen writes the configuration of a hosting server into a directory, for `make bench`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/iislens/iislens/cmd/internal/farm"
)

func main() {
	sites := flag.Int("sites", 1000, "number of sites")
	seed := flag.Uint64("seed", 1, "seed of the random parts")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: farmgen [-sites N] [-seed N] DIR")
		os.Exit(2)
	}
	for f := range farm.Generate(*sites, *seed) {
		path := filepath.Join(flag.Arg(0), filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := os.WriteFile(path, []byte(f.Text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
