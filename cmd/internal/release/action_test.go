package release

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// repository is the root of the checkout, seen from this package.
const repository = "../../.."

// action is what a runner reads of action.yml.
type action struct {
	Inputs map[string]struct {
		Description, Default string
	}
	Runs struct {
		Using string
		Steps []step
	}
}

type step struct {
	ID, Name, Uses, Run, Shell string
	Directory                  string `yaml:"working-directory"`
	Env                        map[string]string
}

var expression = regexp.MustCompile(`\$\{\{\s*([a-z._-]+)\s*\}\}`)

// TestAction runs the steps of action.yml one by one as a runner does, on a file that breaks IIS and on one that does not.
func TestAction(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("runs bash with the paths of this system")
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	if a.Runs.Using != "composite" || len(a.Runs.Steps) < 3 {
		t.Fatalf("action.yml is read as %+v", a)
	}
	work := t.TempDir()
	for name, want := range map[string]struct {
		path, code string
		results    int
	}{
		"bad":  {`scriptProcessor="C:\Python313\python.exe"`, "1", 1},
		"good": {`scriptProcessor="C:\Python313\python.exe %s %s"`, "0", 0},
	} {
		dir := filepath.Join(work, name, "a site")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		text := `<configuration><system.webServer><handlers><add name="Py" path="*.py" verb="*" modules="CgiModule" ` + want.path +
			` resourceType="File" /></handlers></system.webServer></configuration>`
		if err := os.WriteFile(filepath.Join(dir, "web.config"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		runner := &runner{root: root, temp: filepath.Join(work, "temp"), output: filepath.Join(work, name+".output"),
			inputs: map[string]string{"working-directory": filepath.Join(work, name), "paths": "a site\n", "sarif": "report.sarif"}}
		for key, input := range a.Inputs {
			if input.Description == "" {
				t.Errorf("the input %s says nothing of itself", key)
			}
			if _, set := runner.inputs[key]; !set {
				runner.inputs[key] = input.Default
			}
		}
		runner.run(t, a.Runs.Steps)
		outputs, err := os.ReadFile(runner.output)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(outputs), "exit-code="+want.code+"\n") {
			t.Errorf("%s: outputs %q, want the exit code %s", name, outputs, want.code)
		}
		if n := results(t, filepath.Join(work, name, "report.sarif")); n != want.results {
			t.Errorf("%s: %d results, want %d", name, n, want.results)
		}
	}
}

// runner does what a runner of GitHub does with composite steps.
type runner struct {
	root, temp, output string
	inputs             map[string]string
}

func (r *runner) run(t *testing.T, steps []step) {
	t.Helper()
	if err := os.MkdirAll(r.temp, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if s.Run == "" {
			continue // other actions are theirs to test
		}
		if s.Shell != "bash" {
			t.Fatalf("step %s: shell %q", s.Name, s.Shell)
		}
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", r.expand(s.Run))
		cmd.Dir = r.expand(s.Directory)
		cmd.Env = append(os.Environ(), "RUNNER_TEMP="+r.temp, "GITHUB_OUTPUT="+r.output)
		for name, value := range s.Env {
			cmd.Env = append(cmd.Env, name+"="+r.expand(value))
		}
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && (s.ID != "lint" || !errors.As(err, &exit)) {
			t.Fatalf("step %s: %v\n%s", s.Name, err, out)
		}
	}
}

// expand puts values into a text; what an expression stands for must be known.
func (r *runner) expand(text string) string {
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		if name == "github.action_path" {
			return r.root
		}
		return r.inputs[strings.TrimPrefix(name, "inputs.")]
	})
}

// results counts the results of a SARIF report.
func results(t *testing.T, name string) int {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var report struct{ Runs []struct{ Results []any } }
	if err := json.Unmarshal(raw, &report); err != nil || len(report.Runs) != 1 {
		t.Fatalf("%s: %v", name, err)
	}
	return len(report.Runs[0].Results)
}
