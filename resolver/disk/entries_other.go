//go:build !linux

package disk

import "os"

// entries lists a directory that no link leads to, in no order.
func (d *localDir) entries(name string) ([]entry, error) {
	file, err := os.Open(d.local(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return entriesOf(file.ReadDir(-1))
}
