package catalogue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
	"github.com/iislens/iislens/rules/rulestest"
)

// An archive of testdata/healthy is a server that works, or nearly:
//
//	-- pools --, -- webServer -- and -- locations --   parts of an applicationHost.config
//	-- sites --                                        its <site> elements; without, one site with the root C:\site
//	-- root/C/... --                                   files of the disks
//	-- requests --                                     lines "GET http://localhost/ = 200 likely"
//	-- findings --                                     what lint says of it, but for hints: lines "error NAME FILE:TEXT OF THE LINE"
//
// What is not written there must not be found: a healthy server is silent.

const healthyHead = `<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="defaultDocument" overrideModeDefault="Allow" />
      <section name="directoryBrowse" overrideModeDefault="Allow" />
      <section name="globalModules" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="handlers" overrideModeDefault="Deny" />
      <section name="httpRedirect" overrideModeDefault="Allow" />
      <section name="modules" allowDefinition="MachineToApplication" overrideModeDefault="Deny" />
      <section name="staticContent" overrideModeDefault="Allow" />
      <sectionGroup name="security">
        <section name="access" overrideModeDefault="Deny" />
        <sectionGroup name="authentication">
          <section name="anonymousAuthentication" overrideModeDefault="Deny" />
          <section name="basicAuthentication" overrideModeDefault="Deny" />
          <section name="windowsAuthentication" overrideModeDefault="Deny" />
        </sectionGroup>
        <section name="isapiCgiRestriction" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
`

const healthySite = `<site name="S" id="1"><application path="/" applicationPool="P"><virtualDirectory path="/" physicalPath="C:\site" /></application>
<bindings><binding protocol="http" bindingInformation="*:80:" /></bindings></site>
`

func TestHealthyServers(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "healthy", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			healthy(t, txtar.Parse(raw))
		})
	}
}

func healthy(t *testing.T, archive *txtar.Archive) {
	parts := map[string]string{"sites": healthySite}
	server := &txtar.Archive{Files: []txtar.File{{Name: "applicationHost.config"}}}
	for _, file := range archive.Files {
		if strings.HasPrefix(file.Name, "root/") {
			server.Files = append(server.Files, file)
		} else {
			parts[file.Name] = string(file.Data)
		}
	}
	server.Files[0].Data = []byte(healthyHead + parts["pools"] + "<sites>\n" + parts["sites"] + "</sites>\n</system.applicationHost>\n<system.webServer>\n" +
		parts["webServer"] + "</system.webServer>\n" + parts["locations"] + "</configuration>\n")
	fixture := rulestest.LoadArchive(t, server)
	result := lint.Run([]*lint.Unit{fixture.Unit}, lint.Options{Rules: usual(), Workers: 1})
	wanted := map[string]bool{}
	for line := range strings.Lines(parts["findings"]) {
		wanted[strings.TrimSpace(line)] = true
	}
	for _, f := range result.Findings {
		if f.Severity < rules.Warning {
			continue
		}
		line := fmt.Sprintf("%s %s %s:%s", f.Severity, f.Rule.Name, filepath.Base(f.Span.File.Path), strings.TrimSpace(lineOf(f)))
		if !wanted[line] {
			t.Errorf("unexpected %s\n%s", line, f.Message)
		}
		delete(wanted, line)
	}
	for line := range wanted {
		t.Errorf("not found: %s", line)
	}
	predictor := pipeline.New(fixture.Server)
	for line := range strings.Lines(parts["requests"]) {
		method, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		url, want, _ := strings.Cut(rest, " = ")
		r, err := resolver.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		r.Method = method
		outcome := predictor.Predict(r)
		if got := outcome.Text() + " " + outcome.Certainty.String(); got != want {
			t.Errorf("%s %s: %s, want %s\n%s", method, url, got, want, outcome.Because)
		}
	}
}

// lineOf returns the source line of a finding.
func lineOf(f *rules.Finding) string {
	text := f.Span.File.Text
	start := strings.LastIndexByte(text[:f.Span.Start], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}

// usual returns the rules that run without being asked for, but those of style: security and hygiene.
func usual() []*rules.Rule {
	var list []*rules.Rule
	for _, rule := range catalogue.All() {
		if !rule.Off && rule.Group != rules.Security && rule.Group != rules.Hygiene {
			list = append(list, rule)
		}
	}
	return list
}
