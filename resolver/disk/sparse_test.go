package disk_test

import (
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver/disk"
)

func TestHoldsOnlyConfiguration(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, windows string
		files         []string
		want          bool
	}{
		{"configuration", "", []string{"C/site/web.config", "C/site/sub/Web.Config"}, true},
		{"with rights and an empty directory", "", []string{"C/site/web.config", "C/site/x.acl.txt", "C/site/up/.keep"}, true},
		{"a page", "", []string{"C/site/web.config", "C/site/a.html"}, false},
		{"a file of Windows beside it", "", []string{"C/site/web.config", "C/Windows/System32/inetsrv/asp.dll"}, true},
		{"one directory", `C:\site`, []string{"web.config", "bin/x.dll.config"}, true},
		{"one directory with a page", `C:\site`, []string{"web.config", "a.html"}, false},
		{"nothing", "", nil, false},
		{"no configuration", "", []string{"C/site/.keep"}, false},
	} {
		tree := fstest.MapFS{}
		for _, name := range tt.files {
			tree[name] = file("")
		}
		if got := disk.HoldsOnlyConfiguration(disk.Mount{Windows: tt.windows, FS: tree}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestConfigurationOnly(t *testing.T) {
	t.Parallel()
	d := disk.New(disk.Mount{FS: fstest.MapFS{"C/site/web.config": file("<configuration/>"), "C/Windows/System32/inetsrv/my.dll": file("")}})
	d.ConfigurationOnly()
	for path, want := range map[string]disk.Fact{
		`C:\site`: disk.Present, `C:\site\web.config`: disk.Present, `C:\site\a.html`: disk.Unknown, `C:\site\sub`: disk.Unknown,
		`C:\site\sub\web.config`: disk.Absent, `C:\Windows\System32\inetsrv\asp.dll`: disk.Present, `D:\x\web.config`: disk.Unknown,
	} {
		if got := d.Stat(path).Fact; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	site := d.Stat(`C:\site`)
	if got := d.StatIn(site, `C:\site\none.py`, "none.py").Fact; got != disk.Unknown {
		t.Errorf("in a known directory: %s", got)
	}
}
