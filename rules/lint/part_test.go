package lint_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
)

// server is a server with the given number of sites. The web.config of each is wrong by itself (an unknown attribute), on the server
// (a redundant setting), and is addressed by a comment; every other site shares the directory of the one before.
func server(t *testing.T, sites int) (s *resolver.Server, paths []string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost"><section name="applicationPools"/><section name="sites"/></sectionGroup>
    <sectionGroup name="system.webServer"><section name="directoryBrowse"/><section name="handlers"/></sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools><add name="Web"/></applicationPools>
    <sites>
`)
	disks := fstest.MapFS{}
	for i := range sites {
		dir := fmt.Sprintf("s%d", i/2*2)
		fmt.Fprintf(&b, `<site name="Site%d" id="%d"><application path="/" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\%s"/></application>
<bindings><binding protocol="http" bindingInformation="*:80:s%d"/></bindings></site>
`, i, i+1, dir, i)
		file := "C/" + dir + "/web.config"
		if disks[file] == nil {
			paths = append(paths, `C:\`+dir+`\web.config`)
		}
		disks[file] = &fstest.MapFile{Data: []byte(`<configuration>
  <system.webServer>
    <!-- iislens:ignore no-such-rule -->
    <directoryBrowse enabled="false" wrong="1"/>
  </system.webServer>
</configuration>
`)}
	}
	b.WriteString(`    </sites>
  </system.applicationHost>
  <system.webServer><directoryBrowse enabled="false"/></system.webServer>
</configuration>
`)
	s, err := resolver.Load(resolver.Options{Config: []byte(b.String()), ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: disks, Local: "root"})})
	if err != nil {
		t.Fatal(err)
	}
	return s, paths
}

func told(r *lint.Result) (lines []string) {
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s:%d: %s: %s", f.Span.File.Path, f.Span.Line(), f.Rule.Name, f.Message))
	}
	return lines
}

// TestParts: how many sites are looked at together makes no difference, whether the whole server is linted or some of its files.
func TestParts(t *testing.T) {
	t.Parallel()
	const sites = 7
	for name, unit := range map[string]func() *lint.Unit{
		"server": func() *lint.Unit {
			s, _ := server(t, sites)
			return &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}}
		},
		"files": func() *lint.Unit {
			s, paths := server(t, sites)
			u := &lint.Unit{Server: s, Paths: paths}
			for _, path := range paths {
				u.Files = append(u.Files, lint.File{Doc: s.Document(path)})
			}
			return u
		},
		"server and files": func() *lint.Unit {
			s, paths := server(t, sites)
			u := &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}, Paths: paths}
			for _, path := range paths {
				u.Files = append(u.Files, lint.File{Doc: s.Document(path)})
			}
			return u
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := func(atOnce int) *lint.Result {
				return lint.Run([]*lint.Unit{unit()}, lint.Options{Rules: catalogue.All(), SitesAtOnce: atOnce})
			}
			whole := run(0)
			seen := map[string]bool{}
			wrong := 0
			for _, line := range told(whole) {
				if seen[line] {
					t.Errorf("twice: %s", line)
				}
				seen[line] = true
				if strings.Contains(line, "unknown-attribute") {
					wrong++
				}
			}
			if want := (sites + 1) / 2; wrong != want {
				t.Errorf("%d unknown attributes, want %d", wrong, want)
			}
			for _, atOnce := range []int{1, 2, 3} {
				parts := run(atOnce)
				if diff := cmp.Diff(told(whole), told(parts)); diff != "" {
					t.Errorf("all sites together (-) and %d at once (+):\n%s", atOnce, diff)
				}
				if diff := cmp.Diff(whole.Reached, parts.Reached); diff != "" {
					t.Errorf("files reached, all sites together (-) and %d at once (+):\n%s", atOnce, diff)
				}
				if len(whole.Commented) != len(parts.Commented) {
					t.Errorf("%d files with comments, then %d", len(whole.Commented), len(parts.Commented))
				}
			}
		})
	}
}
