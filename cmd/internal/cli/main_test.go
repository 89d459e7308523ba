package cli_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iislens/iislens/cmd/internal/ask/answer/answertest"
	"github.com/iislens/iislens/cmd/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

// repository is the root of the checkout, seen from this package.
const repository = "../../.."

// schemas is the directory of the schemas of documents.
const schemas = repository + "/docs/json"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"iislens": func() {
			c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.LookupEnv}
			os.Exit(checked(&c, os.Args[1:], os.Getenv(schemasVariable)))
		},
	})
}

// schemasVariable tells scripts where the schemas of documents are.
const schemasVariable = "SCHEMAS_OF_DOCUMENTS"

// checked runs the program and holds the JSON that it writes against the schemas.
func checked(c *cli.Command, args []string, schemas string) int {
	if !answertest.JSON(args) {
		return c.Main(args)
	}
	var document bytes.Buffer
	c.Stdout = io.MultiWriter(c.Stdout, &document)
	code := c.Main(args)
	if err := answertest.Run(schemas, args, document.Bytes()); err != nil {
		fmt.Fprintf(c.Stderr, "the document is not as its schema says: %v\n", err)
		return 99
	}
	return code
}

// TestScripts runs testdata/script: each archive is a directory to run the program in. The sample servers are in it too.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(repository, "testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds:                scriptCommands,
		Condition: func(name string) (bool, error) {
			switch name {
			case "root": // may read and write everything
				return os.Geteuid() == 0, nil
			case "full": // there is a disk that is always full
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Setup: func(env *testscript.Env) error {
			schemas, err := filepath.Abs(schemas)
			if err != nil {
				return err
			}
			env.Setenv(schemasVariable, schemas)
			for _, name := range []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"} {
				env.Setenv(name, "")
			}
			for _, name := range []string{"elvenware", "elvenware-webconfig", "elvenware-both"} {
				if err := os.CopyFS(filepath.Join(env.WorkDir, name), os.DirFS(filepath.Join(repository, "testdata", name))); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// outcome is what one run of the program did.
type outcome struct {
	out, err string
	code     int
}

// run runs the program in process, without an environment.
func run(args ...string) outcome { return runEnv(nil, args...) }

func runEnv(env map[string]string, args ...string) outcome {
	var out, errs bytes.Buffer
	c := cli.Command{Stdin: bytes.NewReader(nil), Stdout: &out, Stderr: &errs,
		Env: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
	code := checked(&c, args, schemas)
	return outcome{out.String(), errs.String(), code}
}

// sample returns the flags that name a sample server.
func sample(name string) []string {
	dir := repository + "/testdata/" + name
	return []string{"--config", dir + "/applicationHost.config", "--root", dir + "/disks"}
}
