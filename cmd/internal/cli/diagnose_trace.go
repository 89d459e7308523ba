package cli

func (c *Command) runTrace(from *serverFlags, f *diagnoseFlags) error { return usage("later") }
func (c *Command) runPage(from *serverFlags, with *requestFlags, f *diagnoseFlags) error {
	return usage("later")
}
