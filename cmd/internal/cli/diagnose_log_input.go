package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/plainfile"
)

// input is one log or partial result to read.
type input struct {
	name string
	size int64 // 0 when unknown
	err  error // why it cannot be read, when that is known before it is opened
}

const standardInput = "-"

// open opens an input; the error is ready for the user.
func (in input) open(c *Command) (io.ReadCloser, error) {
	if in.err != nil {
		return nil, in.err
	}
	if in.name == standardInput {
		return io.NopCloser(c.Stdin), nil
	}
	file, err := plainfile.Open(in.name)
	if err != nil {
		return nil, openError(in.name, err)
	}
	return file, nil
}

func openError(name string, err error) error {
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return failed(fmt.Errorf("%s: there is no such file", name), "")
	case errors.As(err, &pathErr):
		return failed(fmt.Errorf("%s: %w", name, pathErr.Err), "")
	}
	return failed(fmt.Errorf("%s: %w", name, err), "")
}

// expand turns paths, globs and directories into inputs, each file once. Of a directory it takes the logs, at any depth. What
// cannot be read among it is an input with an error.
func expand(args []string) ([]input, error) {
	var list []input
	seen := map[string]bool{}
	add := func(name string, size int64, err error) {
		if !seen[name] {
			seen[name] = true
			list = append(list, input{filepath.ToSlash(name), size, err})
		}
	}
	for _, arg := range args {
		if arg == standardInput {
			add(arg, 0, nil)
			continue
		}
		stat, err := os.Stat(arg)
		switch {
		case err == nil && stat.Mode()&fs.ModeDevice != 0:
			return nil, failed(fmt.Errorf("%s: is a device, not a log", arg), "standard input is called -")
		case err == nil && !stat.IsDir():
			add(arg, stat.Size(), nil)
			continue
		case err == nil:
			files, err := logsBelow(arg)
			if err != nil {
				return nil, err
			}
			for _, file := range files {
				add(file.name, file.size, file.err)
			}
			continue
		case !strings.ContainsAny(arg, "*?["):
			add(arg, 0, openError(arg, err))
			continue
		}
		matches, err := filepath.Glob(arg)
		if err != nil {
			return nil, usage("%q is not a pattern of files: %w", arg, err)
		}
		if len(matches) == 0 {
			return nil, failed(fmt.Errorf("%s: no file has such a name", arg), "")
		}
		before, other := len(list), ""
		for _, match := range matches {
			switch stat, err := os.Stat(match); {
			case err == nil && stat.Mode().IsRegular():
				add(match, stat.Size(), nil)
			case err == nil: // who means a pipe or a directory names it
				other = fmt.Sprintf("%s is %s", match, kindOf(stat.Mode()))
			case other == "":
				other = fmt.Sprintf("%s cannot be read", match)
			}
		}
		if len(list) == before && other != "" && !slices.ContainsFunc(matches, func(match string) bool { return seen[match] }) {
			return nil, failed(fmt.Errorf("%s: no file among what has such a name: %s", arg, other), "")
		}
	}
	return list, nil
}

// kindOf names what is no regular file.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// logsBelow returns the files of a directory tree that are called like logs, in path order.
func logsBelow(dir string) ([]input, error) {
	var list []input
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil && path == dir {
			return err
		}
		if err != nil { // a directory
			list = append(list, input{path, 0, openError(path, err)})
			return nil
		}
		name := strings.TrimSuffix(strings.ToLower(entry.Name()), ".gz")
		if entry.Type().IsRegular() && filepath.Ext(name) == ".log" {
			size := int64(0)
			if info, err := entry.Info(); err == nil {
				size = info.Size()
			}
			list = append(list, input{path, size, nil})
		}
		return nil
	})
	if err != nil {
		return nil, openError(dir, err)
	}
	if len(list) == 0 {
		return nil, failed(fmt.Errorf("%s: no file below is called *.log or *.log.gz", dir), "")
	}
	slices.SortFunc(list, func(a, b input) int { return strings.Compare(a.name, b.name) })
	return list, nil
}

// progress shows on a terminal how far a long run has come.
type progress struct {
	done  atomic.Int64
	total int64
	once  sync.Once
	quit  chan struct{}
	ended chan struct{}
}

// patience is how long a run takes before its progress is worth showing.
const patience = time.Second

// progress starts the display; nothing is shown of a short run, or where standard error is no terminal.
func (l *logRun) progress(inputs []input) *progress {
	p := &progress{quit: make(chan struct{}), ended: make(chan struct{})}
	for _, in := range inputs {
		if in.size == 0 {
			p.total = 0 // with standard input there is no end to foresee
			break
		}
		p.total += in.size
	}
	file, ok := l.Stderr.(*os.File)
	if !ok || l.out.quiet || !term.IsTerminal(int(file.Fd())) {
		close(p.ended)
		return p
	}
	go p.show(file)
	return p
}

// show writes a line over itself until the run is over.
func (p *progress) show(w io.Writer) {
	defer close(p.ended)
	start := time.Now()
	tick := time.NewTicker(patience / 4)
	defer tick.Stop()
	shown := false
	for {
		select {
		case <-p.quit:
			if shown {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-tick.C:
			if passed := time.Since(start); passed >= patience {
				shown = true
				fmt.Fprintf(w, "\r\x1b[K%s", progressText(p.done.Load(), p.total, passed))
			}
		}
	}
}

// progressText is what is read so far, how fast, and how long the rest takes where the total is known.
func progressText(done, total int64, passed time.Duration) string {
	rate := float64(done) / passed.Seconds()
	text := fmt.Sprintf("read %s", size(done))
	if total > 0 {
		text += fmt.Sprintf(" of %s (%d %%)", size(total), min(100*done/total, 100))
	}
	text += fmt.Sprintf(", %s/s", size(int64(rate)))
	if total > done && rate > 0 {
		text += fmt.Sprintf(", %s left", time.Duration(float64(total-done)/rate*float64(time.Second)).Round(time.Second))
	}
	return text
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%d MB", n/1e6)
	}
	return fmt.Sprintf("%d kB", n/1e3)
}

// stop ends the display; it may be called twice.
func (p *progress) stop() {
	p.once.Do(func() { close(p.quit) })
	<-p.ended
}

// count returns a reader that counts what is read of r.
func (p *progress) count(r io.Reader) io.Reader { return &meter{r, &p.done} }

type meter struct {
	io.Reader
	done *atomic.Int64
}

func (c *meter) Read(buffer []byte) (int, error) {
	n, err := c.Reader.Read(buffer)
	c.done.Add(int64(n))
	return n, err
}
