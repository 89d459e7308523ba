package access

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

const sitePath = merge.AppHostPath + "/Default Web Site"

// server builds the nodes of a stock server whose applicationHost.config gets more text at its end.
func server(t testing.TB, more string) *merge.Node {
	t.Helper()
	machine, root, _ := profile.Framework("v4.0")
	raw, path, err := profile.Open("iis10")
	if err != nil {
		t.Fatal(err)
	}
	host := strings.Replace(string(raw), "</configuration>", more+"</configuration>", 1)
	e := &merge.Engine{Schema: schema.Embedded(), Version: schema.Version{Major: 10}}
	n := e.NewNode(nil, merge.MachinePath, merge.NewLayer(parse(t, "machine.config", string(machine)), merge.Machine, merge.MachinePath, false, nil), false)
	n = e.NewNode(n, merge.WebRootPath, merge.NewLayer(parse(t, "root.config", string(root)), merge.RootWeb, merge.WebRootPath, false, n.Decls), false)
	return e.NewNode(n, merge.AppHostPath, merge.NewLayer(parse(t, path, host), merge.AppHost, merge.AppHostPath, false, n.Decls), false)
}

func parse(t testing.TB, path, text string) *xmlsrc.Document {
	t.Helper()
	doc := xmlsrc.Parse(source.Decode(path, "", []byte(text)), xmlsrc.Limits{})
	if doc.Err != nil {
		t.Fatal(doc.Err)
	}
	return doc
}

// at returns the node of a path below the site, with the site's web.config, "" for none, and what the server's file says of it.
func at(t testing.TB, located, webConfig, below string) *merge.Node {
	t.Helper()
	if located != "" {
		located = fmt.Sprintf(`<location path="Default Web Site%s">%s</location>`, below, located)
	}
	n := server(t, located)
	var layer *merge.Layer
	if webConfig != "" {
		layer = merge.NewLayer(parse(t, "web.config", "<configuration>"+webConfig+"</configuration>"), merge.Web, sitePath, true, n.Decls)
	}
	n = n.Engine.NewNode(n, sitePath, layer, true)
	if below != "" {
		n = n.Engine.NewNode(n, sitePath+below, nil, false)
	}
	for _, name := range n.Names() {
		for _, fault := range n.Section(name).Faults {
			t.Fatalf("test configuration: %s: %s", name, fault.Message)
		}
	}
	return n
}

// security returns the node of a site for which the server's file holds this below system.webServer/security.
func security(t testing.TB, inner string) *merge.Node {
	t.Helper()
	return at(t, "<system.webServer><security>"+inner+"</security></system.webServer>", "", "")
}

func all(string) bool { return true }

func without(names ...string) Modules {
	return func(name string) bool {
		for _, n := range names {
			if n == name {
				return false
			}
		}
		return true
	}
}

// brief is what tables compare: status, rule, text of the place, key, and whether the answer is sure.
func brief(f *verdict.Failure) string {
	if f == nil {
		return ""
	}
	s := fmt.Sprintf("%s %s @%s [%s]", f.Text(), f.Rule, f.Place.Span.Text(), f.Key)
	if f.Uncertain != "" {
		s += " likely"
	}
	return s
}

func briefs(failures []*verdict.Failure) string {
	var out []string
	for _, f := range failures {
		out = append(out, brief(f))
	}
	return strings.Join(out, "; ")
}

// complete checks the parts that every failure has.
func complete(t *testing.T, f *verdict.Failure) {
	t.Helper()
	if f != nil && (f.Because == "" || f.Section == "" || f.Key == "" || f.Module == "" || f.Notification == "" || f.Place.IsZero()) {
		t.Errorf("a failure lacks a part: %+v", f)
	}
}
