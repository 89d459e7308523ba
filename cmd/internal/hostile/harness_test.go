//go:build unix

package hostile

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// What a run may take. Processor time is compared rather than time on the clock, which depends on what else the machine does; a run
// that waits for something is ended after maxWait. addressSpace, in kilobytes, keeps a mistake from taking the machine down.
const (
	maxProcessor = 10 * time.Second
	maxResident  = 3 << 29
	maxWait      = 120 * time.Second
	addressSpace = 6 << 20
)

// program is the path of the program under test.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "iislens-hostile-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		if err := os.Chmod(dir, 0o755); err != nil { // some tests run it as another user
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		program = filepath.Join(dir, "iislens")
		build := exec.Command("go", "build", "-o", program, "github.com/iislens/iislens/cmd/iislens")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// outcome is how a run ended.
type outcome struct {
	out, err  string // the first megabyte of each
	code      int
	processor time.Duration
	resident  int64 // bytes
}

// all is what the run said anywhere.
func (o *outcome) all() string { return o.out + o.err }

// run runs the program in dir and checks what holds for every run.
func run(t *testing.T, dir string, args ...string) *outcome {
	t.Helper()
	return runWith(t, dir, nil, args...)
}

func runWith(t *testing.T, dir string, stdin io.Reader, args ...string) *outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), maxWait)
	defer cancel()
	limited := fmt.Sprintf(`ulimit -v %d 2>/dev/null; exec "$0" "$@"`, addressSpace)
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", limited, program}, args...)...)
	cmd.Dir, cmd.Stdin = dir, stdin
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}
	text := !slices.Contains(args, "--format")
	out, errs := &screen{text: text}, &screen{text: true}
	cmd.Stdout, cmd.Stderr = out, errs
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v", args, err)
	}
	o := &outcome{out: out.first.String(), err: errs.first.String(), code: cmd.ProcessState.ExitCode(),
		processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		o.resident = usage.Maxrss
		if runtime.GOOS != "darwin" {
			o.resident *= 1024
		}
	}
	t.Logf("%.60q: exit %d, %.2f s, %d MB", strings.Join(args, " "), o.code, o.processor.Seconds(), o.resident>>20)
	shown := clip(o.err + o.out)
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%v: did not end within %v\n%s", args, maxWait, shown)
	case o.code < 0 || o.code > 3 || strings.Contains(o.err, "goroutine "):
		t.Fatalf("%v: exit %d (%v)\n%s", args, o.code, cmd.ProcessState, shown)
	case o.processor > maxProcessor:
		t.Errorf("%v: took %v of processor time, more than %v\n%s", args, o.processor, maxProcessor, shown)
	case o.resident > maxResident:
		t.Errorf("%v: took %d MB, more than %d\n%s", args, o.resident>>20, maxResident>>20, shown)
	}
	for _, s := range []*screen{out, errs} {
		if s.bad != "" {
			t.Errorf("%v: writes what a terminal may obey: %s", args, s.bad)
		}
	}
	return o
}

// want checks the exit code and that each of the texts was said.
func (o *outcome) want(t *testing.T, code int, says ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit %d, want %d\n%s", o.code, code, clip(o.err+o.out))
	}
	for _, text := range says {
		if !strings.Contains(words(o.all()), text) {
			t.Errorf("does not say %q:\n%s", text, clip(o.err+o.out))
		}
	}
}

// words is text without its line breaks, which depend on the width.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }

func clip(text string) string {
	const most = 3000
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// screen keeps the beginning of what is written and looks for what a terminal would obey or hide.
type screen struct {
	text  bool // check for control characters
	first bytes.Buffer
	rest  []byte // an incomplete character
	bad   string
}

func (s *screen) Write(raw []byte) (int, error) {
	if room := 1<<20 - s.first.Len(); room > 0 {
		s.first.Write(raw[:min(len(raw), room)])
	}
	if !s.text || s.bad != "" {
		return len(raw), nil
	}
	text := append(s.rest, raw...)
	for len(text) > 0 {
		if !utf8.FullRune(text) {
			break
		}
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			s.bad = fmt.Sprintf("the byte 0x%02X, which is not UTF-8", text[0])
		case r == '\n' || r == '\t':
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\u00AD' && r != '\u200C' && r != '\u200D':
			s.bad = fmt.Sprintf("%q in %.80q", r, text)
		}
		text = text[size:]
	}
	s.rest = bytes.Clone(text)
	return len(raw), nil
}

// write makes a file below dir, and the directories above it.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	stream(t, dir, name, func(w io.Writer) { io.WriteString(w, text) })
	return filepath.Join(dir, name)
}

// stream is write for what is too large to be held: the memory of a process counts as that of its children at first.
func stream(t *testing.T, dir, name string, fill func(io.Writer)) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := &buffered{file: file}
	fill(w)
	w.flush()
	if err := errors.Join(w.err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// buffered collects small writes.
type buffered struct {
	file *os.File
	buf  []byte
	err  error
}

func (b *buffered) Write(raw []byte) (int, error) {
	if b.buf = append(b.buf, raw...); len(b.buf) > 1<<16 {
		b.flush()
	}
	return len(raw), nil
}

func (b *buffered) flush() {
	if b.err == nil {
		_, b.err = b.file.Write(b.buf)
	}
	b.buf = b.buf[:0]
}

// repeat writes a text n times.
func repeat(w io.Writer, text string, n int) {
	block := strings.Repeat(text, max(1, 1<<15/len(text)))
	per := len(block) / len(text)
	for ; n >= per; n -= per {
		io.WriteString(w, block)
	}
	io.WriteString(w, strings.Repeat(text, n))
}

var heavyInput = flag.Bool("heavy", false, "also try input that takes minutes or writes a lot: make hostile")

// heavy skips a test that takes minutes or writes a lot.
func heavy(t *testing.T) {
	t.Helper()
	if !*heavyInput {
		t.Skip("takes long: make hostile")
	}
}
