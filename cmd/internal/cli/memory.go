package cli

import "runtime/debug"

// TuneMemory lets the heap grow more before it is collected: a run is short and keeps most of what it reads. Beyond 1.4 gigabytes
// collections are as frequent as usual. The variables GOGC and GOMEMLIMIT go before it.
func (c *Command) TuneMemory() {
	if c.lookup("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if c.lookup("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1400 << 20)
	}
}
