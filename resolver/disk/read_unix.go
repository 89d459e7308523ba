//go:build unix

package disk

import (
	"bytes"
	"io/fs"
	"sync"
	"syscall"
)

// read returns at most limit+1 bytes of a regular file that no link leads to. It goes to the system directly: three calls for
// a small file, where the ways of the standard library take eight, and configuration is made of small files.
func (d *localDir) read(name string, limit int64) ([]byte, error) {
	path := d.local(name)
	fd, err := open(path)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd)
	room := buffers.Get().(*[]byte)
	defer buffers.Put(room)
	buf := (*room)[:0]
	for int64(len(buf)) <= limit {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := syscall.Read(fd, buf[len(buf):cap(buf)])
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return nil, &fs.PathError{Op: "read", Path: path, Err: err}
		}
		buf = buf[:len(buf)+n]
		if n == 0 || len(buf) < cap(buf) { // a regular file gives less than was asked only at its end
			break
		}
	}
	if cap(buf) > cap(*room) && cap(buf) <= 1<<20 {
		*room = buf[:0]
	}
	return bytes.Clone(buf), nil
}

// buffers are what files are read into, so that what is kept of a file is as large as the file.
var buffers = sync.Pool{New: func() any {
	room := make([]byte, 0, 16<<10)
	return &room
}}

func open(path string) (int, error) {
	for {
		// The file is known to be regular and no link; should it have become something else, the call fails or does not wait.
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}
