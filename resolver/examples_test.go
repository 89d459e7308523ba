package resolver_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
)

// TestSharedExamples runs the worked examples of the specification, when they are beside the checkout.
func TestSharedExamples(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "shared", "spec", "examples")
	dirs, err := os.ReadDir(root)
	if err != nil {
		t.Skipf("the specification's examples are not beside the checkout: %v", err)
	}
	for _, dir := range dirs {
		t.Run(dir.Name(), func(t *testing.T) {
			t.Parallel()
			base := filepath.Join(root, dir.Name())
			raw, err := os.ReadFile(filepath.Join(base, "expect.json"))
			if err != nil {
				t.Skip("no expectation")
			}
			var want struct {
				Site, Path string
				Handlers   []struct {
					Name, OriginFile, OriginPath string
					OriginLine                   int
					Inherited                    bool
				}
				Error *struct {
					HResult string
					File    string
					Line    *int
				}
			}
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			server := loadDir(t, base)
			section, dir, err := server.Section(want.Site+want.Path, handler.SectionName)
			if err != nil {
				t.Fatal(err)
			}
			fault := dir.Node.Error(section)
			if want.Error != nil {
				if fault == nil {
					t.Fatalf("no error, want %s", want.Error.HResult)
				}
				line := 0
				if !fault.NoLine {
					line = fault.Origin.Span.Line()
				}
				wantLine := 0
				if want.Error.Line != nil {
					wantLine = *want.Error.Line
				}
				if fault.HResultText() != want.Error.HResult || line != wantLine {
					t.Fatalf("%s at line %d (%s), want %s at line %d", fault.HResultText(), line, fault.Message, want.Error.HResult, wantLine)
				}
				return
			}
			if fault != nil {
				t.Fatalf("error %s %s", fault.HResultText(), fault.Message)
			}
			var got, expected []string
			for _, item := range section.Items {
				file := item.Origin.Span.File.Windows
				if file == "" {
					file = "applicationHost.config"
				}
				path := strings.TrimPrefix(strings.TrimPrefix(item.Origin.ConfigPath(), "MACHINE/WEBROOT/APPHOST"), "/")
				got = append(got, strings.ToLower(fmt.Sprintf("%s %s:%d %s inherited=%v", item.Text("name"), file, item.Origin.Span.Line(), path, item.Origin.Inherited(dir.View()))))
			}
			for _, h := range want.Handlers {
				file := h.OriginFile
				if rest, ok := strings.CutPrefix(strings.ReplaceAll(file, "/", `\`), `root\`); ok {
					file = rest[:1] + ":" + rest[1:]
				}
				expected = append(expected, strings.ToLower(fmt.Sprintf("%s %s:%d %s inherited=%v", h.Name, file, h.OriginLine, h.OriginPath, h.Inherited)))
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("handlers (-want +got):\n%s", diff)
			}
		})
	}
}

// loadDir loads the server that a directory with applicationHost.config and root/ describes.
func loadDir(t testing.TB, dir string) *resolver.Server {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "applicationHost.config"))
	if err != nil {
		t.Fatal(err)
	}
	opt := resolver.Options{Config: raw, ConfigPath: filepath.ToSlash(filepath.Join(dir, "applicationHost.config"))}
	if fsys, err := disk.Dir(filepath.Join(dir, "root")); err == nil {
		opt.Disks = disk.New(disk.Mount{FS: fsys, Local: filepath.ToSlash(filepath.Join(dir, "root"))})
	} else {
		opt.Disks = disk.New(disk.Mount{FS: os.DirFS(t.TempDir())})
	}
	server, err := resolver.Load(opt)
	if err != nil {
		t.Fatal(err)
	}
	return server
}
