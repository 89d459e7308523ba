package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// SameFileTwice reports one directory at two levels of a URL path.
var SameFileTwice = &rules.Rule{
	ID: "IIS2019", Name: "same-file-twice", Group: rules.Merge, Severity: rules.Warning, Statuses: []string{"500.19"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "one directory at two levels",
		What:  "An application or virtual directory whose physicalPath is the directory of a path above it, such as the root of the site.",
		Why: "The web.config of the directory is then applied twice, first for the upper path and again for the lower one. Every <add> " +
			"in it collides with itself: 500.19 (0x800700b7) at the lower path; a locked section is refused as well. A file that adds nothing, or " +
			"says all in <location inheritInChildApplications=\"false\"> with the lower path an application, is fine at both.",
		Bad: exampleHead + `        <application path="/again" applicationPool="Web">
          <!-- want@+1 "maps the same directory" -->
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: exampleHead + `        <application path="/api" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop\api" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/shop/api/web.config --
<configuration />
`,
		Request: "GET http://localhost/again/page.htm",
		Since:   "0.1.0",
		Sources: []string{deepDive, vdirPage},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		vdir := s.Directory.Directory
		if vdir == nil || !s.DirectoryRoot || s.Physical == "" {
			return
		}
		above := sameAbove(s.Directory)
		if above == nil || above.Directory == nil || p.Server.Disks.Stat(winpath.Join(s.Physical, "web.config")).Fact == disk.Absent {
			return
		}
		if s.Level.State == "ignored" {
			return
		}
		unknown := p.Server.Disks.Stat(s.Physical).Fact == disk.Unknown
		if !unknown && !collides(s) {
			return
		}
		f := rules.At(vdir.PhysicalPath.Origin, "system.applicationHost/sites", "physicalPath")
		f.ConfigPath = s.Path
		f.HResult = "0x800700b7"
		f.Message = fmt.Sprintf("This maps the same directory as %s, %s: its web.config is applied twice at %s and collides with itself; IIS answers 500.19.",
			short(above.Level.ConfigPath), s.Physical, short(s.Path))
		if unknown {
			f.Severity, f.Certainty = rules.Info, rules.Possible
			f.Message = fmt.Sprintf("This maps the same directory as %s, %s: a web.config in it is applied twice at %s. Where it adds an entry outside <location inheritInChildApplications=\"false\">, it collides with itself and IIS answers 500.19. (What is there is not known.)",
				short(above.Level.ConfigPath), s.Physical, short(s.Path))
		}
		f.Advice = onlyOnce(s, above)
		f.Related = append(f.Related, rules.Related{Message: "the upper mapping", Span: above.Directory.PhysicalPath.Origin.Span})
		if f.Span.IsZero() {
			f.Span = vdir.Item.Origin.Span
		}
		p.Report(f)
	},
}

// collides reports whether something in the file of a path is refused because of the same file at an upper path.
func collides(s *rules.Scope) bool {
	for _, f := range s.Faults() {
		for _, r := range f.Related {
			mine, upper := f.Origin, r.Origin
			if mine.Span.File == nil || mine.Span.File != upper.Span.File {
				continue
			}
			if mine.Span == upper.Span || mine.Contribution != nil && upper.Contribution != nil && mine.Contribution.Layer != upper.Contribution.Layer {
				return true
			}
		}
	}
	return false
}

// onlyOnce says how the file comes to hold once.
func onlyOnce(s *rules.Scope, above *resolver.Directory) string {
	guard := `put what the web.config says into <location path="." inheritInChildApplications="false">`
	switch {
	case s.AppRoot:
		return strings.ToUpper(guard[:1]) + guard[1:] + ", or give the application a directory of its own."
	case !above.DirectoryRoot:
		return `Set allowSubDirConfig="false" on the upper virtual directory if no other web.config below it is needed; or make this one an application and ` + guard + "."
	}
	return "Make this virtual directory an application and " + guard + "; or map a directory of its own."
}

// sameAbove returns the nearest directory above d on its URL path that is the same on disk, nil without one.
func sameAbove(d *resolver.Directory) *resolver.Directory {
	for up := d.Up; up != nil; up = up.Up {
		if up.Physical != "" && winpath.Equal(up.Physical, d.Physical) {
			return up
		}
	}
	return nil
}
