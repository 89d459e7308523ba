package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver/carry"
)

// tracker is where defects are reported.
const tracker = "https://github.com/iislens/iislens/issues"

// guarded runs the command line. A defect of iislens itself becomes an error like others: it names the version and the place, so that a
// report needs no more than what was typed.
func (c *Command) guarded(run func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = c.defect(carry.Caught(value))
		}
	}()
	return run()
}

// defect is the error of a panic.
func (c *Command) defect(p *carry.Panic) error {
	at := ""
	if place := panicPlace(p.Stack); place != "" {
		at = " at " + place
	}
	return failed(fmt.Errorf("a defect of iislens itself, not of your configuration: %s%s", firstOf(p.Error()), at),
		fmt.Sprintf("%s\nplease report this message with the command line and, if you may, the files: %s", answer.Build(c.Version).Line(), tracker))
}

func firstOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// frame finds the file and line of a function of ours in a stack.
const frame = `(?m)^\s+\S*?((?:cmd|resolver|rules)/\S+\.go:\d+)`

// panicPlace returns the file and line that panicked, "" when no code of ours is on the stack.
func panicPlace(stack []byte) string {
	_, below, found := strings.Cut(string(stack), "\npanic(")
	if !found {
		return ""
	}
	if at := regexp.MustCompile(frame).FindStringSubmatch(below); at != nil {
		return at[1]
	}
	return ""
}
