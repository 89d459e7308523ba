package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Reasons for which nothing is written. They come wrapped with the path.
var (
	ErrChanged    = errors.New("the file changed since it was read, so it was left alone; run again")
	ErrReadOnly   = errors.New("the file is read-only; make it writable first")
	ErrNotRegular = errors.New("not a regular file")
)

// Result tells what was replaced.
type Result struct {
	// Target is the file that got the new content: the path itself, or what the symbolic link there leads to.
	Target string
	// Links is the number of other names that the old content still has because the file had hard links, 0 mostly.
	Links uint64
	// Lost names the extended attributes (access control lists, labels) of the old file that the new one could not be given.
	Lost []string
}

// Replace gives the file at path the content new if its content still is old. A symbolic link is followed and stays.
//
// The content decides, not the time stamp: a file that was only touched is replaced. Between that comparison and the moment of
// replacement size, time stamp and identity are watched; what changes in the last microseconds goes unnoticed on systems without
// a conditional rename, which are all.
//
// The errors are ErrChanged (also when the file vanished), ErrReadOnly, ErrNotRegular, and those of the system. On every error
// the file is as it was, except when the error says that syncing the directory failed.
func Replace(path string, old, new []byte) (Result, error) {
	target, before, err := examine(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, fmt.Errorf("%s: %w", path, ErrChanged)
	}
	if err != nil {
		return Result{}, err
	}
	if same, err := holds(target, before, old); err != nil {
		return Result{}, err
	} else if !same {
		return Result{}, fmt.Errorf("%s: %w", path, ErrChanged)
	}
	if err := writable(target, before); err != nil {
		return Result{}, err
	}
	result := Result{Target: target, Links: otherLinks(before)}
	result.Lost, err = swap(target, before, new)
	return result, err
}

// Write creates the file at path with the content, or replaces whatever regular file is there. A symbolic link is followed.
// A new file gets the permissions 0666 less the umask of the process.
func Write(path string, content []byte) (Result, error) {
	target, before, err := examine(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, err := os.Readlink(path); err == nil {
			return Result{}, fmt.Errorf("%s: %w: a symbolic link to %s, which does not exist", path, ErrNotRegular, link)
		}
		_, err := swap(path, nil, content)
		return Result{Target: path}, err
	case err != nil:
		return Result{}, err
	}
	if err := writable(target, before); err != nil {
		return Result{}, err
	}
	result := Result{Target: target, Links: otherLinks(before)}
	result.Lost, err = swap(target, before, content)
	return result, err
}

// examine follows symbolic links and returns the regular file behind path.
func examine(path string) (target string, info fs.FileInfo, err error) {
	if target, err = filepath.EvalSymlinks(path); err != nil {
		return "", nil, err
	}
	if info, err = os.Lstat(target); err != nil {
		return "", nil, err
	}
	if !info.Mode().IsRegular() {
		return "", nil, fmt.Errorf("%s: %w", path, ErrNotRegular)
	}
	return target, info, nil
}

// holds compares the content of target with want without reading more than that many bytes and one.
func holds(target string, info fs.FileInfo, want []byte) (bool, error) {
	if info.Size() != int64(len(want)) {
		return false, nil
	}
	f, err := os.Open(target)
	if err != nil {
		return false, err
	}
	defer f.Close()
	got, err := io.ReadAll(io.LimitReader(f, int64(len(want))+1))
	if err != nil {
		return false, fmt.Errorf("%s: %w", target, err)
	}
	return bytes.Equal(got, want), nil
}

// writable refuses files that their owner protected. A rename would overwrite them all the same, since it asks the directory only.
func writable(target string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("%s: %w", target, ErrReadOnly)
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: %w", target, ErrReadOnly)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// swap puts content in the place of target. before describes the file that is replaced, nil where there must be none yet. It
// returns the extended attributes that the new file could not be given.
func swap(target string, before fs.FileInfo, content []byte) (lost []string, err error) {
	dir := filepath.Dir(target)
	sweep(dir)
	temp, err := create(dir, before)
	if err != nil {
		return nil, fmt.Errorf("%s: the directory takes no new file, which replacing needs: %w", target, err)
	}
	name := temp.Name()
	done := false
	defer func() {
		if !done {
			temp.Close()
			os.Remove(name)
		}
	}()
	if _, err := temp.Write(content); err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	if err := adopt(temp, before); err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	if before != nil {
		lost = adoptAttributes(temp, target)
	}
	if err := temp.Sync(); err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	if err := temp.Close(); err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	if !unchanged(target, before) {
		return nil, fmt.Errorf("%s: %w", target, ErrChanged)
	}
	if err := os.Rename(name, target); err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	done = true
	if err := syncDir(dir); err != nil {
		return nil, fmt.Errorf("%s: written, but the directory could not be synced: %w", target, err)
	}
	return lost, nil
}

// adopt gives temp the permissions of the file that it replaces. The owner comes first: changing it clears special bits.
func adopt(temp *os.File, before fs.FileInfo) error {
	if before == nil {
		return nil
	}
	adoptOwner(temp, before)
	const kept = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	return temp.Chmod(before.Mode() & kept)
}

// unchanged reports whether target still is the file that before describes, or still absent.
func unchanged(target string, before fs.FileInfo) bool {
	now, err := os.Lstat(target)
	if before == nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	return err == nil && os.SameFile(before, now) && now.Size() == before.Size() && now.ModTime().Equal(before.ModTime())
}
