package discover

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	webText  = "<configuration><system.webServer/></configuration>"
	hostText = "<configuration><system.applicationHost/></configuration>"
)

// tree makes the files of a test in a new directory; a name that ends with a slash is a directory, "a = text" gives the text.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range files {
		name, text, _ := strings.Cut(file, " = ")
		path := filepath.Join(dir, filepath.FromSlash(name))
		parent := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			parent = path
		}
		if err := os.MkdirAll(parent, 0o755); err != nil {
			t.Fatal(err)
		}
		if parent == path {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// found returns what Find says of args below dir, one line per file and note, with paths relative to dir.
func found(dir string, o Options, args ...string) []string {
	full := make([]string, len(args))
	for i, arg := range args {
		full[i] = filepath.Join(dir, filepath.FromSlash(arg))
	}
	r := Find(full, o)
	local := func(path string) string {
		rel, _ := filepath.Rel(dir, filepath.FromSlash(path))
		return filepath.ToSlash(rel)
	}
	var lines []string
	for _, f := range r.Files {
		line := local(f.Path) + " " + f.Kind.String()
		if f.Explicit {
			line += " explicit"
		}
		if f.Why != "" {
			line += ": " + f.Why
		}
		lines = append(lines, line)
	}
	for _, n := range r.Problems {
		line := "! " + local(n.Path) + ": " + n.Message
		if n.Explicit {
			line += " (explicit)"
		}
		lines = append(lines, line)
	}
	for _, n := range r.LeftOut {
		lines = append(lines, "- "+local(n.Path)+": "+n.Message)
	}
	return lines
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		files []string
		args  []string
		want  []string
	}{
		{"kinds", []string{"Web.config", "a/b/web.CONFIG", "web.Release.config", "config/applicationHost.config", ".vs/app/config/applicationhost.config",
			"packages.config", "App.config", "x.exe.config", "readme.md", "administration.config", "pool.config = " + hostText, "copy.config = " + webText},
			[]string{"."}, []string{
				".vs/app/config/applicationhost.config applicationHost", "Web.config web", "a/b/web.CONFIG web", "administration.config administration",
				"config/applicationHost.config applicationHost", "pool.config applicationHost", "web.Release.config transform"}},
		{"explicit", []string{"packages.config", "copy.config = " + webText, "pool.xml = " + hostText, "text", "web.config"},
			[]string{"packages.config", "copy.config", "pool.xml", "text", "web.config", "."}, []string{
				"copy.config web explicit", "packages.config other explicit: it is the configuration of NuGet", "pool.xml applicationHost explicit",
				"text other explicit: it is not XML", "web.config web explicit"}},
		{"builds", []string{"app/app.csproj", "app/bin/web.config", "app/obj/web.config", "app/sub/bin/web.config", "site/web.config", "site/Bin/web.config",
			"site/obj/web.config", "bin/web.config"}, []string{"."}, []string{
			"site/web.config web", "- app/bin: output of a build", "- app/obj: output of a build", "- app/sub/bin: output of a build",
			"- bin: output of a build", "- site/Bin: output of a build", "- site/obj: output of a build"}},
		{"packages", []string{"x.sln", "packages/A.1.0/web.config.transform", "js/packages/a/web.config", "js/node_modules/iisnode/web.config", ".git/web.config"},
			[]string{"."}, []string{"js/packages/a/web.config web", "- .git: version control", "- js/node_modules: packages of npm", "- packages: packages of NuGet"}},
		{"explicit beats left out", []string{"x.sln", "packages/web.config", "node_modules/web.config", ".gitignore = *.config", "web.config"},
			[]string{"packages/web.config", "node_modules", "web.config"}, []string{
				"node_modules/web.config web", "packages/web.config web explicit", "web.config web explicit"}},
		{"gitignore", []string{".gitignore = out/\n*.Debug.config\n/top/web.config", "out/web.config", "web.Debug.config", "top/web.config", "a/top/web.config",
			"a/.gitignore = !out/\n/web.config\n!keep/**", "a/out/web.config", "a/web.config", "a/b/web.config"}, []string{"."}, []string{
			"a/b/web.config web", "a/out/web.config web", "a/top/web.config web", "- a/web.config: git ignores it", "- out: git ignores it",
			"- top/web.config: git ignores it", "- web.Debug.config: git ignores it"}},
		{"gitignore above", []string{".git/", ".gitignore = a/b/web.config\nout/\n", "a/.gitignore = /x/", "a/b/web.config", "a/b/c/web.config", "a/x/web.config",
			"out/b/web.config"}, []string{"a", "out"}, []string{
			"a/b/c/web.config web", "out/b/web.config web", "- a/b/web.config: git ignores it", "- a/x: git ignores it"}},
		{"gitignore above without a repository", []string{".gitignore = web.config", "a/web.config"}, []string{"a"}, []string{"a/web.config web"}},
		{"globs", []string{"sites/a/web.config", "sites/b/sub/WEB.config", "sites/c/packages.config", "other/web.config"},
			[]string{"sites/*", "**/B/**/web.config"}, []string{"sites/a/web.config web", "sites/b/sub/WEB.config web"}},
		{"globs that match nothing", []string{"a/web.config", "a/packages.config"}, []string{"a/*.xml", "none/*.config", "a/[", "a/packages.*"}, []string{
			"! a/*.xml: nothing that IIS reads matches (explicit)",
			"! a/[: the glob is malformed: a bracket or brace is not closed (explicit)",
			"! a/packages.*: nothing that IIS reads matches (explicit)",
			"! none/*.config: nothing matches: there is no directory none (explicit)"}},
		{"a name like a glob", []string{"a[1]/web.config"}, []string{"a[1]"}, []string{"a[1]/web.config web"}},
		{"missing", nil, []string{"none.config"}, []string{"! none.config: there is no such file or directory (explicit)"}},
		{"nothing", []string{"a/readme"}, []string{"."}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, tt.files...)
			var want []string
			for _, line := range tt.want {
				want = append(want, strings.ReplaceAll(line, "no directory none", "no directory "+filepath.ToSlash(dir)+"/none"))
			}
			if diff := cmp.Diff(want, found(dir, Options{}, tt.args...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindOptions(t *testing.T) {
	t.Parallel()
	dir := tree(t, ".gitignore = a", "a/web.config", "b/web.config", "c/web.config")
	o := Options{NoIgnore: true, Exclude: func(path string) bool {
		return filepath.Base(path) == "b" || strings.HasSuffix(filepath.ToSlash(path), "c/web.config")
	}}
	want := []string{"a/web.config web", "- b: the project excludes it", "- c/web.config: the project excludes it"}
	if diff := cmp.Diff(want, found(dir, o, ".")); diff != "" {
		t.Error(diff)
	}
	want = []string{"b/web.config web explicit", "c/web.config web explicit"}
	if diff := cmp.Diff(want, found(dir, o, "b/web.config", "c/web.config")); diff != "" {
		t.Error(diff)
	}
}

func TestRelativePaths(t *testing.T) {
	dir := tree(t, "web.config", "a/web.config")
	t.Chdir(dir)
	for arg, want := range map[string][]string{
		"":                         {"a/web.config", "web.config"},
		".":                        {"a/web.config", "web.config"},
		"./a":                      {"a/web.config"},
		"../" + filepath.Base(dir): {"../" + filepath.Base(dir) + "/a/web.config", "../" + filepath.Base(dir) + "/web.config"},
		"**/web.config":            {"a/web.config", "web.config"},
	} {
		var args []string
		if arg != "" {
			args = []string{arg}
		}
		var got []string
		for _, f := range Find(args, Options{}).Files {
			got = append(got, f.Path)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", arg, diff)
		}
	}
	if r := Find([]string{"a/web.config", filepath.Join(dir, "a")}, Options{}); len(r.Files) != 1 || r.Files[0].Path != "a/web.config" || !r.Files[0].Explicit {
		t.Errorf("one file by two names is %+v", r.Files)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	dir := tree(t, "shared/web.config", "shared/text", "a/")
	for link, target := range map[string]string{
		"a/up": "..", "a/self": "self", "a/web.config": "../shared/web.config", "shared/gone": "nowhere", "a/pool.config": "../shared/text",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "b", "web.config")); err != nil {
		t.Fatal(err)
	}
	got := found(dir, Options{}, ".")
	for i, line := range got {
		if strings.HasPrefix(line, "! a/self: ") { // the words are the system's
			got[i] = "! a/self"
		}
	}
	want := []string{"a/web.config web", "shared/web.config web", "! a/self", "! b/web.config: there is no such file or directory", "- a/up: a symbolic link to a directory"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	named := found(dir, Options{}, "a/up/shared") // a link on the way to what is named is followed
	if diff := cmp.Diff([]string{"a/up/shared/web.config web"}, named); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	if os.Getuid() <= 0 {
		t.Skip("permissions do not stop this user")
	}
	dir := tree(t, "a/web.config", "b/web.config")
	if err := os.Chmod(filepath.Join(dir, "a"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "a"), 0o755) })
	if diff := cmp.Diff([]string{"b/web.config web", "! a: permission denied"}, found(dir, Options{}, ".")); diff != "" {
		t.Error(diff)
	}
}

func TestDeep(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	const depth = 2000 // deeper than a path can be long
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	for i := range depth {
		name := "dir" // 8,000 bytes in all
		if err := dir.Mkdir(name, 0o755); err != nil {
			t.Skip("this system does not nest that deeply:", err)
		}
		next, err := dir.OpenRoot(name)
		if err != nil {
			t.Skip("this system does not nest that deeply:", err)
		}
		dir.Close()
		dir = next
		if i == 500 {
			if err := dir.WriteFile("web.config", nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir.Close()
	start := time.Now()
	r := Find([]string{root}, Options{})
	if len(r.Files) != 1 || len(r.Problems) != 1 {
		t.Errorf("%d files, %d problems; want one of each", len(r.Files), len(r.Problems))
	}
	t.Logf("%d directories in %v", r.Seen, time.Since(start))
}

func TestServer(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a/b/c/", "a/.vs/B/config/applicationhost.config", "a/.vs/A/config/ApplicationHost.config", "a/.vs/A/applicationhost.config",
		"ApplicationHost.Config", "d/.vs/x/y/z/too/deep/config/applicationhost.config", "e/applicationHost.config/")
	for start, want := range map[string]string{
		"a/b/c": "a/.vs/A/config/ApplicationHost.config",
		"a":     "a/.vs/A/config/ApplicationHost.config",
		"d":     "ApplicationHost.Config",
		"e":     "ApplicationHost.Config",
	} {
		if got := Server(filepath.Join(dir, start)); got != filepath.Join(dir, filepath.FromSlash(want)) {
			t.Errorf("%s: %s, want %s", start, got, want)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(strings.Repeat("[Bb]uild*/\n*.user\n/artifacts/**/x\n", 60)), 0o644); err != nil {
		b.Fatal(err)
	}
	for d := range 400 {
		sub := filepath.Join(dir, fmt.Sprint("d", d%20), fmt.Sprint("e", d))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			b.Fatal(err)
		}
		for i := range 100 {
			name := fmt.Sprint("file", i, ".aspx")
			if i == 0 {
				name = "web.config"
			}
			if err := os.WriteFile(filepath.Join(sub, name), nil, fs.ModePerm); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		if r := Find([]string{dir}, Options{}); len(r.Files) != 400 || r.Seen < 40_000 {
			b.Fatal(len(r.Files), r.Seen)
		}
	}
}
