package static_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
)

// section returns a section of a server whose system.webServer holds body.
func section(t *testing.T, name, body string) *merge.Section {
	t.Helper()
	server, err := resolver.Load(resolver.Options{ConfigPath: "applicationHost.config", Config: []byte(`<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost"><section name="sites" /></sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="defaultDocument" /><section name="directoryBrowse" /><section name="handlers" /><section name="staticContent" />
    </sectionGroup>
  </configSections>
  <system.webServer>` + body + `</system.webServer>
</configuration>`)})
	if err != nil {
		t.Fatal(err)
	}
	s, dir, err := server.Section("", name)
	if err != nil {
		t.Fatal(err)
	}
	if fault := dir.Node.Error(s); fault != nil {
		t.Fatal(fault.Message)
	}
	return s
}

func TestLookup(t *testing.T) {
	t.Parallel()
	plain := static.NewTypes(section(t, static.ContentSection, `<staticContent>
  <mimeMap fileExtension=".txt" mimeType="text/plain" /><mimeMap fileExtension=".gz" mimeType="application/gzip" />
  <mimeMap fileExtension=".TAR.gz" mimeType="application/tar" /><mimeMap fileExtension="." mimeType="text/none" />
</staticContent>`))
	wild := static.NewTypes(section(t, static.ContentSection, `<staticContent>
  <mimeMap fileExtension=".txt" mimeType="text/plain" /><mimeMap fileExtension=".*" mimeType="any/thing" />
</staticContent>`))
	tests := []struct {
		types *static.Types
		name  string
		want  string // MIME type, with a star when it came from ".*"
	}{
		{plain, "a.txt", "text/plain"}, {plain, "A.TXT", "text/plain"}, {plain, "a.b.txt", "text/plain"}, {plain, ".txt", "text/plain"}, {plain, "a.gz", "application/gzip"},
		{plain, "a.tar.gz", "application/tar"}, {plain, "x.a.Tar.Gz", "application/tar"}, {plain, "a.txt.exe", ""}, {plain, "a.exe", ""}, {plain, "readme", "text/none"}, {plain, "dot.", "text/none"},
		{wild, "a.txt", "text/plain"}, {wild, "a.exe", "any/thing*"}, {wild, "readme", "any/thing*"}, {wild, "dot.", "any/thing*"},
		{static.NewTypes(section(t, static.ContentSection, "")), "a.txt", ""},
	}
	for _, tt := range tests {
		item, wildcard := tt.types.Lookup(tt.name)
		got := ""
		if item != nil {
			got = item.Text("mimeType")
			if wildcard {
				got += "*"
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestScriptMapped(t *testing.T) {
	t.Parallel()
	table := handler.NewTable(section(t, handler.SectionName, `<handlers>
  <add name="Star" path="*" verb="*" modules="CgiModule" />
  <add name="Route" path="*." verb="*" modules="CgiModule" />
  <add name="Txt" path="*.txt" verb="*" modules="StaticFileModule" />
  <add name="Php" path="*.php" verb="PUT" modules="FastCgiModule" preCondition="bitness32" />
</handlers>`), nil)
	for _, tt := range []struct {
		path     string
		wildcard bool
		want     string
	}{{"a.php", false, "Php"}, {"a.txt", false, ""}, {"a.bin", false, ""}, {"route", false, ""}, {"route", true, "Route"}, {"a.php/x", false, "Php"}} {
		at := &handler.Target{Segments: strings.Split(tt.path, "/")}
		at.Prepare()
		got := ""
		if e := static.ScriptMapped(table, at, tt.wildcard); e != nil {
			got = e.Name
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`<defaultDocument enabled="true"><files><add value="a.htm" /><add value="B.htm" /></files></defaultDocument>`: {"a.htm", "B.htm"},
		`<defaultDocument enabled="false"><files><add value="a.htm" /></files></defaultDocument>`:                     nil,
		`<defaultDocument><files><add value="a.htm" /><clear /><add value="c.htm" /></files></defaultDocument>`:       {"c.htm"},
		`<defaultDocument />`: {},
		``:                    {},
	} {
		if got := static.Documents(section(t, static.DocumentSection, body)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestIsScript(t *testing.T) {
	t.Parallel()
	for ext, want := range map[string]bool{".py": true, ".PHP": true, ".aspx": true, ".txt": false, "": false, "py": false, ".webp": false} {
		if static.IsScript(ext) != want {
			t.Errorf("%q: %v", ext, !want)
		}
	}
}
