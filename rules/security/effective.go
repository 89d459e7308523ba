package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

// own returns an attribute that is set for exactly the scope, nil when its value comes from elsewhere or from nobody.
func own(p *rules.Pass, s *rules.Scope, e *merge.Element, name string) *merge.Attr {
	a := e.Attr(name)
	if a == nil || !s.Owns(a.Origin) || s.Site == nil && express(p) {
		return nil
	}
	return a
}

// ownItem reports whether an item of a collection is added for exactly the scope.
func ownItem(p *rules.Pass, s *rules.Scope, item *merge.Item) bool {
	return s.Owns(item.Origin) && (s.Site != nil || !express(p))
}

// express reports whether the server is IIS Express: its own directory variable stands in the paths of its modules.
func express(p *rules.Pass) bool {
	if profile := p.Server.Profile; profile != nil {
		return profile.Express
	}
	d, err := p.Server.Path("")
	if err != nil {
		return false
	}
	items := d.Node.Section(program.GlobalModulesSection).Items
	return len(items) > 0 && strings.HasPrefix(strings.ToUpper(items[0].Text("image")), "%IIS_BIN%")
}

// loaded reports whether a native module runs at a scope. The server level belongs to no pool: there it counts as running.
func loaded(p *rules.Pass, s *rules.Scope, module string) bool {
	return s.Pool == nil || p.Predictor.Modules(s.Node, s.Pool).Loaded(module)
}

// aspnet reports whether ASP.NET reads its sections at a scope: a pool without managed code does not.
func aspnet(s *rules.Scope) bool { return s.Pool == nil || s.Pool.Runtime.Text != "" }

// retail reports whether <deployment retail="true"> overrides the development switches.
func retail(s *rules.Scope) bool { return s.Section("system.web/deployment").Bool("retail") }

// project reports whether a place lies in a directory of a Visual Studio project, or in what its build leaves behind: such files are
// published through transforms, not served.
func project(p *rules.Pass, s *rules.Scope, o merge.Origin) bool {
	if path := "/" + strings.ToLower(o.Span.File.Path); strings.Contains(path, "/obj/") {
		return true
	}
	for _, dir := range []string{s.Physical, applicationRoot(s)} {
		if dir == "" {
			continue
		}
		names, _ := p.Server.Disks.List(dir)
		if slices.ContainsFunc(names, sourceFile) {
			return true
		}
	}
	return false
}

func applicationRoot(s *rules.Scope) string {
	if s.Application == nil || s.Application.Root() == nil {
		return ""
	}
	return s.Application.Root().Physical
}

// sourceFile reports whether a name is one that stands beside the sources of a project and is not published.
func sourceFile(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".csproj") || strings.HasSuffix(name, ".vbproj") || strings.HasSuffix(name, ".fsproj") ||
		strings.HasSuffix(name, ".sln") || name == "web.release.config" || name == "web.debug.config" || name == "global.asax.cs" || name == "global.asax.vb"
}

// development lowers a finding about a switch that developers use to information where the file lies in a project directory.
func development(p *rules.Pass, s *rules.Scope, f *rules.Finding) *rules.Finding {
	if project(p, s, merge.Origin{Span: f.Span}) {
		f.Severity = rules.Info
		f.Message += " The file lies in a project directory, so this counts only if publishing keeps the value."
	}
	return f
}

// change is the fix that gives an attribute another value. What people see changes, so it is never safe.
func change(a *merge.Attr, value string) []rules.Fix {
	return []rules.Fix{{Title: fmt.Sprintf("write %s=\"%s\"", a.Name, value),
		Edits: []source.Edit{{Span: a.Origin.Span, NewText: fmt.Sprintf("%s=\"%s\"", a.Name, source.EscapeAttr(value))}}}}
}

// setting starts a finding at an attribute.
func setting(a *merge.Attr, section, message, advice string) *rules.Finding {
	f := rules.At(a.Origin, section, a.Name)
	f.Message, f.Advice = message, advice
	return f
}

// serverWide says where to write what no file sets: the place of the finding is that of the declaration, where nothing is to be written.
const serverWide = "of applicationHost.config, which holds for every site, or of the web.config of a site"

// unset reports, once for the server, what no file sets for one or more sites: at the declaration of the section. missing
// tells for the effective section of a site whether its value is the default. It says nothing where only parts of a server are linted.
func unset(p *rules.Pass, section, key, message, advice string, missing func(*merge.Section) bool) {
	if p.Profile() || express(p) {
		return
	}
	for _, site := range p.Sites {
		d, err := p.Server.Path(site.Name)
		if err != nil {
			continue
		}
		s := d.Node.Section(section)
		if s.Decl == nil || !missing(s) {
			continue
		}
		f := rules.At(s.Decl.Origin(), section, key)
		f.Severity, f.Message, f.Advice = rules.Info, message, advice
		p.Report(f)
		return
	}
}

// requiresTLS returns what refuses a request without TLS at a node, nil when nothing does.
func requiresTLS(node *merge.Node) *verdict.Failure {
	for _, f := range access.SSL(node.Section, access.Connection{}) {
		if f.Rule == "ssl-required" {
			return f
		}
	}
	return nil
}

// oneOf reports whether a value equals one of names without regard to case.
func oneOf(value string, names ...string) bool {
	for _, name := range names {
		if strings.EqualFold(strings.TrimSpace(value), name) {
			return true
		}
	}
	return false
}
