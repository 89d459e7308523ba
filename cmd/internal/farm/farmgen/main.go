// Command farmgen writes the configuration of a hosting server into a directory: a quiet one, or one of the shapes of package farm.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/farm"
)

func main() {
	sites := flag.Int("sites", 1000, "number of sites")
	seed := flag.Uint64("seed", 1, "seed of the random parts")
	busy := flag.Bool("busy", false, "with something to find in every site")
	shape := flag.String("shape", "", "a server that is large in one dimension: "+strings.Join(shapes(), ", "))
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: farmgen [-sites N] [-seed N] [-busy] [-shape NAME] DIR")
		os.Exit(2)
	}
	files := farm.Generate(*sites, *seed)
	if *busy {
		files = farm.Busy(*sites, *seed)
	}
	if *shape != "" {
		at := slices.Index(shapes(), *shape)
		if at < 0 {
			fmt.Fprintf(os.Stderr, "farmgen: no shape %q\n", *shape)
			os.Exit(2)
		}
		files = farm.Shapes[at].Files(*sites)
	}
	for f := range files {
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

// shapes returns the names of the shapes.
func shapes() []string {
	var names []string
	for _, s := range farm.Shapes {
		names = append(names, s.Name)
	}
	return names
}
