package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// An archive of testdata/pipeline is one server:
//
//	-- profile --                  an embedded server with web.config files only; what it does is likely at most
//	-- server --                   the file of an embedded server, taken for the one of a real server and edited by:
//	-- remove --                   paths of elements, one a line: system.webServer/modules/add[CgiModule]
//	-- replace/PATH --             the element in place of the one there, or a new one in its parent
//	-- append/PATH -- and -- prepend/PATH --  children for an element; "append/" alone adds to the root
//	-- applicationHost.config --   a whole file instead
//	-- iis --                      the version, 10.0 without
//	-- root/C/... --               files of the disks; a name that ends in /.keep makes an empty directory
//	-- image32/C/... --            a Windows image of 32 bits, image64 one of 64: what their files hold does not matter
//	-- requests --                 see expectation

// server is a loaded archive.
type server struct {
	*resolver.Server
	cases []*expectation
}

// archives returns the names of the archives in order.
func archives(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "pipeline", "*.txtar"))
	if err != nil || len(names) == 0 {
		tb.Fatalf("no archives: %v", err)
	}
	return names
}

// loadArchive loads one archive with its requests.
func loadArchive(tb testing.TB, name string) *server {
	tb.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	tree := fstest.MapFS{}
	opt := resolver.Options{Profile: "iis10"}
	out := &server{}
	for _, file := range txtar.Parse(raw).Files {
		text := strings.TrimSpace(string(file.Data))
		kind, path, _ := strings.Cut(file.Name, "/")
		switch kind {
		case "profile":
			opt.Profile = text
		case "applicationHost.config":
			opt.Config = file.Data
		case "server":
			if opt.Config, _, err = profile.Open(text); err != nil {
				tb.Fatal(err)
			}
		case "remove":
			for line := range strings.Lines(text) {
				opt.Config = edit(tb, opt.Config, "remove", strings.TrimSpace(line), "")
			}
		case "replace", "append", "prepend":
			opt.Config = edit(tb, opt.Config, kind, path, text)
		case "iis":
			version, ok := schema.ParseVersion(text)
			if !ok {
				tb.Fatalf("%s: %q is no version", name, text)
			}
			opt.Version = version
		case "root":
			if dir, ok := strings.CutSuffix(path, "/.keep"); ok {
				tree[dir] = &fstest.MapFile{Mode: os.ModeDir | 0o755}
				continue
			}
			tree[path] = &fstest.MapFile{Data: file.Data, Mode: 0o644}
		case "image32", "image64":
			tree[path] = &fstest.MapFile{Data: image(kind == "image64"), Mode: 0o755}
		case "requests":
			out.cases = parseRequests(tb, name, string(raw), text)
		default:
			tb.Fatalf("%s: unknown part %q", name, file.Name)
		}
	}
	opt.Disks = disk.New(disk.Mount{FS: tree, Local: "root"})
	if opt.Config != nil {
		opt.ConfigPath, opt.Profile, opt.ConfigFS = "applicationHost.config", "", fstest.MapFS{}
	}
	if out.Server, err = resolver.Load(opt); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return out
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

// edit changes one element of a configuration file as text, so that everything else stays where it is.
func edit(tb testing.TB, raw []byte, how, path, content string) []byte {
	tb.Helper()
	text := string(raw)
	doc := xmlsrc.Parse(source.Decode("applicationHost.config", "", raw), xmlsrc.Limits{})
	if doc.Err != nil {
		tb.Fatalf("%s %s: %v", how, path, doc.Err)
	}
	steps := strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
	found := find(doc.Root, steps)
	if found == nil && how == "replace" {
		found, how = find(doc.Root, steps[:len(steps)-1]), "append"
	}
	if found == nil {
		tb.Fatalf("%s %s: no such element", how, path)
	}
	switch how {
	case "remove":
		return []byte(text[:found.Start] + text[found.End:])
	case "replace":
		return []byte(text[:found.Start] + content + text[found.End:])
	case "prepend":
		return []byte(text[:found.OpenEnd] + "\n" + content + text[found.OpenEnd:])
	}
	if found.SelfClosed() {
		open := text[found.Start:found.OpenEnd-2] + ">\n" + content + "\n</" + found.Name + ">"
		return []byte(text[:found.Start] + open + text[found.End:])
	}
	return []byte(text[:found.CloseStart] + content + "\n" + text[found.CloseStart:])
}

// find returns the element at a path of names below an element, looking into location tags too. name[key] is the element
// whose name attribute is key.
func find(el *xmlsrc.Element, steps []string) *xmlsrc.Element {
	if len(steps) == 0 {
		return el
	}
	name, key, keyed := strings.Cut(strings.TrimSuffix(steps[0], "]"), "[")
	for _, c := range el.Children {
		if c.Name == name && (!keyed || c.Value("name") == key) {
			if found := find(c, steps[1:]); found != nil {
				return found
			}
		}
	}
	for _, c := range el.Children {
		if c.Name == "location" && el.Parent == nil {
			if found := find(c, steps); found != nil {
				return found
			}
		}
	}
	return nil
}
