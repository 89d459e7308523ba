package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/lint"
)

const config = `<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost"><section name="applicationPools"/><section name="sites"/></sectionGroup>
    <sectionGroup name="system.webServer"><section name="directoryBrowse"/><section name="handlers"/></sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools><add name="Web"/></applicationPools>
    <sites>
      <site name="One" id="1"><application path="/" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\one"/><virtualDirectory path="/v" physicalPath="C:\v"/></application>
        <application path="/app" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\app"/></application></site>
      <site name="Two" id="2"><application path="/" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\two"/></application></site>
    </sites>
  </system.applicationHost>
  <location path="One/tagged"><system.webServer><directoryBrowse enabled="false"/></system.webServer></location>
</configuration>
`

// small is a server with two sites and these files on C:.
func small(t *testing.T, files map[string]string) *resolver.Server {
	t.Helper()
	disks := fstest.MapFS{}
	for path, text := range files {
		disks["C/"+path] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := resolver.Load(resolver.Options{Config: []byte(config), ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: disks, Local: "root"})})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const browsing = `<configuration><system.webServer><directoryBrowse enabled="true"/></system.webServer></configuration>`

// everywhere reports what it is shown, by each of the ways of a rule.
func everywhere() []*rules.Rule {
	scope := func(p *rules.Pass, s *rules.Scope) {
		file, path := p.Server.Config.File, strings.TrimPrefix(s.Path, merge.AppHostPath+"/")
		if s.Level.Layer != nil {
			file = s.Level.Layer.Doc.File
		}
		p.Report(&rules.Finding{Message: path, Span: source.Span{File: file, Start: 0, End: 1}, Key: path})
	}
	at := func(f *source.File, message string) *rules.Finding {
		return &rules.Finding{Message: message, Span: source.Span{File: f, Start: 0, End: 1}, Key: message}
	}
	return []*rules.Rule{
		{ID: "T1", Name: "file", Severity: rules.Error, File: func(p *rules.FilePass) { p.Report(at(p.Doc.File, fmt.Sprint("transform ", p.Transform))) }},
		{ID: "T2", Name: "scope", Severity: rules.Error, NeedsServer: true, Scope: scope},
		{ID: "T3", Name: "sections", Severity: rules.Error, Scope: scope, Sections: []string{"system.webServer/handlers", "system.webServer/directoryBrowse"}},
		{ID: "T4", Name: "sites", Severity: rules.Error, NeedsServer: true, Sites: func(p *rules.Pass) {
			for _, s := range p.Sites {
				p.Note(s.Name)
			}
		}, Server: func(p *rules.Pass) {
			for _, name := range p.Notes() {
				p.Report(at(p.Server.Config.File, "site "+name.(string)))
			}
		}},
		{ID: "T5", Name: "unread", Severity: rules.Error, Server: func(p *rules.Pass) {
			for _, doc := range p.Unread {
				p.Report(at(doc.File, "unread"))
			}
		}, Sites: func(p *rules.Pass) {
			for _, doc := range p.Unread {
				p.Report(at(doc.File, "unread by a site"))
			}
		}},
		{ID: "T6", Name: "skips", Severity: rules.Error, Sites: func(p *rules.Pass) { p.Skip("it is night") }},
	}
}

func lines(r *lint.Result) []string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%s %s: %s", f.Span.File.Path, f.Rule.Name, f.Message))
	}
	return list
}

// TestWalk: what of a server is looked at, and which rules see it.
func TestWalk(t *testing.T) {
	t.Parallel()
	files := map[string]string{"one/web.config": browsing, "one/sub/deep/web.config": browsing, "v/web.config": browsing, "app/web.config": browsing, "two/x.html": "", "two/web.confg": browsing,
		"one/other/web.config": `<configuration><system.webServer><handlers/></system.webServer></configuration>`, "none/web.config": browsing}
	s := small(t, files)
	var steps atomic.Int64
	r := lint.Run([]*lint.Unit{{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}}, lint.Options{Rules: everywhere(), Progress: func(_, total int) {
		if total == 2 {
			steps.Add(1)
		}
	}})
	want := []string{
		"applicationHost.config file: transform false", "applicationHost.config scope: MACHINE/WEBROOT/APPHOST", "applicationHost.config scope: One/tagged", "applicationHost.config scope: Two",
		"applicationHost.config sections: One/tagged", "applicationHost.config sites: site One", "applicationHost.config sites: site Two",
		"root/C/app/web.config file: transform false", "root/C/app/web.config scope: One/app", "root/C/app/web.config sections: One/app",
		"root/C/one/other/web.config file: transform false", "root/C/one/other/web.config scope: One/other", "root/C/one/other/web.config sections: One/other",
		"root/C/one/sub/deep/web.config file: transform false", "root/C/one/sub/deep/web.config scope: One/sub/deep", "root/C/one/sub/deep/web.config sections: One/sub/deep",
		"root/C/one/web.config file: transform false", "root/C/one/web.config scope: One", "root/C/one/web.config sections: One",
		"root/C/two/web.confg unread: unread by a site",
		"root/C/v/web.config file: transform false", "root/C/v/web.config scope: One/v", "root/C/v/web.config sections: One/v",
	}
	if diff := cmp.Diff(want, lines(r)); diff != "" {
		t.Errorf("the whole server (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"root/C/app/web.config", "root/C/one/other/web.config", "root/C/one/sub/deep/web.config", "root/C/one/web.config", "root/C/two/web.confg", "root/C/v/web.config"}, r.Reached); diff != "" {
		t.Errorf("reached (-want +got):\n%s", diff)
	}
	if len(r.Skipped) != 1 || r.Skipped[0].Rule.Name != "skips" || r.Skipped[0].Why != "it is night" || steps.Load() == 0 {
		t.Errorf("skipped %+v, %d steps", r.Skipped, steps.Load())
	}

	s = small(t, files)
	named := s.Document(`C:\one\sub\deep\web.config`)
	lone := s.Document(`C:\none\web.config`)
	r = lint.Run([]*lint.Unit{{Server: s, Files: []lint.File{{Doc: named}, {Doc: lone}, {Doc: named}}, Paths: []string{`C:\one\sub\deep\web.config`}}}, lint.Options{Rules: everywhere()})
	want = []string{"root/C/none/web.config file: transform false", "root/C/none/web.config unread: unread",
		"root/C/one/sub/deep/web.config file: transform false", "root/C/one/sub/deep/web.config scope: One/sub/deep", "root/C/one/sub/deep/web.config sections: One/sub/deep"}
	if diff := cmp.Diff(want, lines(r)); diff != "" {
		t.Errorf("a file (-want +got):\n%s", diff)
	}
}

// TestWithoutServer: files of no server are checked by themselves; rules that need a server say that they did not run.
func TestWithoutServer(t *testing.T) {
	t.Parallel()
	doc := xmlsrc.Parse(source.Decode("web.Release.config", "", []byte(browsing)), xmlsrc.Limits{})
	r := lint.Run([]*lint.Unit{{Files: []lint.File{{Doc: doc, Transform: true}}}}, lint.Options{Rules: everywhere()})
	if diff := cmp.Diff([]string{"web.Release.config file: transform true"}, lines(r)); diff != "" {
		t.Error(diff)
	}
	var skipped []string
	for _, s := range r.Skipped {
		skipped = append(skipped, s.Rule.Name)
	}
	if diff := cmp.Diff([]string{"scope", "sites"}, skipped); diff != "" {
		t.Error(diff)
	}
}

// TestUnsound: of a file that is not well-formed only what is found in the file by itself is told.
func TestUnsound(t *testing.T) {
	t.Parallel()
	s := small(t, map[string]string{"one/web.config": `<configuration><system.webServer><directoryBrowse enabled="true"/>`})
	r := lint.Run([]*lint.Unit{{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}}, lint.Options{Rules: everywhere()})
	if got := lines(r); !slices.Contains(got, "root/C/one/web.config file: transform false") || slices.ContainsFunc(got, func(l string) bool { return l == "root/C/one/web.config scope: One" }) {
		t.Errorf("%q", got)
	}
}

// TestProfile: what rests on a profile is no more than likely, and what is not certain there is no error.
func TestProfile(t *testing.T) {
	t.Parallel()
	disks := fstest.MapFS{"web.config": &fstest.MapFile{Data: []byte(browsing)}}
	s, err := resolver.Load(resolver.Options{Profile: "iis10", Disks: disk.New(disk.Mount{Windows: `C:\inetpub\wwwroot`, FS: disks, Local: "."})})
	if err != nil {
		t.Fatal(err)
	}
	doc := s.Document(`C:\inetpub\wwwroot\web.config`)
	own := source.Span{File: doc.File, Start: 0, End: 1}
	in := []rules.Related{{Message: "there", Span: source.Span{File: s.Config.File, Start: 0, End: 1}}}
	beside := []rules.Related{{Message: "there", Span: own}}
	findings := []struct {
		f         rules.Finding
		severity  rules.Severity
		certainty rules.Certainty
	}{
		{rules.Finding{Message: "by itself"}, rules.Error, rules.Certain},
		{rules.Finding{Message: "in two places", Related: beside}, rules.Error, rules.Certain},
		{rules.Finding{Message: "on the profile", Related: in}, rules.Warning, rules.Likely},
		{rules.Finding{Message: "likely", Certainty: rules.Likely}, rules.Warning, rules.Likely},
		{rules.Finding{Message: "likely but for the status", Certainty: rules.Likely, StatusOnly: true}, rules.Error, rules.Likely},
		{rules.Finding{Message: "possible hint", Certainty: rules.Possible, Severity: rules.Info}, rules.Info, rules.Possible},
	}
	rule := &rules.Rule{ID: "T1", Name: "profile", Severity: rules.Error, Sites: func(p *rules.Pass) {
		for i := range findings {
			f := findings[i].f
			f.Span = own
			p.Report(&f)
		}
		p.Report(&rules.Finding{Message: "in the profile itself", Span: in[0].Span})
		p.Report(&rules.Finding{Message: "nowhere"})
		p.Report(&rules.Finding{Message: "brought by the file", Span: in[0].Span, Through: doc.File})
	}}
	r := lint.Run([]*lint.Unit{{Server: s, Files: []lint.File{{Doc: doc}}, Paths: []string{`C:\inetpub\wwwroot\web.config`}}}, lint.Options{Rules: []*rules.Rule{rule}})
	got := map[string]*rules.Finding{}
	for _, f := range r.Findings {
		got[f.Message] = f
	}
	for _, want := range findings {
		if f := got[want.f.Message]; f == nil || f.Severity != want.severity || f.Certainty != want.certainty {
			t.Errorf("%s: %+v", want.f.Message, f)
		}
	}
	if len(got) != len(findings)+1 || got["brought by the file"] == nil {
		t.Errorf("%d findings: %q", len(got), lines(r))
	}
}
