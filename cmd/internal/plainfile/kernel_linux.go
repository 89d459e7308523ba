package plainfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// kernels reports whether a file belongs to a file system in which the kernel shows itself.
func kernels(file *os.File) bool {
	var stat unix.Statfs_t
	if unix.Fstatfs(int(file.Fd()), &stat) != nil {
		return false
	}
	switch int64(stat.Type) {
	case unix.PROC_SUPER_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC:
		return true
	}
	return false
}
