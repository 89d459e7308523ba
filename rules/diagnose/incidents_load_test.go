package diagnose_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/rules/diagnose"
)

// A file of testdata/incidents is one server and one request:
//
//	-- case --                     see parseCase
//	-- base --                     a file of base/ and the add-ons on it: full rewrite php
//	-- patch --                    edits of the base, see patch
//	-- applicationHost.config --   a whole file instead
//	-- root/C/... --               files of the disks; a name that ends in /.keep makes an empty directory
//	-- utf16/C/... --              a file that is written in UTF-16, latin1/C/... one in ISO 8859-1
//	-- image32/C/... --            a Windows image of 32 bits, image64 one of 64
const incidentDir = "../../testdata/incidents"

// incident is one case.
type incident struct {
	server  *resolver.Server
	request *resolver.Request
	status  []string
	cause   []string
	places  []place
	why     string
	seen    *diagnose.Observed // nil where nobody tells the status
}

// place is where the cause may be reported: a line of a file, or an item of a section.
type place struct {
	file    string
	line    int
	section string
	key     string
}

func (p place) String() string {
	if p.section != "" {
		return fmt.Sprintf("%s[%s]", p.section, p.key)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// holds reports whether a cause is at the place: within two lines, or the same section and key.
func (p place) holds(c *diagnose.Cause) bool {
	if p.section != "" {
		return c.Section == p.section && strings.EqualFold(c.Key, p.key)
	}
	distance := c.Span.Line() - p.line
	return sameEnd(c.Span.File.Path, p.file) && (p.line == 0 || -2 <= distance && distance <= 2)
}

// sameEnd reports whether a path ends in another one, name by name and without case.
func sameEnd(whole, end string) bool {
	return strings.HasSuffix("/"+strings.ToLower(filepath.ToSlash(whole)), "/"+strings.ToLower(end))
}

func (c *incident) control() bool { return slices.Equal(c.cause, []string{"none"}) }
func (c *incident) hasStatus(text string) bool {
	return slices.Contains(c.status, text) || slices.Contains(c.status, "any")
}
func (c *incident) hasCause(name string) bool { return slices.Contains(c.cause, name) }

// loadIncident reads a case and loads its server.
func loadIncident(t *testing.T, name string) *incident {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tree, c := fstest.MapFS{}, &incident{}
	config, head := "", ""
	opt := resolver.Options{ConfigPath: "applicationHost.config", ConfigFS: fstest.MapFS{}}
	for _, file := range txtar.Parse(raw).Files {
		kind, where, _ := strings.Cut(file.Name, "/")
		switch text := string(file.Data); kind {
		case "case":
			head = text
		case "base":
			config = base(t, strings.Fields(text))
		case "patch":
			config = patch(t, config, text)
		case "applicationHost.config":
			config = text
		case "root", "utf16", "latin1", "image32", "image64":
			store(tree, kind, where, file.Data)
		default:
			t.Fatalf("unknown part %q", file.Name)
		}
	}
	version := c.parseCase(t, head, config, tree)
	if opt.Version, _ = schema.ParseVersion(version); version == "" {
		opt.Version = schema.Version{Major: 10}
	}
	opt.Config, opt.Disks = []byte(config), disk.New(disk.Mount{FS: tree, Local: "root"})
	if c.server, err = resolver.Load(opt); err != nil {
		t.Fatal(err)
	}
	return c
}

// parseCase reads the head of a case, a "name: value" on each line: request (method and URL), content-length, client-ip, header and iis;
// seen, where the configuration allows the status and does not decide it; status and cause, with alternatives between bars ("any" and "none" are words of their own); at, as often as there are places;
// why. It returns the version of IIS.
func (c *incident) parseCase(t *testing.T, head, config string, tree fstest.MapFS) (version string) {
	t.Helper()
	length, ip, headers := int64(0), "", []string(nil)
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		var err error
		switch name {
		case "":
		case "request":
			method, url, _ := strings.Cut(value, " ")
			if c.request, err = resolver.ParseURL(url); err == nil {
				c.request.Method = method
			}
		case "content-length":
			length, err = strconv.ParseInt(value, 10, 64)
		case "client-ip":
			ip = value
		case "header":
			headers = append(headers, value)
		case "iis":
			version = value
		case "seen":
			c.seen = &diagnose.Observed{}
			_, err = fmt.Sscanf(value, "%d.%d", &c.seen.Status, &c.seen.Substatus)
		case "status":
			c.status = alternatives(value)
		case "cause":
			c.cause = alternatives(value)
		case "at":
			c.places = append(c.places, parsePlace(t, value, config, tree))
		case "why":
			c.why = value
		default:
			t.Fatalf("unknown line %q", line)
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	if c.request == nil || len(c.status) == 0 || len(c.cause) == 0 || c.why == "" || len(c.places) == 0 != c.control() {
		t.Fatal("the head of the case is not complete")
	}
	c.request.ContentLength, c.request.ClientIP = length, ip
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		c.request.SetHeader(name, strings.TrimSpace(value))
	}
	return version
}

func alternatives(text string) []string {
	list := strings.Split(text, "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// parsePlace reads "FILE:LINE", "FILE: TEXT", which is the first line that holds the text, "FILE", which is all of it, or
// "SECTION[KEY]". FILE is the end of a path.
func parsePlace(t *testing.T, text, config string, tree fstest.MapFS) place {
	t.Helper()
	if section, key, ok := strings.Cut(text, "["); ok && strings.HasPrefix(text, "system.") {
		return place{section: section, key: strings.TrimSuffix(key, "]")}
	}
	file, where, ok := strings.Cut(text, ":")
	if !ok {
		return place{file: file}
	}
	if n, err := strconv.Atoi(where); err == nil {
		return place{file: file, line: n}
	}
	content := config
	if file != "applicationHost.config" {
		content = ""
		for name, entry := range tree {
			if sameEnd(name, file) {
				content = string(entry.Data)
			}
		}
	}
	at := strings.Index(content, strings.TrimSpace(where))
	if at < 0 {
		t.Fatalf("no such place: %q", text)
	}
	return place{file: file, line: 1 + strings.Count(content[:at], "\n")}
}

// base reads a file of base/ and puts add-ons on it.
func base(t *testing.T, names []string) string {
	t.Helper()
	config := ""
	for i, name := range names {
		ext := ".patch"
		if i == 0 {
			ext = ".config"
		}
		raw, err := os.ReadFile(path.Join(incidentDir, "base", name+ext))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			config = string(raw)
			continue
		}
		config = patch(t, config, string(raw))
	}
	return config
}

// store puts a file into the tree.
func store(tree fstest.MapFS, kind, where string, data []byte) {
	if dir, ok := strings.CutSuffix(where, "/.keep"); ok {
		tree[dir] = &fstest.MapFile{Mode: os.ModeDir | 0o755}
		return
	}
	switch kind {
	case "utf16":
		raw := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(string(data))) {
			raw = append(raw, byte(unit), byte(unit>>8))
		}
		data = raw
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
