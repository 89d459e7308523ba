package merging

import (
	"fmt"

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
			"in it collides with itself: 500.19 (0x800700b7) at the lower path; a locked section is refused as well.",
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
		f := rules.At(vdir.PhysicalPath.Origin, "system.applicationHost/sites", "physicalPath")
		f.ConfigPath = s.Path
		f.HResult = "0x800700b7"
		f.Message = fmt.Sprintf("This maps the same directory as %s, %s: its web.config is applied twice at %s, so every <add> in it collides with itself and IIS answers 500.19.",
			short(above.Level.ConfigPath), s.Physical, short(s.Path))
		if p.Server.Disks.Stat(s.Physical).Fact == disk.Unknown {
			f.Certainty = rules.Likely
			f.Message = fmt.Sprintf("This maps the same directory as %s, %s: a web.config in it is applied twice at %s, so every <add> collides with itself and IIS answers 500.19. (Whether there is one is not known.)",
				short(above.Level.ConfigPath), s.Physical, short(s.Path))
		}
		f.Advice = "Give the application a directory of its own, or delete it."
		f.Related = append(f.Related, rules.Related{Message: "the upper mapping", Span: above.Directory.PhysicalPath.Origin.Span})
		if f.Span.IsZero() {
			f.Span = vdir.Item.Origin.Span
		}
		p.Report(f)
	},
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
