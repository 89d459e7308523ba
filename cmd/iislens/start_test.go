package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestLinksNoNetwork: the program makes no connection, and the tables of TLS would cost every start a millisecond.
func TestLinksNoNetwork(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skipf("no go command that knows the modules: %v", err)
	}
	packages := strings.Fields(string(out))
	for _, name := range []string{"net/http", "crypto/tls"} {
		if slices.Contains(packages, name) {
			t.Errorf("the program is linked with %s", name)
		}
	}
}
