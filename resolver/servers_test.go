package resolver_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/winpath"
)

var update = flag.Bool("update", false, "write what the servers answer into their archives")

// TestServers asks the servers of testdata/servers. An archive is one server: applicationHost.config (or a profile), its
// disks below root/, what to ask (query) and the answers (want). Its comment says which rule decides.
//
// The file options holds, one a line: "profile NAME", "webroot PATH", "env NAME=VALUE", "version 8.5", "map WINDOWS=DIRECTORY" and
// "noroot", which leaves all disks unknown that are not mapped.
func TestServers(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("../testdata/servers/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no servers: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a := newServerArchive(t, archive)
			got := a.answer(t)
			if *update {
				a.write(t, path, got)
				return
			}
			if diff := cmp.Diff(string(a.files["want"]), got); diff != "" {
				t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
			}
		})
	}
}

type serverArchive struct {
	*txtar.Archive
	files map[string][]byte
}

func newServerArchive(t *testing.T, archive *txtar.Archive) *serverArchive {
	t.Helper()
	a := &serverArchive{Archive: archive, files: map[string][]byte{}}
	for _, f := range archive.Files {
		if _, twice := a.files[f.Name]; twice {
			t.Fatalf("two files are called %s", f.Name)
		}
		a.files[f.Name] = f.Data
	}
	if len(strings.TrimSpace(string(archive.Comment))) < 20 {
		t.Fatal("the archive does not say what it shows")
	}
	if a.files["query"] == nil {
		t.Fatal("the archive asks nothing")
	}
	return a
}

// write stores the answers in the archive.
func (a *serverArchive) write(t *testing.T, path, want string) {
	t.Helper()
	at := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
	if at < 0 {
		at = len(a.Files)
		a.Files = append(a.Files, txtar.File{Name: "want"})
	}
	a.Files[at].Data = []byte(want)
	if err := os.WriteFile(path, txtar.Format(a.Archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tree returns the files below dir of the archive as a file system; a name that ends with "/." is an empty directory.
func (a *serverArchive) tree(dir string) fstest.MapFS {
	tree := fstest.MapFS{}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, dir+"/"); ok {
			if empty, ok := strings.CutSuffix(name, "/."); ok {
				tree[empty] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
				continue
			}
			tree[name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	return tree
}

func (a *serverArchive) options(t *testing.T) resolver.Options {
	t.Helper()
	opt := resolver.Options{Config: a.files["applicationHost.config"], ConfigPath: "applicationHost.config", ConfigFS: a.tree("config")}
	mounts, root := []disk.Mount{}, true
	env := map[string]string{}
	for line := range strings.Lines(string(a.files["options"])) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, value, _ := strings.Cut(rest, "=")
		switch word {
		case "profile":
			opt.Profile = rest
		case "webroot":
			opt.WebRoot = rest
		case "env":
			env[name] = value
		case "version":
			opt.Version, _ = schema.ParseVersion(rest)
		case "map":
			mounts = append(mounts, disk.Mount{Windows: name, FS: a.tree(value), Local: value})
		case "noroot":
			root = false
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
	if root {
		mounts = append(mounts, disk.Mount{FS: a.tree("root"), Local: "root"})
	}
	opt.Disks = disk.New(mounts...)
	if len(env) > 0 {
		opt.Env = winpath.ServerEnv().With(env)
	}
	return opt
}

// answer loads the server and asks it every question.
func (a *serverArchive) answer(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	server, err := resolver.Load(a.options(t))
	for line := range strings.Lines(string(a.files["query"])) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		fmt.Fprintf(&b, "> %s\n", line)
		word, rest, _ := strings.Cut(line, " ")
		if err != nil {
			fmt.Fprintf(&b, "no server: %v\n", err)
			continue
		}
		q := &question{server: server, out: &b}
		switch word {
		case "section":
			name, path, _ := strings.Cut(rest, " ")
			q.section(name, path)
		case "handler":
			q.handler(t, rest)
		case "place":
			q.place(rest)
		case "chain":
			q.chain(rest)
		case "sites":
			q.sites()
		default:
			t.Fatalf("unknown question %q", line)
		}
	}
	return b.String()
}
