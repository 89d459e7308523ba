package disk

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// entries lists a directory that no link leads to, in no order. It goes to the system directly: os.File takes more calls and three
// allocations for each name, and a farm of sites has more directories than files of configuration.
func (d *localDir) entries(name string) ([]entry, error) {
	path := d.local(name)
	fd, err := openDir(path)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd)
	room := buffers.Get().(*[]byte)
	defer buffers.Put(room)
	buf := (*room)[:cap(*room)]
	var list []entry
	for {
		n, err := syscall.Getdents(fd, buf)
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return nil, &fs.PathError{Op: "readdirent", Path: path, Err: err}
		case n == 0:
			return list, nil
		}
		list = appendEntries(list, buf[:n], path)
	}
}

func openDir(path string) (int, error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_DIRECTORY, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}

// Offsets in linux_dirent64 (getdents64(2)): inode, offset, length of the record, type, name with a NUL behind it.
const (
	direntInode  = 0
	direntLength = 16
	direntType   = 18
	direntName   = 19
)

// appendEntries reads the records of a buffer. Their names share one text.
func appendEntries(list []entry, buf []byte, dir string) []entry {
	first := len(list)
	var names strings.Builder
	for len(buf) >= direntName {
		length := int(binary.NativeEndian.Uint16(buf[direntLength:]))
		record := buf[:length]
		buf = buf[length:]
		name, _, _ := bytes.Cut(record[direntName:], []byte{0})
		if binary.NativeEndian.Uint64(record[direntInode:]) == 0 || string(name) == "." || string(name) == ".." {
			continue
		}
		mode, known := direntMode(record[direntType])
		if !known {
			info, err := os.Lstat(dir + "/" + string(name))
			if err != nil {
				continue // it is gone
			}
			mode = info.Mode().Type()
		}
		names.Write(name)
		names.WriteByte(0)
		list = append(list, entry{mode: mode})
	}
	text := names.String()
	for i := first; i < len(list); i++ {
		list[i].name, text, _ = strings.Cut(text, "\x00")
	}
	return list
}

// direntMode is the type of an entry; known is false where the file system does not tell.
func direntMode(t byte) (mode fs.FileMode, known bool) {
	switch t {
	case syscall.DT_REG:
		return 0, true
	case syscall.DT_DIR:
		return fs.ModeDir, true
	case syscall.DT_LNK:
		return fs.ModeSymlink, true
	case syscall.DT_FIFO:
		return fs.ModeNamedPipe, true
	case syscall.DT_SOCK:
		return fs.ModeSocket, true
	case syscall.DT_CHR:
		return fs.ModeDevice | fs.ModeCharDevice, true
	case syscall.DT_BLK:
		return fs.ModeDevice, true
	}
	return 0, false
}
