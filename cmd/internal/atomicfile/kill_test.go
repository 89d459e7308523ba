package atomicfile

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// victimEnv names the file that a subprocess of the test binary rewrites until it is killed.
const victimEnv = "IISLENS_TEST_REWRITE"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		rewrite(path)
	}
	os.Exit(m.Run())
}

// contents are the two states of the file: different lengths, large enough for more than one write of the system.
func contents() (a, b []byte) {
	return bytes.Repeat([]byte("a"), 200_000), bytes.Repeat([]byte("b"), 170_000)
}

// rewrite swaps the two contents for ever.
func rewrite(path string) {
	a, b := contents()
	if now, err := os.ReadFile(path); err == nil && bytes.Equal(now, b) {
		a, b = b, a
	}
	fmt.Println("ready")
	for {
		if _, err := Replace(path, a, b); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		a, b = b, a
	}
}

func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 200
	if testing.Short() {
		rounds = 20
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "web.config")
	a, b := contents()
	if err := os.WriteFile(path, a, 0o644); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	left, replaced := 0, 0
	last := a
	for round := range rounds {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), victimEnv+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() || lines.Text() != "ready" {
			cmd.Process.Kill()
			cmd.Wait()
			t.Fatalf("round %d: the subprocess said %q", round, lines.Text())
		}
		time.Sleep(time.Duration(random.Int64N(int64(8 * time.Millisecond))))
		cmd.Process.Kill()
		if lines.Scan() {
			t.Errorf("round %d: the subprocess said %q", round, lines.Text())
		}
		cmd.Wait()
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if !bytes.Equal(got, a) && !bytes.Equal(got, b) {
			t.Fatalf("round %d: %d bytes that are neither content", round, len(got))
		}
		if !bytes.Equal(got, last) {
			replaced++
		}
		last = got
		switch n := len(temps(t, dir)); {
		case n > 1:
			t.Fatalf("round %d: %d temporary files", round, n)
		case n == 1:
			left++
		}
	}
	t.Logf("%d rounds, %d left a temporary file behind, %d ended with the other content", rounds, left, replaced)
	if !testing.Short() && left == 0 {
		t.Error("no kill hit the middle of a replacement: the test proves nothing")
	}
	if _, err := Replace(path, last, []byte("end")); err != nil {
		t.Fatal(err)
	}
	wantContent(t, path, "end")
}
