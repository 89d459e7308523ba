// Command iislens says which IIS handler serves a URL and why, without a server.
package main

import (
	"os"

	"github.com/iislens/iislens/cmd/internal/cli"
)

// version is set by the linker for releases.
var version string

func main() {
	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.LookupEnv, Version: version}
	c.TuneMemory()
	os.Exit(c.Main(os.Args[1:]))
}
