package atomicfile

import (
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Temporary files are called .iislens-PID-RANDOM.tmp. The process id lets a later run tell what a killed one left behind from what
// a running one is writing; the target's name is not part of it, since the two together may be longer than a name can be.
const (
	tempPrefix = ".iislens-"
	tempSuffix = ".tmp"
)

// create makes a new temporary file in dir. Until it adopts the permissions of the file that it replaces nobody else may read it.
func create(dir string, before fs.FileInfo) (*os.File, error) {
	perm := fs.FileMode(0o600)
	if before == nil {
		perm = 0o666
	}
	for attempt := 0; ; attempt++ {
		var random [8]byte
		rand.Read(random[:])
		name := tempPrefix + strconv.Itoa(os.Getpid()) + "-" + hex.EncodeToString(random[:]) + tempSuffix
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if err == nil || !os.IsExist(err) || attempt == 10 {
			return f, err
		}
	}
}

// tempAge is what no replacement takes. A file that is older was left behind even if a process with its id runs: ids are used
// again, and in a container every run may have the same one.
const tempAge = 10 * time.Minute

// sweep removes what killed processes left in dir; what cannot be removed stays.
//
// A process of another machine or container that shares the directory looks dead from here. Then its rename fails, it reports the
// error, and its target keeps the old content.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		pid, ok := tempOwner(entry.Name())
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && (!alive(pid) || time.Since(info.ModTime()) > tempAge) {
			os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}

// tempOwner returns the process id in the name of a temporary file.
func tempOwner(name string) (pid int, ok bool) {
	rest, ok := strings.CutPrefix(name, tempPrefix)
	if !ok {
		return 0, false
	}
	if rest, ok = strings.CutSuffix(rest, tempSuffix); !ok {
		return 0, false
	}
	digits, random, ok := strings.Cut(rest, "-")
	if !ok || len(random) != 16 {
		return 0, false
	}
	if _, err := hex.DecodeString(random); err != nil {
		return 0, false
	}
	pid, err := strconv.Atoi(digits)
	return pid, err == nil && pid > 0
}
