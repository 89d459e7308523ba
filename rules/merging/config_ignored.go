package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// ConfigIgnored reports configuration files that IIS does not read.
var ConfigIgnored = &rules.Rule{
	ID: "IIS2018", Name: "config-ignored", Group: rules.Merge, Severity: rules.Warning, NeedsServer: true,
	Doc: rules.Doc{
		Title: "web.config that nobody reads",
		What: "A web.config below a virtual directory with allowSubDirConfig=\"false\", in an application whose pool says " +
			"enableConfigurationOverride=\"false\", or in a directory that no site maps; and a file called nearly web.config " +
			"(web.confg, web.config.txt) in a directory that has none.",
		Why: "IIS never opens the file: handlers, rewrites and access rules in it do not exist. With allowSubDirConfig=\"false\" ASP.NET " +
			"still applies the system.web part to managed requests.",
		Bad: `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" />
      <section name="sites" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="directoryBrowse" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="Web" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" allowSubDirConfig="false" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
</configuration>
-- root/C/inetpub/shop/files/web.config --
<configuration> <!-- want "allowSubDirConfig" -->
  <system.webServer>
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleTail + exampleEnd + `-- root/C/inetpub/shop/files/web.config --
<configuration>
  <system.webServer>
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{vdirPage, "Microsoft Learn: Adding Application Pools <add>", "Microsoft archive blog sroun: AllowSubDirConfig Clarification"},
	},
	Sites:  ignoredFiles,
	Server: ignoredFiles,
}

func ignoredFiles(p *rules.Pass) {
	for _, doc := range p.Unread {
		if f := ignored(p, doc); f != nil {
			f.Span = doc.File.LineSpan(1)
			if f.Advice == "" {
				f.Advice = "Move the settings to a file that IIS reads, or delete this one."
			}
			p.Report(f)
		}
	}
}

// ignored says why IIS does not read a file, nil when it cannot be told.
func ignored(p *rules.Pass, doc *xmlsrc.Document) *rules.Finding {
	path := doc.File.Windows
	name := doc.File.Path[strings.LastIndexByte(doc.File.Path, '/')+1:]
	if path != "" {
		name = winpath.Base(path)
	}
	switch {
	case !strings.EqualFold(name, "web.config"):
		if path == "" || strings.HasSuffix(strings.ToLower(name), "host.config") || strings.EqualFold(name, "machine.config") {
			return nil
		}
		return misnamed(name)
	case winpath.Within(path, `C:\Windows`), p.Profile():
		return nil
	case path == "":
		return &rules.Finding{Certainty: rules.Likely,
			Message: "No site of the server maps the directory of this file, as far as its disks are shown: IIS does not read it."}
	}
	for _, s := range p.Scopes {
		if strings.EqualFold(s.Level.File, path) {
			if s.Level.State == "ignored" {
				return switchedOff(s)
			}
			return nil
		}
	}
	return unmapped(p, winpath.Dir(path))
}

func misnamed(name string) *rules.Finding {
	return &rules.Finding{Certainty: rules.Likely, Key: name,
		Message: fmt.Sprintf("The file is called %s and there is no web.config beside it: IIS reads files of the name web.config only, so nothing in it holds.", name),
		Advice:  "Rename the file to web.config if it is meant to hold."}
}

func switchedOff(s *rules.Scope) *rules.Finding {
	f := &rules.Finding{ConfigPath: s.Path}
	if s.Pool != nil {
		if over := s.Pool.ConfigOverride; over.Text != "" && !over.True() {
			f.Key = "enableConfigurationOverride"
			f.Message = fmt.Sprintf("IIS does not read this file: the application pool %s says enableConfigurationOverride=\"%s\", so no web.config counts for its applications.", s.Pool.Name, over.Text)
			f.Advice = "Write enableConfigurationOverride=\"true\", or move the settings to a location tag of applicationHost.config."
			if !over.Origin.IsZero() {
				f.Related = append(f.Related, rules.Related{Message: "set here", Span: over.Origin.Span})
			}
			return f
		}
	}
	vdir := s.Directory.Directory
	f.Key = "allowSubDirConfig"
	f.Message = fmt.Sprintf("IIS does not read this file: the virtual directory %s (%s) says allowSubDirConfig=\"%s\", so only the web.config in its root counts. (ASP.NET still applies system.web to managed requests.)",
		vdir.Path, vdir.Physical, vdir.SubDirConfig.Text)
	f.Advice = "Write allowSubDirConfig=\"true\", or move the settings to a location tag of the web.config in the root."
	if !vdir.SubDirConfig.Origin.IsZero() {
		f.Related = append(f.Related, rules.Related{Message: "set here", Span: vdir.SubDirConfig.Origin.Span})
	}
	return f
}

// unmapped is the finding for a directory that no URL path leads to. A file directly above or below the root of an
// application that has none lies in the wrong directory, which another rule says.
func unmapped(p *rules.Pass, dir string) *rules.Finding {
	var shadow *topology.VirtualDirectory
	for _, site := range p.Server.Topology.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if v.Physical == "" {
					continue
				}
				beside := winpath.Equal(winpath.Dir(v.Physical), dir) || winpath.Equal(winpath.Dir(dir), v.Physical)
				if beside && p.Server.Disks.Stat(winpath.Join(v.Physical, "web.config")).Fact != disk.Present {
					return nil
				}
				if !winpath.Within(dir, v.Physical) {
					continue
				}
				if reaches(p, site, app, v, dir) {
					return nil // why the file was not loaded is told elsewhere
				}
				shadow = v
			}
		}
	}
	f := &rules.Finding{Message: fmt.Sprintf("IIS does not read this file: no site, application or virtual directory maps %s.", dir)}
	if shadow != nil {
		f.Message = fmt.Sprintf("IIS does not read this file: it lies below %s, but its URL path leads to another directory, which an application or virtual directory maps there.", shadow.Physical)
		f.Related = append(f.Related, rules.Related{Message: "the mapping above it", Span: shadow.PhysicalPath.Origin.Span})
		if shadow.PhysicalPath.Origin.IsZero() {
			f.Related = nil
		}
	}
	return f
}

// reaches reports whether the URL path of a directory below a virtual directory leads to that directory.
func reaches(p *rules.Pass, site *topology.Site, app *topology.Application, v *topology.VirtualDirectory, dir string) bool {
	rest := strings.Trim(dir[min(len(dir), len(strings.TrimRight(v.Physical, `\`))):], `\`)
	path := strings.Join([]string{site.Name, strings.Trim(app.Path, "/"), strings.Trim(v.Path, "/"), strings.ReplaceAll(rest, `\`, "/")}, "/")
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	d, err := p.Server.Path(strings.TrimSuffix(path, "/"))
	return err == nil && winpath.Equal(d.Physical, dir)
}
