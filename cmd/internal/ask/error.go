package ask

import "fmt"

// Kind says what an error is about.
type Kind uint8

// Kinds of errors.
const (
	// Misuse is an error in what the user asked for, or in a settings file.
	Misuse Kind = iota
	// Failure is one that keeps the work from being done.
	Failure
)

// Error says why there is no answer.
type Error struct {
	Kind Kind
	Err  error
	// Hint says what to do, "" for nothing.
	Hint string
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Misused is an error in what the user asked for.
func Misused(format string, args ...any) *Error {
	return &Error{Kind: Misuse, Err: fmt.Errorf(format, args...)}
}

// Failed is an error that keeps the work from being done.
func Failed(err error, hint string) *Error { return &Error{Kind: Failure, Err: err, Hint: hint} }
