package topologyrules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// NotAnApplication reports a directory whose web.config is that of an application, and which is none.
var NotAnApplication = &rules.Rule{
	ID: "IIS5008", Name: "not-an-application", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"500.19", "404.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "application in a plain directory",
		What: "A web.config with sections for the root of an application (authentication, sessionState, modules ..., and aspNetCore or httpModules), in a directory or virtual directory that is not an application. " +
			"Without an applicationHost.config the top-most web.config counts as an application, and the rule warns of those below it.",
		Why: "Sections declared with allowDefinition=\"MachineToApplication\" are refused below the root of an application: 500.19, or ASP.NET's parser error \"beyond application level\". " +
			"aspNetCore and httpModules are not refused, but the modules read them at the application's root: the program of the directory is never started (404.0, 500.0).",
		Bad: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) +
			`-- root/C/inetpub/shop/index.html --
-- root/C/inetpub/shop/admin/web.config --
<configuration>
  <system.webServer>
    <!-- want@+1 "not an application" -->
    <modules>
      <remove name="DirectoryListingModule" />
    </modules>
  </system.webServer>
</configuration>
-- root/C/inetpub/shop/api/web.config --
<configuration>
  <system.webServer>
    <!-- want@+1 "aspNetCore" -->
    <aspNetCore processPath="dotnet" arguments=".\Api.dll" />
  </system.webServer>
</configuration>
`,
		Good: exampleServer(`
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
        </application>
        <application path="/admin" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop\admin" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>`) +
			`-- root/C/inetpub/shop/index.html --
-- root/C/inetpub/shop/admin/web.config --
<configuration>
  <system.webServer>
    <modules>
      <remove name="DirectoryListingModule" />
    </modules>
  </system.webServer>
</configuration>
-- root/C/inetpub/shop/css/web.config --
<configuration>
  <system.web>
    <authorization>
      <deny users="?" />
    </authorization>
  </system.web>
</configuration>
`,
		Request: "GET http://localhost/admin/page.html",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Understanding Sites, Applications, and Virtual Directories on IIS", "Microsoft Learn: SectionInformation.AllowDefinition"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		layer := s.Level.Layer
		if s.Site == nil || s.AppRoot || s.Application == nil || layer == nil || layer.Kind != merge.Web || layer.Doc.Root == nil || layer.Doc.Err != nil {
			return
		}
		if p.Profile() && (topmost(s) || leftover(s)) {
			return
		}
		el, refused := applicationOnly(layer, p.Server.Disks.Stat(winpath.Join(s.Physical, "bin")).IsDir() || p.Server.Disks.Stat(winpath.Join(s.Physical, "Global.asax")).IsFile())
		if el == nil {
			return
		}
		p.Report(plain(p, s, el, refused))
	},
}

// topmost reports whether no directory above holds a web.config: without a server such a directory counts as an application.
func topmost(s *rules.Scope) bool {
	for up := s.Up; up != nil; up = up.Up {
		if up.Level.Layer != nil {
			return false
		}
	}
	return true
}

// leftover reports whether a directory holds what a build left: no server has it.
func leftover(s *rules.Scope) bool {
	for segment := range strings.SplitSeq(winpath.Fold(s.Path), "/") {
		if segment == "obj" || segment == "bin" || segment == "packages" || segment == "node_modules" {
			return true
		}
	}
	return false
}

// applicationOnly returns the first element of a file, outside location tags for other paths, that belongs into the root of an application. refused
// says that IIS refuses it elsewhere. aspNetCore may stand anywhere and counts at the root only; so does httpModules, which says something only
// where code lies beside it: parts of applications carry it for their editor.
func applicationOnly(layer *merge.Layer, code bool) (el *xmlsrc.Element, refused bool) {
	var walk func(parent *xmlsrc.Element, group string) bool
	walk = func(parent *xmlsrc.Element, group string) bool {
		for _, child := range parent.Children {
			name := group + child.Name
			if child.Name == "location" && group == "" {
				if path := child.Value("path"); (path == "" || path == ".") && walk(child, "") {
					return true
				}
				continue
			}
			decl := layer.Decls.Lookup(name)
			refused = decl != nil && decl.AllowDefinition == "MachineToApplication"
			if refused || name == "system.webServer/aspNetCore" || code && name == "system.web/httpModules" {
				el = child
				return true
			}
			if decl == nil && layer.Decls.HasGroup(name) && walk(child, name+"/") {
				return true
			}
		}
		return false
	}
	walk(layer.Doc.Root, "")
	return el, el != nil && refused
}

func plain(p *rules.Pass, s *rules.Scope, el *xmlsrc.Element, refused bool) *rules.Finding {
	url := strings.TrimPrefix(s.Path, merge.AppHostPath+"/"+s.Site.Name)
	f := rules.AtSpan(el.OpenTag(), "", el.Name)
	f.ConfigPath = s.Path
	what := "directory"
	if s.DirectoryRoot {
		what = "virtual directory"
	}
	if refused {
		f.Statuses = []string{"500.19"}
		f.Message = fmt.Sprintf("<%s> may stand only in the root of an application, and %s is a %s, not an application: requests below it answer 500.19 or a parser error of ASP.NET.", el.Name, url, what)
	} else if el.Name == "httpModules" {
		f.Statuses = []string{"500.22"}
		f.Message = fmt.Sprintf("<httpModules> counts in the root of an application only, and %s is a %s, not an application: its modules are never loaded, and in an Integrated pool requests below it answer 500.22.", url, what)
	} else {
		f.Statuses = []string{"404.0", "500.0"}
		f.Message = fmt.Sprintf("<%s> counts in the root of an application only, and %s is a %s, not an application: the program that it describes is never started.", el.Name, url, what)
	}
	f.Advice = "Make " + url + " an application, or move the section to the web.config of the application " + s.Application.Path + "."
	switch {
	case p.Profile():
		f.Severity, f.Certainty = rules.Warning, rules.Likely
		f.Message += " Not certain: without an applicationHost.config nobody knows whether it is one on the server."
	case !s.DirectoryRoot:
		f.Fixes = convert(s, url)
	}
	return f
}

// convert offers the <application> that the directory needs.
func convert(s *rules.Scope, url string) []rules.Fix {
	app := s.Application.Item.XML
	if app == nil || s.Application.Item.Origin.Profile() || s.Physical == "" {
		return nil
	}
	pairs := [][2]string{{"path", url}}
	if s.Application.Item.Attr("applicationPool") != nil {
		pairs = append(pairs, [2]string{"applicationPool", s.Application.Pool.Text})
	}
	file := app.Doc.File
	indent, step := file.Indent(app.Start), "  "
	if len(app.Children) > 0 {
		if inner := file.Indent(app.Children[0].Start); strings.HasPrefix(inner, indent) && len(inner) > len(indent) {
			step = inner[len(indent):]
		}
	}
	text := "<application" + edit.Attributes(pairs...) + ">" + file.LineEnding() + indent + step +
		"<virtualDirectory" + edit.Attributes([2]string{"path", "/"}, [2]string{"physicalPath", s.Physical}) + " />" + file.LineEnding() + indent + "</application>"
	return []rules.Fix{{Title: "Make " + url + " an application", Edits: []source.Edit{edit.After(app, text)}}}
}
