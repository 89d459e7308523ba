package disk_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver/disk"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

// tree is what most tests look at: whole disks, one directory mapped on its own and another inside it.
func tree() *disk.Disks {
	return disk.New(
		disk.Mount{FS: fstest.MapFS{
			"C/inetpub/wwwroot/Web.Config":         file("root"),
			"C/inetpub/wwwroot/Größe/ÉTÉ.TXT":      file("summer"),
			"C/Windows/System32/inetsrv/own.dll":   file("own"),
			"C/Windows/System32/inetsrv/isapi.dll": file("isapi"),
			"UNC/server/Share$/x.txt":              file("share"),
			"d/lower.txt":                          file("lower"),
		}, Local: "root"},
		disk.Mount{Windows: `C:\inetpub\wwwroot\app`, FS: fstest.MapFS{"a.txt": file("mapped"), "deep/never.txt": file("hidden by the longer mount")}, Local: "maps/app"},
		disk.Mount{Windows: `C:\inetpub\wwwroot\app\deep`, FS: fstest.MapFS{"b.txt": file("deep")}, Local: "maps/deep/"},
		disk.Mount{Windows: `C:\inetpub\wwwroot\app`, FS: fstest.MapFS{"second.txt": file("never seen")}, Local: "maps/second"},
		disk.Mount{Windows: `\\other\share`, FS: fstest.MapFS{"c.txt": file("other")}},
		disk.Mount{Windows: `E:\only\here`, FS: fstest.MapFS{"e.txt": file("e")}, Local: "."},
	)
}

func TestStat(t *testing.T) {
	t.Parallel()
	d := tree()
	tests := []struct {
		path string
		want string // fact, kind, local name
	}{
		{`C:\inetpub\wwwroot\web.config`, "present file root/C/inetpub/wwwroot/Web.Config"},
		{`c:/INETPUB/WWWROOT/WEB.CONFIG`, "present file root/C/inetpub/wwwroot/Web.Config"},
		{`\\?\C:\inetpub\.\x\..\wwwroot`, "present directory root/C/inetpub/wwwroot"},
		{`C:\inetpub\wwwroot\GRÖSSE`, "absent"}, // ß has no other case in a file name
		{`C:\inetpub\wwwroot\GRößE\été.txt`, "present file root/C/inetpub/wwwroot/Größe/ÉTÉ.TXT"},
		{`C:\inetpub\gone`, "absent"},
		{`C:\inetpub\wwwroot\web.config\below`, "absent"},
		{`C:\`, "present directory root/C"},
		{`D:\lower.txt`, "present file root/d/lower.txt"},
		{`F:\`, "unknown"}, {`F:\x`, "unknown"}, // a drive that nobody copied
		{`C:\Program Files\Any\x.dll`, "unknown"}, {`C:\inetpub\logs\x.log`, "unknown"}, {`C:\ProgramData\x`, "unknown"},
		{`C:\inetpub\wwwroot\app`, "present directory maps/app"},
		{`C:\inetpub\wwwroot\APP\A.txt`, "present file maps/app/a.txt"},
		{`C:\inetpub\wwwroot\app\second.txt`, "absent"},
		{`C:\inetpub\wwwroot\app\deep\b.txt`, "present file maps/deep/b.txt"},
		{`C:\inetpub\wwwroot\app\deep\never.txt`, "absent"},
		{`C:\inetpub\wwwroot\apple`, "absent"},
		{`\\SERVER\share$\X.TXT`, "present file root/UNC/server/Share$/x.txt"},
		{`\\server\other`, "unknown"}, {`\\nobody\share\x`, "unknown"}, {`\\server\share$\gone`, "absent"},
		{`\\other\share\c.txt`, "present file c.txt"},
		{`E:\only`, "present directory"}, {`E:\`, "present directory"}, {`E:\only\here\e.txt`, "present file ./e.txt"}, {`E:\only\there`, "unknown"},
		// A stock Windows is there without being copied; what is copied wins.
		{`C:\Windows`, "present directory root/C/Windows"}, {`C:\Windows\System32\cmd.exe`, "present file (stock)"},
		{`C:\Windows\System32\inetsrv\isapi.dll`, "present file root/C/Windows/System32/inetsrv/isapi.dll"},
		{`C:\Windows\System32\inetsrv\cgi.dll`, "present file (stock)"}, {`C:\Windows\SysWOW64\inetsrv`, "present directory (stock)"},
		{`C:\Windows\System32\inetsrv\gone.dll`, "absent"},                        // its directory is copied
		{`C:\Windows\elsewhere\x.dll`, "unknown"}, {`C:\Windows\x.txt`, "absent"}, // likewise
		{`C:\Program Files\IIS\Any Module\module.dll`, "present file (stock)"},
		{`C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`, "present file (stock)"},
		{`C:\Windows\Microsoft.NET\Framework64\v9.9\aspnet.dll`, "unknown"},
		// What is no path.
		{``, "unknown"}, {`relative`, "unknown"}, {`C:\con`, "unknown"}, {`C:\a|b`, "unknown"},
	}
	for _, tt := range tests {
		if got := text(d.Stat(tt.path)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.path, got, tt.want)
		}
	}
	if got := text((*disk.Disks)(nil).Stat(`C:\Windows`)); got != "unknown" {
		t.Errorf("no disks: %s", got)
	}
	if got := text(disk.New().Stat(`C:\Windows\System32\cmd.exe`)); got != "present file (stock)" {
		t.Errorf("no mounts: %s", got)
	}
	if !d.Mapped(`C:\x`) || !d.Mapped(`\\other\share\x`) || disk.New(disk.Mount{Windows: `C:\a`, FS: fstest.MapFS{}}).Mapped(`C:\b`) {
		t.Error("Mapped")
	}
}

func text(i disk.Info) string {
	s := i.Fact.String()
	switch {
	case i.IsDir():
		s += " directory"
	case i.IsFile():
		s += " file"
	}
	if i.Stock {
		s += " (stock)"
	}
	if i.Local != "" {
		s += " " + i.Local
	}
	return s
}

func TestReadFile(t *testing.T) {
	t.Parallel()
	d := tree()
	raw, info, err := d.ReadFile(`c:\inetpub\wwwroot\WEB.config`, 4)
	if string(raw) != "root" || err != nil || info.Local != "root/C/inetpub/wwwroot/Web.Config" {
		t.Errorf("%q, %+v, %v", raw, info, err)
	}
	if _, _, err := d.ReadFile(`c:\inetpub\wwwroot\web.config`, 3); !errors.Is(err, disk.ErrTooLarge) || !strings.Contains(err.Error(), "root/C/inetpub/wwwroot/Web.Config") {
		t.Errorf("too large: %v", err)
	}
	if _, _, err := d.ReadFile(`C:\inetpub`, 9); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory: %v", err)
	}
	for _, path := range []string{`C:\gone`, `C:\Windows\System32\cmd.exe`, `Z:\x`, `\\nobody\share\x`, `x`, ``, `C:\inetpub\wwwroot\..\..\..\x`} {
		if raw, _, err := d.ReadFile(path, 9); !errors.Is(err, fs.ErrNotExist) || raw != nil {
			t.Errorf("%s: %q, %v", path, raw, err)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	d := disk.New(disk.Mount{Windows: `C:\x`, FS: fstest.MapFS{"b": file(""), "A.txt": file(""), "a.TXT": file(""), "Dir/x": file(""), "Ärger/x": file("")}})
	names, info := d.List(`C:\X\`)
	if want := []string{"A.txt", "b", "Dir", "Ärger"}; !slices.Equal(names, want) || !info.IsDir() {
		t.Errorf("%q, %+v; want %q: the first of two spellings", names, info, want)
	}
	if got := d.Dirs(`c:\x`); !slices.Equal(got, []string{"Dir", "Ärger"}) {
		t.Errorf("directories %q", got)
	}
	if names, info := d.List(`C:\x\b`); names != nil || !info.IsFile() {
		t.Errorf("of a file: %q, %+v", names, info)
	}
	if names, info := d.List(`C:\y`); names != nil || info.Fact != disk.Unknown {
		t.Errorf("of nothing: %q, %+v", names, info)
	}
}

// broken is a file system with one directory that cannot be listed.
type broken struct {
	fstest.MapFS
	dir string
}

func (b broken) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == b.dir {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadDir(name)
}

// TestUnreadableDirectory: of what is in a directory that cannot be listed nothing is known; it is not absent.
func TestUnreadableDirectory(t *testing.T) {
	t.Parallel()
	d := disk.New(disk.Mount{FS: broken{fstest.MapFS{"C/open/a": file("a"), "C/shut/web.config": file("x")}, "C/shut"}})
	for path, want := range map[string]string{`C:\open\b`: "absent", `C:\shut`: "present directory C/shut", `C:\shut\web.config`: "unknown", `C:\shut\deep\x`: "unknown", `C:\gone`: "absent"} {
		if got := text(d.Stat(path)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if info := d.Stat(`C:\shut\web.config`); !strings.Contains(info.Odd, "permission") {
		t.Errorf("it does not say why: %+v", info)
	}
	if names, info := d.List(`C:\shut`); names != nil || info.Odd == "" {
		t.Errorf("%q, %+v", names, info)
	}
}

// watched fails for names that no file system may be asked for, and counts what is opened.
type watched struct {
	fstest.MapFS
	mu    sync.Mutex
	asked []string
	bad   []string
}

func (w *watched) note(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, name)
	if !fs.ValidPath(name) || strings.ContainsAny(name, `\:`) {
		w.bad = append(w.bad, name)
	}
}

func (w *watched) Open(name string) (fs.File, error) {
	w.note(name)
	return w.MapFS.Open(name)
}

func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) {
	w.note(name)
	return w.MapFS.ReadDir(name)
}

func (w *watched) Stat(name string) (fs.FileInfo, error) {
	w.note(name)
	return w.MapFS.Stat(name)
}

// TestOnlyListedNames: whatever a configuration says, a mount is asked for names that it listed itself, and for each directory once.
func TestOnlyListedNames(t *testing.T) {
	t.Parallel()
	w := &watched{MapFS: fstest.MapFS{"C/site/web.config": file("x"), "C/site/sub/y": file("y")}}
	d := disk.New(disk.Mount{FS: w})
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for _, path := range hostile {
				d.Stat(path)
				_, _, _ = d.ReadFile(path, 100)
				d.List(path)
				_, _ = d.ACL(path)
			}
			if raw, _, err := d.ReadFile(fmt.Sprintf(`C:\site\%s\web.config`, strings.Repeat(`.\`, i)), 9); string(raw) != "x" {
				t.Errorf("%q, %v", raw, err)
			}
		})
	}
	wait.Wait()
	if len(w.bad) > 0 {
		t.Errorf("asked for %q", w.bad)
	}
	listed := map[string]int{}
	for _, name := range w.asked {
		listed[name]++
	}
	for _, dir := range []string{".", "C", "C/site"} {
		if listed[dir] != 1 {
			t.Errorf("%s was listed %d times", dir, listed[dir])
		}
	}
}

// hostile are paths that try to leave the mapped directory.
var hostile = []string{
	`C:\..\..\secret`, `C:\site\..\..\..\etc\passwd`, `C:/site/../../secret`, `\\?\C:\..\secret`, `\\..\..\secret`, `\\.\C:\secret`, `\\?\UNC\..\x\secret`,
	`C:\site\web.config::$DATA`, `C:\site\.. \secret`, `C:\site\...\secret`, `..\secret`, `/etc/passwd`, `C:\etc\passwd`, `D:\`, `C:\site\sub/../../../secret`, "C:\\site\\..\x00\\secret",
	`\\server\share\..\..\secret`, `C:\site\..\..`, `.:\secret`, `C:\site\%2e%2e\secret`,
}

func TestACL(t *testing.T) {
	t.Parallel()
	d := disk.New(disk.Mount{Windows: `C:\`, FS: fstest.MapFS{
		"site/web.config": file(""), "site/Web.Config.ACL.txt": file("web.config Everyone:(R)\n"), "site.acl.txt": file("site Everyone:(RX)\n"),
		"big/x.acl.txt": file(string(bytes.Repeat([]byte("x"), 65<<10))), "dir/y.acl.txt/z": file(""),
	}})
	if got, ok := d.ACL(`c:\site\web.config`); !ok || got != "web.config Everyone:(R)\n" {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := d.ACL(`C:\site\`); !ok || got != "site Everyone:(RX)\n" {
		t.Errorf("of a directory: %q, %v", got, ok)
	}
	for _, path := range []string{`C:\other`, `C:\big\x`, `C:\dir\y`, `D:\x`, ``, `C:\`} {
		if got, ok := d.ACL(path); ok {
			t.Errorf("%s: %q", path, got)
		}
	}
	if _, ok := (*disk.Disks)(nil).ACL(`C:\x`); ok {
		t.Error("no disks record rights")
	}
}

func TestMayRead(t *testing.T) {
	t.Parallel()
	me := []string{"Everyone", `BUILTIN\Users`, `IIS APPPOOL\Main`, "IIS_IUSRS", "", `.\webuser`}
	tests := []struct {
		name, acl string
		want      bool
	}{
		{"nothing", "", false},
		{"read", `x.config Everyone:(R)`, true},
		{"read and execute, inherited", "x.config NT AUTHORITY\\SYSTEM:(I)(F)\n         BUILTIN\\Users:(I)(RX)\n", true},
		{"modify and more", `C:\a b\x.config IIS APPPOOL\Main:(M,DC)`, true},
		{"read and write", `x BUILTIN\Users:(RX,W)`, true},
		{"full", `x builtin\users:(OI)(CI)(F)`, true},
		{"read data among special rights", `x Everyone:(Rc,S,RD,RA)`, true},
		{"special rights without reading", `x Everyone:(Rc,S,X,RA)`, false},
		{"write only", `x Everyone:(W)`, false},
		{"for children only", `x Everyone:(OI)(CI)(IO)(F)`, false},
		{"somebody else", `x BUILTIN\Administrators:(F)`, false},
		{"a name that ends alike", `x IIS APPPOOL\NotMain:(F)`, false},
		{"without its domain", `x BUILTIN\IIS_IUSRS:(RX)`, true},
		{"a user of the machine", `x WEB01\webuser:(R)`, true},
		{"denied", "x Everyone:(DENY)(R)\n  BUILTIN\\Users:(F)", false},
		{"denied after it was allowed", "x BUILTIN\\Users:(F)\n  Everyone:(DENY)(RX)", false},
		{"denied writing", "x Everyone:(DENY)(W)\n  BUILTIN\\Users:(RX)", true},
		{"denied for children", "x Everyone:(DENY)(OI)(IO)(R)\n  BUILTIN\\Users:(RX)", true},
		{"no access", "x Everyone:(N)\n  BUILTIN\\Users:(F)", false},
		{"what icacls says at its end", "x Everyone:(R)\n\nSuccessfully processed 1 files; Failed processing 0 files\n", true},
	}
	for _, tt := range tests {
		if got := disk.MayRead(tt.acl, me); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
