package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestManPages: there is a page for every command that the help lists, it names every flag of that command's help, and no line is
// taken for a request of roff by accident.
func TestManPages(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "man")
	if o := run("man", dir); o.code != 0 || o.out != "" {
		t.Fatalf("code %d: %s%s", o.code, o.out, o.err)
	}
	help := run("help").out
	if strings.Contains(help, "\n  man ") {
		t.Error("the help lists a command that only releases need")
	}
	request := regexp.MustCompile(`^\.(TH|SH|B|I|BR|TP|PP|nf|fi)( |$)`)
	flag := regexp.MustCompile(`--[a-z][a-z-]+`)
	commands := regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(help, -1)
	if len(commands) < 7 {
		t.Fatalf("the help lists %q", commands)
	}
	for _, command := range append(commands, []string{"", ""}) {
		name, args := "iislens", []string{"--help"}
		if command[1] == "help" {
			continue
		} else if command[1] != "" {
			name, args = "iislens-"+command[1], []string{command[1], "--help"}
		}
		raw, err := os.ReadFile(filepath.Join(dir, name+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		page := string(raw)
		for line := range strings.Lines(page) {
			if line[0] == '\'' || line[0] == '.' && !request.MatchString(strings.TrimRight(line, "\n")) {
				t.Errorf("%s: %q is no request that the page means", name, line)
			}
		}
		for _, option := range flag.FindAllString(run(args...).out, -1) {
			if !strings.Contains(page, strings.ReplaceAll(option, "-", `\-`)) {
				t.Errorf("%s does not name %s", name, option)
			}
		}
	}
}
