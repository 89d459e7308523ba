package discover

import (
	"errors"
	"io"
	"io/fs"

	"github.com/iislens/iislens/cmd/internal/plainfile"
)

// maxIgnore and maxSniff bound what is read of a .gitignore and of a file that only its content tells apart.
const (
	maxIgnore = 1 << 20
	maxSniff  = 8 << 20
)

// read returns the content of a file of bounded size.
func read(path string) ([]byte, error) { return readUpTo(path, maxSniff) }

func readUpTo(path string, limit int64) ([]byte, error) {
	file, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, err
	}
	return raw, nil
}

// describeMode says what a file is that is no regular file.
func describeMode(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory, not a file"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe, not a file"
	case mode&fs.ModeSocket != 0:
		return "a socket, not a file"
	case mode&fs.ModeDevice != 0:
		return "a device, not a file"
	}
	return "not a regular file"
}

// reason says without the path why something could not be read.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file or directory"
	}
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
