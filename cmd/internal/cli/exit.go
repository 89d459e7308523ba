package cli

import (
	"errors"
	"fmt"

	"github.com/iislens/iislens/cmd/internal/ask"
)

// Exit codes. They are documented in every --help and in the README, and never change their meaning.
const (
	ExitOK       = 0 // nothing found
	ExitFindings = 1 // findings at or above the threshold, a configuration error, or a request that is predicted to fail
	ExitUsage    = 2 // wrong usage or wrong configuration of the tool
	ExitFailed   = 3 // the work could not be done: a file is unreadable or not well-formed, or there was nothing to check
)

const exitCodesHelp = `Exit codes:
  0  nothing found
  1  findings at or above the threshold, or the request is predicted to fail
  2  wrong usage, or wrong configuration of the tool
  3  could not do the work: the configuration is unreadable or not well-formed
`

// exit is an error that carries its exit code. A nil err says that the output has said everything already.
type exit struct {
	code int
	err  error
	hint string // a line that says what to do, "" for none
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// usage is an error in what the user asked for.
func usage(format string, args ...any) *exit {
	return &exit{code: ExitUsage, err: fmt.Errorf(format, args...)}
}

// failed is an error that keeps the work from being done.
func failed(err error, hint string) *exit { return &exit{code: ExitFailed, err: err, hint: hint} }

// found is the result of a command that worked and has bad news.
var errFound = &exit{code: ExitFindings}

// code returns the exit code of an error of a command; what cobra itself complains about is wrong usage.
func code(err error) int {
	var e *exit
	var a *ask.Error
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &e):
		return e.code
	case errors.As(err, &a) && a.Kind == ask.Failure:
		return ExitFailed
	}
	return ExitUsage
}
