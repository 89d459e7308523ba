package incident

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

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/rules/diagnose"
)

// Case is one incident. As a file of testdata/incidents it is a txtar archive:
//
//	-- case --                     see parse
//	-- base --                     a file of base/ and the add-ons on it: full rewrite php
//	-- patch --                    edits of the base, see patch
//	-- applicationHost.config --   a whole file instead
//	-- root/C/... --               files of the disks; a name that ends in /.keep makes an empty directory
//	-- utf16/C/... --              a file that is written in UTF-16, latin1/C/... one in ISO 8859-1
//	-- image32/C/... --            a Windows image of 32 bits, image64 one of 64
type Case struct {
	Name string
	// Config is the applicationHost.config, Tree what its disks hold, by drive letter.
	Config string
	Tree   fstest.MapFS
	// Version is that of IIS, "" for the newest.
	Version string

	Method, URL string
	Length      int64
	ClientIP    string
	Headers     []string // "name: value"

	// Status and Cause are the answers that are right, alternatives one by one; "any" and "none" are words of their own.
	Status, Cause []string
	// Places are where the cause may be reported; none for a control.
	Places []Place
	Why    string
	// Seen is what was seen where the configuration allows it and does not decide it; nil elsewhere.
	Seen *diagnose.Observed
}

// Control reports whether nothing is wrong with the server of the case.
func (c *Case) Control() bool { return slices.Equal(c.Cause, []string{"none"}) }

// HasStatus reports whether a status, as text, is one that the case names.
func (c *Case) HasStatus(text string) bool {
	return slices.Contains(c.Status, text) || slices.Contains(c.Status, "any")
}

// HasCause reports whether a rule is one that the case names.
func (c *Case) HasCause(name string) bool { return slices.Contains(c.Cause, name) }

// Names returns the files of a directory of cases, in order.
func Names(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s: no incidents", dir)
	}
	return names, err
}

// Load reads a case.
func Load(t testing.TB, name string) *Case {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Name: strings.TrimSuffix(filepath.Base(name), ".txtar"), Tree: fstest.MapFS{}}
	head := ""
	for _, file := range txtar.Parse(raw).Files {
		kind, where, _ := strings.Cut(file.Name, "/")
		switch text := string(file.Data); kind {
		case "case":
			head = text
		case "base":
			c.Config = base(t, filepath.Dir(name), strings.Fields(text))
		case "patch":
			c.Config = patch(t, c.Config, text)
		case "applicationHost.config":
			c.Config = text
		case "root", "utf16", "latin1", "image32", "image64":
			store(c.Tree, kind, where, file.Data)
		default:
			t.Fatalf("unknown part %q", file.Name)
		}
	}
	c.parse(t, head)
	return c
}

// Server loads the server of the case.
func (c *Case) Server(t testing.TB) *resolver.Server {
	t.Helper()
	opt := resolver.Options{ConfigPath: "applicationHost.config", ConfigFS: fstest.MapFS{}, Config: []byte(c.Config),
		Disks: disk.New(disk.Mount{FS: c.Tree, Local: "root"}), Version: schema.Version{Major: 10}}
	if c.Version != "" {
		opt.Version, _ = schema.ParseVersion(c.Version)
	}
	server, err := resolver.Load(opt)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// Request returns the request of the case.
func (c *Case) Request(t testing.TB) *resolver.Request {
	t.Helper()
	r, err := resolver.ParseURL(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.Method, r.ContentLength, r.ClientIP = c.Method, c.Length, c.ClientIP
	for _, header := range c.Headers {
		name, value, _ := strings.Cut(header, ":")
		r.SetHeader(name, strings.TrimSpace(value))
	}
	return r
}

// parse reads the head of a case, a "name: value" on each line: request (method and URL), content-length, client-ip, header and iis;
// seen, where the configuration allows the status and does not decide it; status and cause, with alternatives between bars ("any" and
// "none" are words of their own); at, as often as there are places; why.
func (c *Case) parse(t testing.TB, head string) {
	t.Helper()
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		var err error
		switch name {
		case "":
		case "request":
			c.Method, c.URL, _ = strings.Cut(value, " ")
		case "content-length":
			c.Length, err = strconv.ParseInt(value, 10, 64)
		case "client-ip":
			c.ClientIP = value
		case "header":
			c.Headers = append(c.Headers, value)
		case "iis":
			c.Version = value
		case "seen":
			c.Seen = &diagnose.Observed{}
			_, err = fmt.Sscanf(value, "%d.%d", &c.Seen.Status, &c.Seen.Substatus)
		case "status":
			c.Status = alternatives(value)
		case "cause":
			c.Cause = alternatives(value)
		case "at":
			c.Places = append(c.Places, c.place(t, value))
		case "why":
			c.Why = value
		default:
			t.Fatalf("unknown line %q", line)
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	if c.URL == "" || len(c.Status) == 0 || len(c.Cause) == 0 || c.Why == "" || len(c.Places) == 0 != c.Control() {
		t.Fatal("the head of the case is not complete")
	}
}

func alternatives(text string) []string {
	list := strings.Split(text, "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// base reads a file of base/ and puts add-ons on it.
func base(t testing.TB, dir string, names []string) string {
	t.Helper()
	config := ""
	for i, name := range names {
		ext := ".patch"
		if i == 0 {
			ext = ".config"
		}
		raw, err := os.ReadFile(path.Join(dir, "base", name+ext))
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
