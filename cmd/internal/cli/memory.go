package cli

import "runtime/debug"

// TuneMemory does not collect garbage until the heap reaches about 1.3 gigabytes: a run is short and keeps most of what it
// reads. The variables GOGC and GOMEMLIMIT go before it.
func (c *Command) TuneMemory() {
	if c.lookup("GOGC") == "" && c.lookup("GOMEMLIMIT") == "" {
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(1250 << 20)
	}
}
