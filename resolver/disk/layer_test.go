package disk

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestLayer: a file of which only the text is known is seen like any other, and hides nothing but what has its name.
func TestLayer(t *testing.T) {
	t.Parallel()
	below := fstest.MapFS{"a/Web.Config": {Data: []byte("old")}, "a/page.html": {Data: []byte("x")}, "b/c": {Data: []byte("a file")}}
	for _, tt := range []struct {
		name   string
		below  fs.FS
		layer  string
		where  string
		names  []string
		others []string
	}{
		{"in place of another", below, "a/web.config", `C:\s\a\WEB.config`, []string{"page.html", "web.config"}, []string{`C:\s\a\page.html`, `C:\s\b\c`}},
		{"beside others", below, "b/web.config", `C:\s\b\web.config`, []string{"c", "web.config"}, []string{`C:\s\a\web.config`}},
		{"in directories that are not there", below, "n/e/w/web.config", `C:\s\n\e\w\web.config`, []string{"web.config"}, []string{`C:\s\a\web.config`}},
		{"of nothing", nil, "n/web.config", `C:\s\n\web.config`, []string{"web.config"}, nil},
		{"at the top", nil, "web.config", `C:\s\web.config`, []string{"web.config"}, nil},
		{"below a file", below, "b/c/web.config", `C:\s\b\c\web.config`, []string{"web.config"}, []string{`C:\s\a\web.config`}},
	} {
		d := New(Mount{Windows: `C:\s`, FS: Layer(tt.below, map[string][]byte{tt.layer: []byte("new")}), Local: "site"})
		raw, info, err := d.ReadFile(tt.where, 100)
		if string(raw) != "new" || err != nil || info.Local != "site/"+tt.layer {
			t.Errorf("%s: %q at %q, %v", tt.name, raw, info.Local, err)
		}
		names, _ := d.List(tt.where[:len(tt.where)-len(`\web.config`)])
		if diff := cmp.Diff(tt.names, names); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		for _, other := range tt.others {
			if !d.Stat(other).IsFile() {
				t.Errorf("%s: %s is hidden", tt.name, other)
			}
		}
	}
	if err := fstest.TestFS(Layer(below, map[string][]byte{"n/e/web.config": []byte("new"), "n/e/x/web.config": []byte("new"), "web.config": []byte("new")}), "a/page.html", "n/e/web.config", "n/e/x/web.config", "web.config"); err != nil {
		t.Error(err)
	}
}
