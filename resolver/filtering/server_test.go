package filtering

import (
	"testing"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// siteNode returns the root of a site of a profile whose web.config holds the given sections; "" stands for no file.
func siteNode(t testing.TB, name, webConfig string) *merge.Node {
	t.Helper()
	parse := func(path string, raw []byte) *xmlsrc.Document {
		doc := xmlsrc.Parse(source.Decode(path, "", raw), xmlsrc.Limits{})
		if doc.Err != nil {
			t.Fatal(doc.Err)
		}
		return doc
	}
	machine, root, _ := profile.Framework("v4.0")
	raw, path, err := profile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	e := &merge.Engine{Schema: schema.Embedded(), Version: schema.Version{Major: 10}}
	n := e.NewNode(nil, merge.MachinePath, merge.NewLayer(parse("machine.config", machine), merge.Machine, merge.MachinePath, false, nil), false)
	n = e.NewNode(n, merge.WebRootPath, merge.NewLayer(parse("root.config", root), merge.RootWeb, merge.WebRootPath, false, n.Decls), false)
	n = e.NewNode(n, merge.AppHostPath, merge.NewLayer(parse(path, raw), merge.AppHost, merge.AppHostPath, false, n.Decls), false)
	site := merge.AppHostPath + "/Default Web Site"
	var layer *merge.Layer
	if webConfig != "" {
		layer = merge.NewLayer(parse("web.config", []byte("<configuration>\n"+webConfig+"\n</configuration>")), merge.Web, site, true, n.Decls)
	}
	n = e.NewNode(n, site, layer, true)
	for _, section := range n.Names() {
		for _, fault := range n.Section(section).Faults {
			if fault.Origin.Contribution != nil && fault.Origin.Contribution.Layer == layer {
				t.Fatalf("test configuration: %s: %s", section, fault.Message)
			}
		}
	}
	return n
}

// filter compiles the section that holds at a site whose web.config has this requestFiltering element.
func filter(t testing.TB, name, section string, env Env) *Filter {
	t.Helper()
	if section != "" {
		section = "<system.webServer><security>\n" + section + "\n</security></system.webServer>"
	}
	return Compile(siteNode(t, name, section).Section(SectionName), env)
}
