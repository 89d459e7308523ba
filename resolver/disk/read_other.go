//go:build !unix

package disk

import (
	"io"
	"os"
)

// read returns at most limit+1 bytes of a regular file that no link leads to.
func (d *localDir) read(name string, limit int64) ([]byte, error) {
	file, err := os.Open(d.local(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit+1))
}
