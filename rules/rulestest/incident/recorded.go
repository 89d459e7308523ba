package incident

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/rules/diagnose"
)

// recorded is the head of an incident that was recorded as a directory: incident.json.
type recorded struct {
	Request struct {
		URL, Method, ClientIP string
		ContentLength         int64
	}
	Observed *struct {
		Status    int
		Substatus *int
		Basis     string
	}
	CauseKey     string
	AltCauseKeys []string
	Evidence     *evidence
	AltEvidence  []evidence
	Control      bool
	IIS          json.RawMessage
}

type evidence struct {
	File, Section, Key string
	Line               int
}

// Recorded reads an incident that is a directory with applicationHost.config, root and incident.json; nil when it is none.
func Recorded(t testing.TB, dir string) *Case {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "incident.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var r recorded
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "applicationHost.config"))
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Name: filepath.Base(dir), Config: string(config), Tree: fstest.MapFS{}, Method: r.Request.Method, URL: r.Request.URL,
		Length: r.Request.ContentLength, ClientIP: r.Request.ClientIP, Cause: append([]string{r.CauseKey}, r.AltCauseKeys...), Status: []string{"any"}}
	if c.Method == "" {
		c.Method = "GET"
	}
	if len(r.IIS) > 0 {
		c.Version = string(trimQuotes(r.IIS))
	}
	if r.Control {
		c.Cause = []string{"none"}
	}
	if o := r.Observed; o != nil && !r.Control {
		c.Seen = &diagnose.Observed{Status: o.Status}
		if o.Substatus != nil {
			c.Seen.Substatus = *o.Substatus
		}
		if o.Basis == "reported" {
			c.Status = []string{fmt.Sprintf("%d.%d", c.Seen.Status, c.Seen.Substatus)}
		}
	}
	if r.Evidence != nil {
		for _, e := range append([]evidence{*r.Evidence}, r.AltEvidence...) {
			c.Places = append(c.Places, e.places()...)
		}
	}
	c.read(t, filepath.Join(dir, "root"))
	return c
}

// places are the two forms in which a piece of evidence may name its place.
func (e evidence) places() []Place {
	var list []Place
	if e.File != "" {
		list = append(list, Place{File: e.File, Line: e.Line})
	}
	if e.Section != "" && e.Key != "" {
		list = append(list, Place{Section: e.Section, Key: e.Key})
	}
	return list
}

func trimQuotes(raw []byte) []byte {
	if len(raw) > 1 && raw[0] == '"' {
		return raw[1 : len(raw)-1]
	}
	return raw
}

// read puts a directory into the tree.
func (c *Case) read(t testing.TB, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			c.Tree[filepath.ToSlash(rel)] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
			return nil
		}
		data, err := os.ReadFile(name)
		c.Tree[filepath.ToSlash(rel)] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}
