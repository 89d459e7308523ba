//go:build unix

package hostile

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// canary is what no run may ever show: it is in files that lie outside of what is looked at.
const canary = "CANARY-4711"

// canaryFile makes a file that would show itself in any report that quotes it: a finding on the line with the canary.
func canaryFile(t *testing.T, dir, name string) string {
	return write(t, dir, name, "<configuration>\n<"+canary+" a='"+canary+"'>\n</configuration>\n")
}

func silent(t *testing.T, o *outcome) {
	t.Helper()
	if strings.Contains(o.all(), canary) {
		t.Errorf("shows a file outside:\n%s", clip(o.all()))
	}
}

// odd makes what is no file, and returns false where the system does not let it.
var odd = map[string]func(path string) error{
	"a named pipe": func(path string) error { return syscall.Mkfifo(path, 0o644) },
	"a socket": func(path string) error {
		listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		if err != nil {
			return err
		}
		listener.SetUnlinkOnClose(false)
		return listener.Close()
	},
	"a directory":          func(path string) error { return os.Mkdir(path, 0o755) },
	"a link to a device":   func(path string) error { return os.Symlink("/dev/zero", path) },
	"a link to itself":     func(path string) error { return os.Symlink(path, path) },
	"a link to nothing":    func(path string) error { return os.Symlink("nothing", path) },
	"a link to a terminal": func(path string) error { return os.Symlink("/dev/tty", path) },
}

// TestNoFiles puts what is no file in the place of every file that a command reads. Nothing may wait for it.
func TestNoFiles(t *testing.T) {
	for kind, create := range odd {
		t.Run(kind, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "h") // names of sockets are short
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			for _, name := range []string{"site/web.config", "site/sub/web.config", "host/applicationHost.config", "odd", "schema/x.xml", "set/.iislens.yaml", "git/.gitignore", "web.Debug.config", "logs/u_ex1.log"} {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := create(path); err != nil {
					t.Fatal(err)
				}
			}
			write(t, dir, "git/web.config", "<configuration/>")
			write(t, dir, "good/web.config", "<configuration/>")
			write(t, dir, "logs/u_ex2.log", "#Fields: date time\n2026-01-01 00:00:00\n")
			for _, args := range [][]string{
				{"lint", "site"}, {"lint", "site/web.config"}, {"lint", "host"}, {"lint", "host/applicationHost.config"}, {"lint", "odd"}, {"lint", "*/web.config"}, {"lint", "git"}, {"lint"},
				{"lint", "--config", "odd"}, {"lint", "good", "--config-file", "odd"}, {"lint", "good", "--baseline", "odd"}, {"lint", "good", "--schema", "schema"}, {"lint", "--fix", "site"},
				{"explain", "/x", "--config", "odd"}, {"explain", "/x", "--web-root", "site"}, {"explain", "/sub/x", "--web-root", "site"}, {"explain", "/x", "--web-root", "good", "--schema", "schema"},
				{"show", "handlers", "Default Web Site/sub", "--web-root", "site"}, {"diagnose", "/x", "--web-root", "site"},
				{"diagnose", "--log", "logs"}, {"diagnose", "--log", "logs/*"},
			} {
				o := run(t, dir, args...)
				if o.code == 0 && args[0] == "lint" && len(args) > 1 && (args[1] == "site" || args[1] == "odd") {
					t.Errorf("%v: exit 0\n%s", args, clip(o.all()))
				}
			}
			run(t, filepath.Join(dir, "set"), "lint")
			run(t, filepath.Join(dir, "host"), "explain", "/x")
		})
	}
	t.Run("devices", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "web.config", "<configuration/>")
		for _, device := range []string{"/dev/zero", "/dev/urandom", "/dev/null"} {
			for _, args := range [][]string{{"lint", device}, {"lint", "--config", device}, {"lint", "--config-file", device}, {"lint", "--baseline", device}, {"explain", "/x", "--config", device},
				{"diagnose", "--log", device}, {"diagnose", "--merge", device}, {"diagnose", "--trace", device}, {"diagnose", "--page", device}} {
				if o := run(t, dir, args...); o.code < 1 {
					t.Errorf("%v: exit %d\n%s", args, o.code, clip(o.all()))
				}
			}
		}
	})
	t.Run("standard input", func(t *testing.T) {
		dir := t.TempDir()
		zero, err := os.Open("/dev/zero")
		if err != nil {
			t.Skip(err)
		}
		defer zero.Close()
		for _, args := range [][]string{{"lint", "-"}, {"diagnose", "--log", "-"}, {"diagnose", "--merge", "-"}, {"diagnose", "--page", "-"}} {
			if o := runWith(t, dir, io.LimitReader(zero, 200<<20), args...); o.code < 2 {
				t.Errorf("%v: exit %d\n%s", args, o.code, clip(o.all()))
			}
		}
	})
}

// TestOutside: nothing outside of the directories that are looked at is read, whichever way a configuration points there.
func TestOutside(t *testing.T) {
	top := t.TempDir()
	outside := filepath.Join(top, "outside")
	secret := canaryFile(t, outside, "secret.config")
	canaryFile(t, outside, "web.config")
	link := func(t *testing.T, target, path string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("links", func(t *testing.T) {
		for _, name := range []string{"web.config", "web.Debug.config", "applicationHost.config", "administration.config", "redirection.config", "x.config", "web.config.transform"} {
			dir := filepath.Join(top, "links-"+name)
			link(t, secret, filepath.Join(dir, name))
			link(t, outside, filepath.Join(dir, "dir"))
			for _, args := range [][]string{{"lint"}, {"lint", "."}, {"lint", "*"}, {"lint", "--fix=unsafe"}, {"explain", "/x"}, {"explain", "/dir/x"}, {"diagnose", "/dir/x"}, {"show", "handlers", "Default Web Site/dir"}} {
				if name == "applicationHost.config" && args[0] != "lint" {
					continue // that is where the configuration is looked for
				}
				silent(t, run(t, dir, args...))
			}
		}
	})
	t.Run("relative links", func(t *testing.T) {
		dir := filepath.Join(top, "relative")
		write(t, dir, "web.config", "<configuration/>")
		link(t, "../../outside/web.config", filepath.Join(dir, "a", "web.config"))
		link(t, "../outside", filepath.Join(dir, "b"))
		link(t, "b", filepath.Join(dir, "c"))
		for _, args := range [][]string{{"lint"}, {"lint", "a"}, {"explain", "/a/x"}, {"explain", "/b/x"}, {"explain", "/c/x"}, {"explain", "/b/../../outside/x"}, {"explain", "/%2e%2e/%2e%2e/outside/x"}} {
			silent(t, run(t, dir, args...))
		}
	})
	t.Run("loops", func(t *testing.T) {
		dir := filepath.Join(top, "loops")
		write(t, dir, "web.config", "<configuration/>")
		link(t, ".", filepath.Join(dir, "self"))
		link(t, "..", filepath.Join(dir, "sub", "up"))
		link(t, "b", filepath.Join(dir, "a"))
		link(t, "a", filepath.Join(dir, "b"))
		run(t, dir, "lint").want(t, 0)
		for _, path := range []string{"/self/self/self/x", "/sub/up/sub/up/x", "/a/x"} {
			run(t, dir, "explain", path)
		}
	})
	t.Run("configSource", func(t *testing.T) {
		for i, source := range []string{`..\outside\secret.config`, `../outside/secret.config`, `..\..\..\..\..\..\..\etc\passwd`, secret, `C:\outside\secret.config`, `\\server\share\secret.config`, `\\.\pipe\x`, `\\?\C:\outside\secret.config`,
			`link\secret.config`, `link.config`, `x:\..\secret.config`, `con`, `sub\..\..\outside\secret.config`, `\outside\secret.config`, `secret.config::$DATA`} {
			dir := filepath.Join(top, fmt.Sprint("source", i))
			link(t, outside, filepath.Join(dir, "link"))
			link(t, secret, filepath.Join(dir, "link.config"))
			write(t, dir, "web.config", webHead+`<handlers configSource="`+source+`"/>`+webTail)
			for _, args := range [][]string{{"lint"}, {"explain", "/x"}, {"show", "handlers", "Default Web Site"}, {"diagnose", "/x"}} {
				silent(t, run(t, dir, args...))
			}
		}
	})
	t.Run("physicalPath", func(t *testing.T) {
		for i, path := range []string{`C:\..\outside`, `C:\..\..\outside`, `..\outside`, `\\?\C:\..\outside`, `\\.\pipe\x`, `\\.\C:\outside`, `C:\con`, `\\server\share`, `\\localhost\c$\outside`, outside, `C:\link`, `C:`, `%SystemDrive%\..\outside`,
			`%windir%%windir%`, `\\?\UNC\..\..\outside`, `\\..\..\outside`, `//../../outside`, `C:\a:b`, "C:\\a&#10;b", `C:\` + strings.Repeat(`a\`, 20_000)} {
			dir := filepath.Join(top, fmt.Sprint("physical", i))
			write(t, dir, "root/C/web.config", "<configuration/>")
			link(t, outside, filepath.Join(dir, "root", "C", "link"))
			stream(t, dir, "applicationHost.config", func(w io.Writer) {
				server(w, func() {
					io.WriteString(w, siteHead+`<application path="/"><virtualDirectory path="/" physicalPath="`+path+`"/></application>`+siteTail)
				}, func() {})
			})
			for _, args := range [][]string{{"lint"}, {"lint", "-c", "applicationHost.config", "--root", "root"}, {"explain", "http://h/x"}, {"explain", "http://h/secret.config", "-c", "applicationHost.config", "--root", "root"}, {"diagnose", "http://h/", "-c", "applicationHost.config", "--root", "root"}} {
				silent(t, run(t, dir, args...))
			}
		}
	})
	t.Run("schema", func(t *testing.T) {
		dir := filepath.Join(top, "schemalink")
		write(t, dir, "web.config", "<configuration/>")
		link(t, secret, filepath.Join(dir, "schema", "x.xml"))
		silent(t, run(t, dir, "lint", "--schema", "schema"))
	})
}

// TestTrees: directories deeper and fuller than any site.
func TestTrees(t *testing.T) {
	t.Run("deep", func(t *testing.T) {
		dir := t.TempDir()
		at := dir
		var names []string
		for range 2000 { // beyond the length of a path, so it has to be walked down
			names = append(names, "d")
		}
		for i := 0; i < len(names); i += 1000 {
			at = filepath.Join(at, strings.Join(names[i:i+1000], "/"))
			if err := mkdirDeep(dir, names[:i+1000]); err != nil {
				t.Skip(err)
			}
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		write(t, dir, "web.config", "<configuration/>")
		write(t, dir, strings.Repeat("d/", 500)+"web.config", webHead+"<nosuch/>"+webTail)
		run(t, dir, "lint").want(t, 1, "nosuch")
		run(t, dir, "explain", "/"+strings.Repeat("d/", 1999)+"x")
		run(t, dir, "explain", "/"+strings.Repeat("d/", 200)+"x")
		run(t, filepath.Join(dir, strings.Repeat("d/", 500)), "explain", "/x")
	})
	t.Run("full", func(t *testing.T) {
		heavy(t)
		dir := t.TempDir()
		write(t, dir, "web.config", "<configuration/>")
		for i := range many {
			file, err := os.Create(filepath.Join(dir, fmt.Sprintf("file%d.config", i)))
			if err != nil {
				t.Fatal(err)
			}
			file.Close()
		}
		run(t, dir, "lint").want(t, 0)
		run(t, dir, "explain", "/file7.config")
	})
	t.Run("every directory a site", func(t *testing.T) {
		heavy(t)
		dir := t.TempDir()
		for i := range 10_000 {
			write(t, dir, fmt.Sprintf("d%d/web.config", i), "<configuration/>")
		}
		write(t, dir, "web.config", "<configuration/>")
		run(t, dir, "lint").want(t, 0)
	})
}

// mkdirDeep makes a directory whose path is longer than the system takes at once.
func mkdirDeep(top string, names []string) error {
	fd, err := syscall.Open(top, syscall.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer func() { syscall.Close(fd) }()
	for _, name := range names {
		if err := syscall.Mkdirat(fd, name, 0o755); err != nil && err != syscall.EEXIST {
			return err
		}
		next, err := syscall.Openat(fd, name, syscall.O_RDONLY|syscall.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		syscall.Close(fd)
		fd = next
	}
	return nil
}
