package disk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/disk"
)

// TestDrive: on the drives of the machine itself a link leads where Windows takes it, but not to other machines.
func TestDrive(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"drive/sites/a/web.config", "other/b/web.config", "drive/plain.txt"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	drive := filepath.Join(dir, "drive")
	for name, target := range map[string]string{
		"absolute": filepath.Join(dir, "other"), "relative": filepath.Join("sites", "a"), "up": filepath.Join("sites", "..", "relative"),
		"circle": "circle", "nowhere": "nothing", "share": `\\server\share`,
	} {
		if err := os.Symlink(target, filepath.Join(drive, name)); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	reach := []string{filepath.VolumeName(drive) + string(filepath.Separator)}
	d := disk.New(disk.Mount{Windows: `E:\`, FS: disk.Drive(drive, reach), Local: filepath.ToSlash(drive)})
	for path, want := range map[string]string{
		`E:\plain.txt`: "drive/plain.txt", `E:\sites\a\web.config`: "drive/sites/a/web.config", `E:\absolute\b\web.config`: "other/b/web.config",
		`E:\relative\web.config`: "drive/sites/a/web.config", `E:\UP\Web.Config`: "drive/sites/a/web.config",
		`E:\circle\web.config`: "", `E:\nowhere`: "", `E:\share\x`: "",
	} {
		raw, info, err := d.ReadFile(path, 1000)
		if string(raw) != want || (err == nil) != (want != "") || want == "" && info.Fact == disk.Present {
			t.Errorf("%s: %q, %+v, %v; want %q", path, raw, info, err, want)
		}
	}
	if got := d.Dirs(`E:\`); !slices.Equal(got, []string{"absolute", "relative", "sites", "up"}) {
		t.Errorf("directories are %v", got)
	}
	narrow := disk.New(disk.Mount{Windows: `E:\`, FS: disk.Drive(drive, nil), Local: filepath.ToSlash(drive)})
	if info := narrow.Stat(`E:\absolute`); runtime.GOOS != "windows" && info.Fact != disk.Unknown {
		t.Errorf("a link out of reach is %v", info.Fact)
	}
}

// TestWindowsOf finds what a local file stands for from the roots of drives too.
func TestWindowsOf(t *testing.T) {
	t.Parallel()
	fsys := os.DirFS(t.TempDir())
	d := disk.New(disk.Mount{Windows: `C:\`, FS: fsys, Local: "C:/"}, disk.Mount{Windows: `J:\cgi-bin`, FS: fsys, Local: "D:/cgi"}, disk.Mount{FS: fsys, Local: "/srv/disks"})
	for local, want := range map[string]string{
		`C:\inetpub\web.config`: `C:\inetpub\web.config`, "C:/web.config": `C:\web.config`, "D:/cgi/x/web.config": `J:\cgi-bin\x\web.config`,
		"D:/other/web.config": "", "/srv/disks/C/inetpub/web.config": `C:\inetpub\web.config`,
		"/srv/disks/UNC/server/share/x/web.config": `\\server\share\x\web.config`, "/srv/web.config": "", "web.config": "",
	} {
		got, ok := d.WindowsOf(local, func(a, b string) bool { return a == b })
		if !strings.EqualFold(got, want) || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", local, got, ok, want)
		}
	}
}

// TestLongPath reads below a path that is longer than the 260 characters which old programs are limited to.
func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	part := strings.Repeat("long-name-", 9)
	path := filepath.Join(dir, part, part, part, part)
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "web.config"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	local, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	windows := `C:\` + strings.Join([]string{part, part, part, part, "web.config"}, `\`)
	for name, fsys := range map[string]fs.FS{"directory": local, "drive": disk.Drive(dir, nil)} {
		d := disk.New(disk.Mount{Windows: `C:\`, FS: fsys, Local: filepath.ToSlash(dir)})
		for _, spelled := range []string{windows, `\\?\` + windows} {
			if raw, _, err := d.ReadFile(spelled, 10); string(raw) != "x" {
				t.Errorf("%s: %q, %v", name, raw, err)
			}
		}
	}
}
