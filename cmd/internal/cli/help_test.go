package cli_test

import (
	"strings"
	"testing"
)

// TestHelpPages: the help of every command fits on a page, shows an example, and quotes in a way that every shell of Windows knows.
func TestHelpPages(t *testing.T) {
	t.Parallel()
	commands := []string{""}
	for line := range strings.Lines(run("help").out) {
		name, _, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if ok && strings.HasPrefix(line, "  ") && len(name) > 1 && !strings.ContainsAny(name, " -") {
			commands = append(commands, name)
		}
	}
	if len(commands) < 9 {
		t.Fatalf("commands: %v", commands)
	}
	for _, name := range commands {
		help := run("help", name).out
		if lines := strings.Count(help, "\n"); lines > 60 {
			t.Errorf("help %s has %d lines", name, lines)
		}
		_, example, ok := strings.Cut(help, "Examples:\n")
		if !ok {
			t.Errorf("help %s shows no example", name)
		}
		example, _, _ = strings.Cut(example, "\n\n")
		if strings.Contains(example, "'") {
			t.Errorf("help %s: cmd.exe knows no single quotes:\n%s", name, example)
		}
		for line := range strings.Lines(help) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 120 {
				t.Errorf("help %s: %d columns: %s", name, n, line)
			}
		}
	}
}
