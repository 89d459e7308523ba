package incident

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"
)

// store puts a file into the tree.
func store(tree fstest.MapFS, kind, where string, data []byte) {
	if dir, ok := strings.CutSuffix(where, "/.keep"); ok {
		tree[dir] = &fstest.MapFile{Mode: os.ModeDir | 0o755}
		return
	}
	switch kind {
	case "utf16":
		data = UTF16(string(data))
	case "latin1":
		raw := make([]byte, 0, len(data))
		for _, c := range string(data) {
			raw = append(raw, byte(c))
		}
		data = raw
	case "image32", "image64":
		data = image(kind == "image64")
	}
	tree[where] = &fstest.MapFile{Data: data, Mode: 0o644}
}

// UTF16 returns a text in UTF-16, little end first, with its mark.
func UTF16(text string) []byte {
	raw := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = append(raw, byte(unit), byte(unit>>8))
	}
	return raw
}

// image returns the shortest file whose header says that it is a Windows image.
func image(wide bool) []byte {
	raw := make([]byte, 0x80)
	copy(raw, "MZ")
	raw[0x3c] = 0x40
	copy(raw[0x40:], "PE\x00\x00\x4c\x01")
	if wide {
		copy(raw[0x44:], "\x64\x86")
	}
	return raw
}

// Write lays the server of the case down in a directory, as applicationHost.config and root/.
func (c *Case) Write(t testing.TB, dir string) {
	t.Helper()
	write := func(name string, data []byte) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "applicationHost.config"), []byte(c.Config))
	root := filepath.Join(dir, "root")
	if err := os.MkdirAll(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, file := range c.Tree {
		local := filepath.Join(root, filepath.FromSlash(name))
		if file.Mode.IsDir() {
			if err := os.MkdirAll(local, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		write(local, file.Data)
	}
}
