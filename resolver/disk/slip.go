package disk

import (
	"maps"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// Misspelt returns the stock file that a path of a system directory was probably meant to name, "" where it names one or is near none. The
// directories of Windows are not copied, so that nothing else tells that the file is not there.
func Misspelt(clean string) string {
	if !inStockTree(clean) || IsStock(clean) {
		return ""
	}
	dir, base := winpath.Dir(clean), winpath.Fold(winpath.Base(clean))
	for _, names := range []map[string]bool{stockFramework, stockInetsrv} {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if strings.HasSuffix(name, ".dll") && OneSlip(base, name) && IsStock(winpath.Join(dir, name)) {
				return winpath.Join(dir, name)
			}
		}
	}
	return ""
}

// OneSlip reports whether a is b, or becomes it by inserting, deleting, replacing or swapping once.
func OneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch len(a) - len(b) {
	case 0:
		return x == "" || x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	}
	return false
}
