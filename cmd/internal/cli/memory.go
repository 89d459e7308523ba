package cli

import "runtime/debug"

// TuneMemory lets the heap grow more before it is collected: a run is short and keeps most of what it reads. It is held to
// about 1.3 gigabytes where collecting more often can do that. The variables GOGC and GOMEMLIMIT go before it.
func (c *Command) TuneMemory() {
	if c.lookup("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if c.lookup("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1200 << 20)
	}
}
