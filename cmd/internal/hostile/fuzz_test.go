package hostile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
)

// Pieces of configuration files.
const (
	head    = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	webHead = head + "<configuration><system.webServer>"
	webTail = "</system.webServer></configuration>\n"
)

const fuzzedRoot = `C:\inetpub\wwwroot`

// FuzzWebConfig runs every rule over a web.config, applies every fix by itself, and follows a request.
func FuzzWebConfig(f *testing.F) {
	f.Add([]byte(webHead+`<handlers><clear/><remove name="x"/><add name="CGI" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe %s %s" resourceType="File" requireAccess="Script"/></handlers>`+webTail), "/x.py/info?a=b")
	f.Add([]byte(webHead+`<rewrite><rules><rule name="r"><match url="^(a+)+$"/><conditions><add input="{HTTP_HOST}" pattern="(x"/></conditions><action type="Rewrite" url="{R:9}{C:1}"/></rule></rules><outboundRules rewriteBeforeCache="true"/></rewrite>`+webTail), "/aaaaaaaaaaaaaaaaaaaaaaaaaaab")
	f.Add([]byte(`<configuration><!-- iislens:ignore all --><location path="a/../b" inheritInChildApplications="false"><system.webServer><aspNetCore processPath="" arguments='"'/></system.webServer></location><system.web><customErrors mode="Off"/></system.web></configuration>`), "/a")
	f.Add([]byte(`<configuration><configSections><sectionGroup name="system.webServer"><section name="handlers" overrideModeDefault="Deny"/></sectionGroup><section name="handlers"/></configSections><handlers configSource="..\..\x.config"/></configuration>`), "/")
	files, _ := filepath.Glob("../../../testdata/*/disks/*/*/*/web.config")
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil {
			f.Add(raw, "/cgi-bin/hello.py")
		}
	}
	base, err := resolver.Load(resolver.Options{Profile: "iis10"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, url string) {
		if len(raw) > 64<<10 || len(url) > 4<<10 {
			return
		}
		tree := fstest.MapFS{"web.config": {Data: raw}, "x.py": {}, "sub/web.config": {Data: []byte("<configuration/>")}}
		s := base.At(resolver.Site{WebRoot: fuzzedRoot, Disks: disk.New(disk.Mount{Windows: fuzzedRoot, FS: tree, Local: "x"})})
		doc := s.Document(fuzzedRoot + `\web.config`)
		if doc == nil {
			t.Fatal("the file was not read")
		}
		check(t, s, &lint.Unit{Server: s, Files: []lint.File{{Doc: doc}}, Paths: []string{fuzzedRoot + `\web.config`}}, doc, url)
	})
}

// FuzzServerConfig does the same with an applicationHost.config.
func FuzzServerConfig(f *testing.F) {
	const sections = `<configSections><sectionGroup name="system.applicationHost"><section name="sites"/><section name="applicationPools"/></sectionGroup><sectionGroup name="system.webServer"><section name="handlers"/></sectionGroup></configSections>`
	f.Add([]byte(`<configuration>`+sections+`<system.applicationHost><applicationPools><add name="p" managedPipelineMode="Classic"/></applicationPools><sites><site name="s" id="1"><application path="/" applicationPool="p"><virtualDirectory path="/" physicalPath="\\.\pipe\x"/></application><bindings><binding protocol="http" bindingInformation="*:80:"/></bindings></site></sites></system.applicationHost></configuration>`), "http://localhost/a")
	f.Add([]byte(`<configuration>`+sections+`<system.applicationHost><sites><siteDefaults/><site name="" id="-1"><application path="a"><virtualDirectory path="/b" physicalPath="%x%"/></application><bindings><binding protocol="https" bindingInformation="[::1]:443:*.x" sslFlags="9"/></bindings></site><site/></sites></system.applicationHost><location path="s/a//b"><system.webServer><handlers/></system.webServer></location></configuration>`), "https://[::1]/")
	if raw, err := os.ReadFile("../../../testdata/elvenware/applicationHost.config"); err == nil {
		f.Add(raw, "http://www.elvenware.example/cgi-bin/hello.py")
	}
	f.Fuzz(func(t *testing.T, raw []byte, url string) {
		if len(raw) > 128<<10 || len(url) > 4<<10 {
			return
		}
		tree := fstest.MapFS{"C/inetpub/wwwroot/web.config": {Data: []byte("<configuration/>")}}
		s, err := resolver.Load(resolver.Options{Config: append([]byte{}, raw...), ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: tree, Local: "x"})})
		if err != nil {
			return
		}
		check(t, s, &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}, s.Config, url)
	})
}

// check lints a unit twice, applies the fixes of one file one by one, and follows a request.
func check(t *testing.T, s *resolver.Server, unit *lint.Unit, doc *xmlsrc.Document, url string) {
	found := lint.Run([]*lint.Unit{unit}, lint.Options{Rules: catalogue.All(), Workers: 1}).Findings
	for _, finding := range found {
		if finding.Span.File == nil || finding.Span.Start < 0 || finding.Span.Start > finding.Span.End || finding.Span.End > len(finding.Span.File.Text) {
			t.Fatalf("%s: span [%d,%d)", finding.Rule.Name, finding.Span.Start, finding.Span.End)
		}
		if finding.Message == "" || strings.Contains(finding.Message, "%!") {
			t.Fatalf("%s: message %q", finding.Rule.Name, finding.Message)
		}
		for _, fix := range finding.Fixes {
			mend(t, finding, fix, doc)
		}
	}
	rules.Fingerprints(found)
	known := func(string) bool { return true }
	suppressions := rules.ParseSuppressions(doc, known)
	for _, finding := range found {
		if finding.Span.File == doc.File {
			suppressions.Match(finding)
		}
	}
	request, err := resolver.ParseURL(url)
	if err != nil {
		return
	}
	p := pipeline.New(s)
	p.Predict(request)
	for _, site := range s.Topology.Sites {
		p.Follow(s.ResolveIn(site, request))
	}
}

// mend applies one fix. A well-formed file must stay well-formed.
func mend(t *testing.T, finding *rules.Finding, fix rules.Fix, doc *xmlsrc.Document) {
	for _, edit := range fix.Edits {
		if edit.Span.File != doc.File {
			return
		}
	}
	content, err := source.Apply(doc.File, fix.Edits)
	if err != nil {
		if doc.File.Encoding.Damaged {
			return
		}
		t.Fatalf("%s: %s: %v", finding.Rule.Name, fix.Title, err)
	}
	after := xmlsrc.Parse(source.Decode("x", "", content), xmlsrc.Limits{})
	if doc.Err == nil && after.Err != nil {
		t.Fatalf("%s: %s: %v\nbefore:\n%s\nafter:\n%s", finding.Rule.Name, fix.Title, after.Err, doc.File.Text, content)
	}
}
