package discover

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// decide walks down to a path as git does: an ignored directory decides for everything below.
func decide(f ignoreFile, path string, dir bool) bool {
	names := strings.Split(path, "/")
	for i := range names {
		last := i == len(names)-1
		if f.match(strings.Join(names[:i+1], "/"), !last || dir, false) == ignored {
			return true
		}
	}
	return false
}

func TestIgnore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		patterns, path string
		want           bool
	}{
		{"bin", "bin", true},
		{"bin", "a/bin/web.config", true},
		{"bin", "abin/web.config", false},
		{"/bin", "a/bin/web.config", false},
		{"/bin", "bin/web.config", true},
		{"a/bin", "a/bin/web.config", true},
		{"a/bin", "x/a/bin/web.config", false},
		{"web.config/", "web.config", false},
		{"bin/", "bin/web.config", true},
		{"*.config", "a/web.config", true},
		{"*.config\n!web.config", "a/web.config", false},
		{"!web.config\n*.config", "a/web.config", true},
		{"a/\n!a/web.config", "a/web.config", true},
		{"a/*\n!a/web.config", "a/web.config", false},
		{"[Bb]in/", "Bin/web.config", true},
		{"[Bb]in/", "BIN/web.config", false},
		{"[!a-c]x", "dx", true},
		{"[!a-c]x", "bx", false},
		{"[^a-c]x", "bx", false},
		{"[]a]x", "]x", true},
		{"[a-]x", "-x", true},
		{"[[:digit:]]x", "7x", true},
		{"[[:digit:]]x", "ax", false},
		{"[a", "a", false},
		{"a?c", "abc", true},
		{"a?c", "a/c", false},
		{"a*c", "a/c", false},
		{"?.config", "ä.config", true},
		{"**/bin", "bin/x", true},
		{"**/bin", "a/b/bin/x", true},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/x/y/c", false},
		{"a/**/b/**/c", "a/b/x/b/c", true},
		{"**", "a/b", true},
		{"a**b", "axxb", true},
		{"# bin", "# bin", false},
		{`\# bin`, "# bin", true},
		{`\!bin`, "!bin", true},
		{"bin   ", "bin", true},
		{`bin\ `, "bin ", true},
		{`bin\ `, "bin", false},
		{`a\*b`, "a*b", true},
		{`a\*b`, "axb", false},
		{`a\`, "a", false},
		{"\uFEFFbin\r\nobj\r\n", "bin", true},
		{"\uFEFFbin\r\nobj\r\n", "obj", true},
		{"", "a", false},
		{"/", "a", false},
		{"!", "a", false},
		{"*a*a*a*a*a*a*a*a*a*a*b", strings.Repeat("a", 200), false},
		{strings.Repeat("**/a/", 20) + "b", strings.Repeat("a/", 200) + "c", false},
	} {
		t.Run(tt.patterns+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			if got := decide(parseIgnore(tt.patterns, false), tt.path, false); got != tt.want {
				t.Errorf("ignored = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestIgnoreFold(t *testing.T) {
	t.Parallel()
	f := parseIgnore("BIN/\n/Obj", true)
	if f.match("a/Bin", true, true) != ignored || f.match("oBJ", false, true) != ignored {
		t.Error("case counts though it must not")
	}
}

// odd reports patterns on which git's answer follows from how it is made: a set that holds a slash, and ** beside other characters,
// which means directories behind plain characters only.
func odd(pattern string) bool {
	for segment := range strings.SplitSeq(strings.TrimLeft(pattern, "!"), "/") {
		if strings.Contains(segment, "**") && segment != "**" || strings.Count(segment, "[") > strings.Count(segment, "]") {
			return true
		}
	}
	return false
}

// TestIgnoreLikeGit asks git about random patterns and paths.
func TestIgnoreLikeGit(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	run := func(stdin string, args ...string) string {
		cmd := exec.Command(git, args...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		out, err := cmd.Output()
		if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) {
			t.Fatalf("git %q: %v", args, err)
		}
		return string(out)
	}
	run("", "init", "-q")
	run("", "config", "core.ignorecase", "false")
	random := rand.New(rand.NewPCG(7, 7))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	for range 80 {
		var patterns, paths []string
		for range 1 + random.IntN(4) {
			p := pick("", "", "/", "!", "!/", `\`)
			for range 1 + random.IntN(4) {
				p += pick("a", "b", "ab", "*", "**", "?", "/", "/", "/**/", "[ab]", "[!a]", "[a", `\*`, " ", "**/", "]", "-")
			}
			if !odd(p) {
				patterns = append(patterns, p)
			}
		}
		for range 30 {
			names := make([]string, 1+random.IntN(4))
			for i := range names {
				names[i] = pick("a", "b", "ab", "ba", "c", "*", "-", "aab")
			}
			paths = append(paths, strings.Join(names, "/"))
		}
		text := strings.Join(patterns, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		f := parseIgnore(text, false)
		out := run(strings.Join(paths, "\x00")+"\x00", "check-ignore", "--no-index", "-z", "--stdin")
		byGit := map[string]bool{}
		for path := range strings.SplitSeq(out, "\x00") {
			byGit[path] = true
		}
		for _, path := range paths {
			if got := decide(f, path, false); got != byGit[path] {
				t.Errorf("%q with %q: ignored = %v, git says %v", path, patterns, got, byGit[path])
			}
		}
	}
}

func FuzzIgnore(f *testing.F) {
	f.Add("*.config\n!/a/**/web.config\n[!a-c]?\\", "a/b/web.config", true)
	f.Add("[[:alpha:]-\xff]*/**/", "\xff/\xfe", false)
	f.Fuzz(func(t *testing.T, text, path string, dir bool) {
		file := parseIgnore(text, false)
		first := file.match(path, dir, false)
		if again := parseIgnore(text+"\n", false).match(path, dir, false); again != first {
			t.Fatalf("an empty line changes %d to %d", first, again)
		}
		if first != ignored && parseIgnore(text+"\n*", false).match(path, dir, false) != ignored && path != "" {
			t.Fatal("* does not ignore everything")
		}
		parseIgnore(text, true).match(path, dir, true)
	})
}
