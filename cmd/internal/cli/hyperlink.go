package cli

import (
	"os"
	"slices"
	"strconv"

	"golang.org/x/term"
)

// terminals are the values of TERM_PROGRAM whose terminals know hyperlinks.
var terminals = []string{"iTerm.app", "vscode", "WezTerm", "ghostty", "Hyper", "Tabby"}

// hyperlinks reports whether standard output is a terminal that makes links of OSC 8. FORCE_HYPERLINK=1 and =0 go before what is known
// of terminals.
func (c *Command) hyperlinks() bool {
	if c.out.format != "text" {
		return false
	}
	if v := c.lookup("FORCE_HYPERLINK"); v != "" {
		return v != "0"
	}
	file, ok := c.Stdout.(*os.File)
	if !ok || !c.colored() || !term.IsTerminal(int(file.Fd())) {
		return false
	}
	vte, _ := strconv.Atoi(c.lookup("VTE_VERSION"))
	return vte >= 5000 || slices.Contains(terminals, c.lookup("TERM_PROGRAM")) ||
		slices.ContainsFunc([]string{"WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"}, func(name string) bool { return c.lookup(name) != "" })
}
