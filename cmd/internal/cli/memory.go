package cli

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
)

const (
	// firstMemory is the heap at which garbage is collected for the first time: most runs end before, and keep most of what they read.
	firstMemory = 192 << 20
	// leastMemory is what a run is not kept below, however little there is: collecting without end helps nobody.
	leastMemory = 64 << 20
)

// TuneMemory does not collect garbage in short runs. When the heap has grown to the first mark, a run collects as programs in Go do, and
// more eagerly near the half of the memory that is there: what the control group allows, or what the machine has free. The variables GOGC
// and GOMEMLIMIT go before it.
func (c *Command) TuneMemory() {
	if c.lookup("GOGC") != "" || c.lookup("GOMEMLIMIT") != "" {
		return
	}
	half, known := memoryThere(os.ReadFile)
	half = max(half/2, leastMemory)
	first := int64(firstMemory)
	if known {
		first = min(first, half)
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(first)
	// The finalizer runs after the first collection.
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) {
		if c.tuned.CompareAndSwap(false, true) {
			debug.SetGCPercent(100)
			if known {
				debug.SetMemoryLimit(half)
			} else {
				debug.SetMemoryLimit(1 << 40)
			}
		}
	})
}

// sentinel is an object that nobody keeps. It is too large for the allocator to put it together with others.
type sentinel struct{ _ [64]byte }

// limitFiles hold the memory that the control group of a process allows, as a container shows it: of version 2 and of version 1.
var limitFiles = [...]string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}

// memoryThere returns the memory that a run may take, in bytes: the less of what the control group allows and what is free.
func memoryThere(read func(string) ([]byte, error)) (size int64, known bool) {
	note := func(n int64) {
		if n > 0 && (!known || n < size) {
			size, known = n, true
		}
	}
	for _, name := range limitFiles {
		if raw, err := read(name); err == nil {
			n, _ := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 64) // "max" is no number
			note(n)
			break
		}
	}
	if raw, err := read("/proc/meminfo"); err == nil {
		if _, after, ok := bytes.Cut(raw, []byte("MemAvailable:")); ok {
			if fields := bytes.Fields(after[:min(len(after), 40)]); len(fields) > 0 {
				n, _ := strconv.ParseInt(string(fields[0]), 10, 64)
				note(n << 10)
			}
		}
	}
	return size, known
}
