package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestReadme types what the blocks of the README show, in a copy of its samples, and compares what they answer. A command without an
// answer has only to work.
func TestReadme(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the answers of the README show paths with slashes")
	}
	name := filepath.Join(repository, "README.md")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, sample := range []string{"elvenware", "tour"} {
		if err := os.CopyFS(filepath.Join(dir, "testdata", sample), os.DirFS(filepath.Join(repository, "testdata", sample))); err != nil {
			t.Fatal(err)
		}
	}
	const begin, end = "```console\n", "```\n"
	var out strings.Builder
	rest, blocks := string(raw), 0
	for {
		before, block, ok := strings.Cut(rest, begin)
		out.WriteString(before)
		if !ok {
			break
		}
		block, rest, _ = strings.Cut(block, end)
		out.WriteString(begin + typed(t, dir, block) + end)
		blocks++
	}
	if blocks < 10 {
		t.Errorf("%d blocks were found", blocks)
	}
	if *update {
		if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// typed runs the commands of a block and returns the block with what they answered.
func typed(t *testing.T, dir, block string) string {
	t.Helper()
	var out strings.Builder
	for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
		command, want, _ := strings.Cut(part, "\n")
		out.WriteString("$ " + command + "\n")
		if next, ok := strings.CutPrefix(command, "cd "); ok {
			dir = filepath.Join(dir, filepath.FromSlash(next))
			continue
		}
		words := words(t, strings.Replace(command, "go run ./cmd/iislens", "iislens", 1))
		if words[0] != "iislens" {
			continue // go test, which runs this test
		}
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir = dir
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > 1 {
			t.Errorf("%s: %v\n%s", command, err, stderr.String())
		}
		want = strings.TrimRight(want, "\n")
		if want == "" {
			continue
		}
		got := strings.TrimRight(stdout.String(), "\n")
		if got != want && !*update {
			t.Errorf("%s\nanswers\n%s\nthe README shows\n%s", command, got, want)
		}
		out.WriteString(got + "\n")
	}
	return out.String()
}

// words splits a command as cmd.exe, PowerShell and the shells of Unix all do: at blanks, and double quotes hold words together.
func words(t *testing.T, command string) []string {
	t.Helper()
	if strings.ContainsAny(command, "'\\`$&|;<>") {
		t.Errorf("%s: not every shell reads that alike", command)
	}
	var list []string
	for i, part := range strings.Split(command, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		list = append(list, strings.Fields(part)...)
	}
	return list
}
