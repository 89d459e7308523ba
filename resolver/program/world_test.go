package program_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// world is one server for the tests: the body of its system.webServer and the files of its disks.
type world struct {
	apphost, site, child *merge.Node
	topology             *topology.Server
	host                 program.Host
}

const declarations = `<configSections>
<section name="appSettings"/>
<sectionGroup name="system.applicationHost"><section name="sites"/><section name="applicationPools"/></sectionGroup>
<sectionGroup name="system.webServer"><section name="handlers"/><section name="modules"/><section name="globalModules"/><section name="fastCgi"/><section name="httpCompression"/>
<section name="isapiFilters"/><section name="aspNetCore"/><section name="httpPlatform"/><section name="iisnode"/>
<sectionGroup name="security"><section name="isapiCgiRestriction"/></sectionGroup></sectionGroup></configSections>`

// build makes a world. server is put into system.webServer of applicationHost.config, web into configuration of the site's web.config,
// child into that of an application below it; pool holds the attributes of the pool "P".
func build(t testing.TB, pool, server, web, child string, files map[string]string) *world {
	t.Helper()
	if pool == "" {
		pool = `managedRuntimeVersion="v4.0"`
	}
	engine := &merge.Engine{Schema: schema.Embedded(), Version: schema.Version{Major: 10}}
	layer := func(text, path string, kind merge.Kind, decls *merge.Declarations) *merge.Layer {
		doc := xmlsrc.Parse(source.Decode(path, path, []byte("<configuration>"+text+"</configuration>")), xmlsrc.Limits{})
		if doc.Err != nil {
			t.Fatalf("%s: %v", path, doc.Err)
		}
		return merge.NewLayer(doc, kind, path, kind == merge.Web, decls)
	}
	top := layer(declarations+`<system.applicationHost><applicationPools><add name="P" `+pool+`/></applicationPools></system.applicationHost>`+
		"\n<system.webServer>\n"+server+"\n</system.webServer>", merge.AppHostPath, merge.AppHost, nil)
	w := &world{}
	w.apphost = engine.NewNode(nil, merge.AppHostPath, top, false)
	site := layer(web, merge.AppHostPath+"/S", merge.Web, w.apphost.Decls)
	w.site = engine.NewNode(w.apphost, merge.AppHostPath+"/S", site, true)
	below := layer(child, merge.AppHostPath+"/S/app", merge.Web, w.site.Decls)
	w.child = engine.NewNode(w.site, merge.AppHostPath+"/S/app", below, true)
	for _, node := range []*merge.Node{w.apphost, w.site, w.child} {
		for _, name := range node.Names() {
			if faults := node.Section(name).Faults; len(faults) > 0 {
				t.Fatalf("%s: %s %s", name, faults[0].Rule, faults[0].Message)
			}
		}
	}
	w.topology = topology.Read(w.apphost, winpath.ServerEnv())
	w.host = program.Host{Env: winpath.ServerEnv(), Pool: w.topology.Pool("P")}
	if w.host.Pool.Bits() == 32 {
		w.host.Env = w.host.Env.With(map[string]string{"ProgramFiles": `C:\Program Files (x86)`})
	}
	if files != nil {
		m := fstest.MapFS{}
		for name, text := range files {
			local := strings.ReplaceAll(strings.Replace(name, ":", "", 1), `\`, "/")
			m[local] = &fstest.MapFile{Data: []byte(text)}
		}
		w.host.Disks = disk.New(disk.Mount{FS: m})
	}
	return w
}

// entry returns a handler entry of the site by name.
func (w *world) entry(t testing.TB, name string) *handler.Entry {
	t.Helper()
	return entryOf(t, w.site, w.host.Env, name)
}

func entryOf(t testing.TB, node *merge.Node, env winpath.Env, name string) *handler.Entry {
	t.Helper()
	item := node.Section(handler.SectionName).Find("name", name)
	if item == nil {
		t.Fatalf("no handler %q", name)
	}
	return handler.NewEntry(item, env)
}

// add writes one handler into the site's web.config.
func add(attributes string) string {
	return `<system.webServer><handlers><add name="H" path="*.x" verb="*" ` + attributes + ` /></handlers></system.webServer>`
}

// summary is what the tables compare: status, rule, and whether the answer is certain.
func summary(problems []program.Problem) string {
	var out []string
	for _, p := range problems {
		s := p.Rule
		if p.Status != 0 {
			s = p.Text() + " " + p.Rule
		}
		if p.Uncertain != "" {
			s += "?"
		}
		out = append(out, strings.TrimSpace(s))
	}
	return strings.Join(out, ", ")
}

// checkWords fails for sentences that somebody forgot, and for places that name nothing.
func checkWords(t *testing.T, problems []program.Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Because == "" || p.Place.IsZero() || p.Section == "" || strings.Contains(p.Because, "%!") || strings.Contains(p.Fix, "%!") {
			t.Errorf("%s: because %q, fix %q, place %q, section %q", p.Rule, p.Because, p.Fix, p.Place.Span.Text(), p.Section)
		}
		if p.Status != 0 && p.Fix == "" {
			t.Errorf("%s %s: no fix", p.Text(), p.Rule)
		}
	}
}

// pe returns the header of an image. clr holds the flags of a .NET image, -1 for a native one.
func pe(machine uint16, clr int) string {
	raw := make([]byte, 0x400)
	copy(raw, "MZ")
	binary.LittleEndian.PutUint32(raw[0x3c:], 0x80)
	copy(raw[0x80:], "PE\x00\x00")
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(raw[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(raw[at:], v) }
	put16(0x84, machine)
	put16(0x86, 1)
	optional, magic, directories := 0x98, uint16(0x10b), 0x98+96
	if machine == 0x8664 {
		magic, directories = 0x20b, 0x98+112
	}
	size := directories - optional + 16*8
	put16(0x94, uint16(size))
	put16(optional, magic)
	put32(directories-4, 16)
	if clr >= 0 {
		put32(directories+14*8, 0x2000)
		section := optional + size
		put32(section+8, 0x100)   // virtual size
		put32(section+12, 0x2000) // address
		put32(section+16, 0x100)
		put32(section+20, 0x300) // in the file
		put32(0x300+16, uint32(clr))
	}
	return string(raw)
}

const (
	i386  = 0x014c
	amd64 = 0x8664
)
