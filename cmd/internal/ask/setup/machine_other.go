//go:build !windows

package setup

// drives returns none: paths of Windows mean nothing to this machine.
func drives() []string { return nil }

// systemVariables returns none.
func systemVariables() map[string]string { return nil }
