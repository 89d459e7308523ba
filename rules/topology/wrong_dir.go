package topologyrules

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// WrongDirectory reports applications whose web.config lies beside the directory that IIS maps.
var WrongDirectory = &rules.Rule{
	ID: "IIS5009", Name: "web-config-wrong-dir", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"403.14", "404.0"},
	Doc: rules.Doc{
		Title: "web.config beside the mapped directory",
		What:  "An application whose directory has no web.config while the directory directly above, or a build directory directly below, has one that nothing maps.",
		Why: "IIS reads the web.config files of mapped directories only, never that of a directory above them on the disk. The handlers, rewrite rules and default documents of the other file do not count: " +
			"403.14 for the root, 404.0 for everything virtual.",
		Bad: exampleServer(`
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <!-- want@+1 "where IIS does not look" -->
          <virtualDirectory path="/" physicalPath="C:\sites\shop\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>`) +
			`-- root/C/sites/shop/web.config --
<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <add value="start.html" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
-- root/C/sites/shop/wwwroot/start.html --
`,
		Good: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\sites\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) +
			`-- root/C/sites/shop/web.config --
<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <add value="start.html" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
-- root/C/sites/shop/start.html --
`,
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Understanding IIS Configuration Delegation", "Microsoft Learn: Virtual Directory <virtualDirectory>"},
	},
	Sites: func(p *rules.Pass) {
		if p.Profile() {
			return // the root is where the top-most web.config lies
		}
		for _, site := range p.Sites {
			for _, app := range site.Applications {
				if f := beside(p, site, app); f != nil {
					p.Report(f)
				}
			}
		}
	},
}

// built are directories that builds write what is to be published into.
var built = []string{"dist", "build", "public", "wwwroot", "www", "out", "htdocs", "html", "publish", "_site", "site", "web"}

// probe is a URL that no directory has.
const probe = "iislens-no-such-page"

func beside(p *rules.Pass, site *topology.Site, app *topology.Application) *rules.Finding {
	root := app.Root()
	if root == nil || root.Physical == "" {
		return nil
	}
	above := p.Server.Disks.Stat(winpath.Join(winpath.Dir(root.Physical), "web.config")).IsFile()
	below := false
	for _, name := range p.Server.Disks.Dirs(root.Physical) {
		below = below || slices.Contains(built, strings.ToLower(name)) && p.Server.Disks.Stat(winpath.Join(root.Physical, name, "web.config")).IsFile()
	}
	if !above && !below {
		return nil
	}
	if failure := failureAt(p, site, app, ""); failure != nil {
		return rules.FromFailure(failure)
	}
	// The root answers; a web.config above it is then lost for virtual URLs only.
	if !above {
		return nil
	}
	if failure := failureAt(p, site, app, probe); failure != nil {
		f := rules.FromFailure(failure)
		f.Severity, f.Certainty = rules.Warning, rules.Likely
		f.Message = strings.ReplaceAll(f.Message, probe, "...")
		return f
	}
	return nil
}
