//go:build linux || darwin

package atomicfile

import (
	"bytes"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// maxAttributes bounds what is read of the extended attributes of a file: Linux allows 64 KB of names and of each value.
const maxAttributes = 64 << 10

// adoptAttributes gives temp the extended attributes of the file that it replaces, among them its access control list and its SELinux
// label, and returns the names of those that it could not get.
func adoptAttributes(temp *os.File, target string) (lost []string) {
	buffer := make([]byte, maxAttributes)
	n, err := unix.Listxattr(target, buffer)
	if err != nil {
		return nil // the file system has none
	}
	value := make([]byte, maxAttributes)
	for _, raw := range bytes.Split(buffer[:n], []byte{0}) {
		name := string(raw)
		if name == "" {
			continue
		}
		size, err := unix.Getxattr(target, name, value)
		if err == nil && holdsAttribute(temp, name, value[:size]) {
			continue // a label that the system itself gives to new files
		}
		if err == nil {
			err = unix.Fsetxattr(int(temp.Fd()), name, value[:size], 0)
		}
		if err != nil {
			lost = append(lost, name)
		}
	}
	slices.Sort(lost)
	return lost
}

func holdsAttribute(temp *os.File, name string, want []byte) bool {
	got := make([]byte, len(want)+1)
	n, err := unix.Fgetxattr(int(temp.Fd()), name, got)
	return err == nil && bytes.Equal(got[:n], want)
}
