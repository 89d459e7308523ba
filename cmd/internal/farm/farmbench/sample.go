//go:build linux

package main

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// sample holds the wall times of the runs of one command, and the most memory that one of them took.
type sample struct {
	times []time.Duration
	peak  int64 // bytes
}

func (s sample) sorted() []time.Duration { return slices.Sorted(slices.Values(s.times)) }

func (s sample) median() time.Duration { return s.sorted()[len(s.times)/2] }

func (s sample) spread() string {
	t := s.sorted()
	return fmt.Sprintf("%s–%s", shown(t[0]), shown(t[len(t)-1]))
}

// shown rounds a time to what a run repeats to.
func shown(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// inTurn runs the commands of a and of b in dir, one after the other and round after round, after one of each that is not
// counted. A status other than 0 is an answer; a command that does not start is an error.
func inTurn(rounds int, dir string, a, b [][]string) (ours, theirs sample, err error) {
	for round := range rounds + 1 {
		for _, side := range []struct {
			commands [][]string
			into     *sample
		}{{a, &ours}, {b, &theirs}} {
			took, peak, err := timed(dir, side.commands)
			if err != nil {
				return ours, theirs, err
			}
			if round > 0 {
				side.into.times = append(side.into.times, took)
				side.into.peak = max(side.into.peak, peak)
			}
		}
	}
	return ours, theirs, nil
}

func timed(dir string, commands [][]string) (took time.Duration, peak int64, err error) {
	for _, c := range commands {
		cmd := exec.Command(c[0], c[1:]...)
		cmd.Dir = dir // the output goes to the null device
		start := time.Now()
		err := cmd.Run()
		took += time.Since(start)
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			return 0, 0, err
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, usage.Maxrss<<10) // kilobytes on Linux
		}
	}
	return took, peak, nil
}
