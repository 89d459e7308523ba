package cli_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/cli"
)

// TestColor: flags go before the environment, NO_COLOR before what forces colours, and no terminal means none.
func TestColor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		env  map[string]string
		flag string
		want bool
	}{
		{"no terminal", nil, "", false},
		{"always", nil, "--color=always", true},
		{"never", map[string]string{"FORCE_COLOR": "1"}, "--color=never", false},
		{"always beats NO_COLOR", map[string]string{"NO_COLOR": "1"}, "--color=always", true},
		{"FORCE_COLOR", map[string]string{"FORCE_COLOR": "1"}, "", true},
		{"FORCE_COLOR off", map[string]string{"FORCE_COLOR": "0"}, "", false},
		{"CLICOLOR_FORCE", map[string]string{"CLICOLOR_FORCE": "1"}, "", true},
		{"NO_COLOR", map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, "", false},
		{"empty NO_COLOR", map[string]string{"NO_COLOR": "", "FORCE_COLOR": "1"}, "", true},
		{"forced on a dumb terminal", map[string]string{"TERM": "dumb", "FORCE_COLOR": "1"}, "", true},
		{"dumb terminal", map[string]string{"TERM": "dumb"}, "", false},
	} {
		args := append(sample("elvenware"), "explain", hello)
		if test.flag != "" {
			args = append(args, test.flag)
		}
		o := runEnv(test.env, args...)
		if got := strings.Contains(o.out, "\x1b["); got != test.want {
			t.Errorf("%s: colours %v, want %v", test.name, got, test.want)
		}
	}
}

// TestColorAddsNothing: without its escapes the coloured text is the plain text.
func TestColorAddsNothing(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{{"explain", hello}, {"explain", hello, "--all"}, {"show", "handlers", "Elvenware/cgi-bin"}, {"show", "Elvenware"}} {
		args := append(sample("elvenware"), command...)
		plain, colored := run(args...), run(append(args, "--color=always")...)
		if got := escapes(colored.out); got != plain.out {
			t.Errorf("%v differs beyond its colours", command)
		}
	}
}

// escapes removes the escape sequences of colours.
func escapes(s string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "m")
	}
}

// TestWidth: lines keep to 80 columns unless a single place or value is longer.
func TestWidth(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{{"explain", hello}, {"explain", hello, "--all"}, {"explain", "http://nobody.example:81/x"}, {"show", "handlers", "Elvenware"}, {"show"}} {
		o := run(append(sample("elvenware"), command...)...)
		for line := range strings.Lines(o.out) {
			line = strings.TrimRight(line, "\n")
			if strings.HasSuffix(line, " ") {
				t.Errorf("%v: a line ends in a blank: %q", command, line)
			}
			words := strings.Fields(line)
			if len(line) > 80 && len(words) > 2 {
				t.Errorf("%v: %d columns: %s", command, len(line), line)
			}
		}
	}
}

// TestHostileText: what a file or URL holds cannot reach the terminal as control characters.
func TestHostileText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "web.config", "<configuration><system.webServer><defaultDocument><files><add value=\"a\u009b31m\u202eb\"/></files></defaultDocument></system.webServer></configuration>")
	for _, args := range [][]string{{"show", "defaultDocument", "/"}, {"explain", "/%1b%5b31m%0a.py"}, {"explain", "/\x1b[31m.py"}, {"show", "defaultDocument", "/", "--xml"}} {
		o := run(append(args, "--web-root", dir)...)
		if strings.ContainsAny(o.out+o.err, "\x1b\u009b\u202e") && args[len(args)-1] != "--xml" {
			t.Errorf("%q: control characters in the text", args)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestFullDisk: an answer that could not be written is not a success.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"version"}, {"explain", hello}, {"show", "handlers", "--format", "json"}, {"show", "handlers", "--xml"}, {"completion", "bash"}} {
		var errs strings.Builder
		c := cli.Command{Stdout: full{}, Stderr: &errs}
		if args[0] != "version" && args[0] != "completion" {
			args = append(args, sample("elvenware")...)
		}
		if code := c.Main(args); code != 3 || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%v: code %d, %s", args, code, errs.String())
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"", "explain", "show", "version", "completion"} {
		args := []string{"help"}
		if command != "" {
			args = append(args, command)
		}
		o := run(args...)
		for _, want := range []string{"Exit codes:", "Examples:", "  3  could not do the work"} {
			if o.code != 0 || !strings.Contains(o.out, want) {
				t.Errorf("help %s lacks %q (code %d)", command, want, o.code)
			}
		}
	}
}
