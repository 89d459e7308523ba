//go:build unix

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// adoptOwner gives temp the owner and group of before as far as the process may; root always may.
func adoptOwner(temp *os.File, before fs.FileInfo) {
	stat, ok := before.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	if temp.Chown(int(stat.Uid), int(stat.Gid)) != nil {
		_ = temp.Chown(-1, int(stat.Gid)) // a member of the group may at least keep the group
	}
}

// otherLinks returns how many names besides its own a file has.
func otherLinks(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return uint64(stat.Nlink) - 1
	}
	return 0
}

// syncDir makes the rename last. Some file systems cannot sync directories; there is nothing better to do on them.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) { // a directory may be writable and not readable
		return nil
	}
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}

// alive reports whether a process with that id runs; one that belongs to somebody else does.
func alive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
