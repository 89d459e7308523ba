package iislog

import "errors"

// ErrNoLog is what a [NoLogError] is for errors.Is.
var ErrNoLog = errors.New("not a log")

// ErrPartial is returned by [Scan] for input that [Aggregate.WritePartial]
// wrote: it is to be merged, not read as a log.
var ErrPartial = errors.New("a partial result of an earlier run, not a log: merge it")

// errEndless is the error of input such as a device.
var errEndless = errors.New("a line without an end: not a log")

// NoLogError says that nothing in a stream could be read as a log entry. Saw
// tells what was there instead, for a message to the user.
type NoLogError struct{ Saw string }

func (e *NoLogError) Error() string { return "not a log: " + e.Saw }

// Is makes errors.Is(err, ErrNoLog) true.
func (e *NoLogError) Is(target error) bool { return target == ErrNoLog }
