package content

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// MIMEMapMissing reports files whose type nobody gave.
var MIMEMapMissing = &rules.Rule{
	ID: "IIS6001", Name: "mime-map-missing", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.3"}, NeedsRequest: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "file type without a mimeMap",
		What:  "A request for a file whose extension no mimeMap knows. In lint: files below the web root that browsers fetch, such as .webp, .avif or .woff2, once for each extension and tree. Left out is what request filtering refuses, what another handler takes, and source repositories.",
		Why:   "StaticFile serves no file whose type it does not know: 404.3. IIS 10 knows fonts and JSON, but not WebP, AVIF, web manifests or .mjs; older versions and IIS Express know less.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <!-- want@+1 "no mimeMap knows the extension .webp" -->
    <staticContent>
      <mimeMap fileExtension=".avif" mimeType="image/avif" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/img/logo.webp --
-- root/C/inetpub/wwwroot/img/photo.avif --
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".avif" mimeType="image/avif" />
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/img/logo.webp --
-- root/C/inetpub/wwwroot/img/photo.avif --
`,
		Request: "GET http://localhost/img/logo.webp",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Static Content <staticContent>", "Microsoft Learn: Adding Static Content MIME Mappings <mimeMap>"},
	},
	Sites: func(p *rules.Pass) {
		w := &typeWalk{p: p, scopes: map[string]bool{}, seen: map[typeKey]bool{}, repositories: map[string]bool{}}
		for _, s := range p.Scopes {
			if s.Site != nil {
				w.scopes[winpath.Fold(s.Path)] = true
			}
		}
		for _, s := range p.Scopes {
			if s.Site != nil && s.Info.IsDir() && s.Physical != "" && !w.above(s) {
				w.dir(s, s.Physical, segments(s), 0)
			}
		}
	},
}

// typeWalk looks for files of unknown types below the scopes of a server. The tree below a scope ends where another begins.
type typeWalk struct {
	p      *rules.Pass
	scopes map[string]bool // by folded config path
	seen   map[typeKey]bool
	// repositories tells of directories whether they are of source code.
	repositories map[string]bool
}

// typeKey is what is reported once: an extension at the place that should know it.
type typeKey struct {
	place source.Span
	ext   string
}

// maxDepth bounds the walk of a directory tree.
const maxDepth = 64

// above reports whether a scope lies in a source repository: some directory on its way shows that.
func (w *typeWalk) above(s *rules.Scope) bool {
	if s.Directory.Directory == nil {
		return true
	}
	root := s.Directory.Directory.Physical
	for dir := s.Physical; winpath.Within(dir, root); dir = winpath.Dir(dir) {
		is, known := w.repositories[dir]
		if !known {
			names, _ := w.p.Server.Disks.List(dir)
			is = repository(names)
			w.repositories[dir] = is
		}
		if is {
			return true
		}
		if dir == winpath.Dir(dir) {
			break
		}
	}
	return false
}

// dir looks at one directory and those below it.
func (w *typeWalk) dir(s *rules.Scope, physical string, virtual []string, depth int) {
	disks := w.p.Server.Disks
	names, _ := disks.List(physical)
	if depth > maxDepth || depth > 0 && repository(names) {
		return
	}
	dirs := disks.Dirs(physical)
	isDir := make(map[string]bool, len(dirs))
	for _, name := range dirs {
		isDir[name] = true
	}
	asked := map[string]bool{}
	for _, name := range names {
		ext := strings.ToLower(winpath.Ext(name))
		if static.WebType(ext) == "" || asked[ext] || strings.HasPrefix(name, ".") || toolFile(name) || isDir[name] {
			continue
		}
		if item, _ := w.p.Predictor.Types(s.Node).Lookup(name); item == nil {
			asked[ext] = true
			w.file(s, append(slices.Clip(virtual), name), ext)
		}
	}
	for _, name := range dirs {
		path := merge.AppHostPath + "/" + s.Site.Name + "/" + strings.Join(append(slices.Clip(virtual), name), "/")
		if w.scopes[winpath.Fold(path)] || hiddenDir(name) {
			continue
		}
		w.dir(s, winpath.Join(physical, name), append(slices.Clip(virtual), name), depth+1)
	}
}

// file asks the pipeline what a request for a file would meet, and reports a 404.3.
func (w *typeWalk) file(s *rules.Scope, virtual []string, ext string) {
	request, err := resolver.ParseURL("https://" + hostOf(s.Site) + (&url.URL{Path: "/" + strings.Join(virtual, "/")}).EscapedPath())
	if err != nil {
		return
	}
	request.Credentials = true
	res := w.p.Server.ResolveIn(s.Site, request)
	outcome := w.p.Predictor.Follow(res)
	if outcome.Failure == nil || outcome.Failure.Rule != w.p.Rule.Name || len(outcome.Hops) > 0 || res.Node == nil {
		return
	}
	f := rules.FromFailure(outcome.Failure)
	w.place(f, res.Node)
	key := typeKey{f.Span, ext}
	if f.Span.IsZero() || w.seen[key] {
		return
	}
	w.seen[key] = true
	f.Key, f.ConfigPath = ext, s.Path
	f.Message = fmt.Sprintf("No mimeMap knows the extension %s, so that IIS answers 404.3 for /%s and every such file here.", ext, strings.Join(virtual, "/"))
	f.Advice = fmt.Sprintf(`Add <mimeMap fileExtension="%s" mimeType="%s" /> to <staticContent>, with a <remove> before it.`, ext, static.WebType(ext))
	if ext == ".map" {
		f.Severity = rules.Info // developer tools ask for it, pages do not
	}
	w.mend(f, res.Node, ext)
	w.p.Report(f)
}

// place finds the staticContent that governs a path: the nearest of a web.config, else line 1 of the nearest web.config, else that of
// the server.
func (w *typeWalk) place(f *rules.Finding, node *merge.Node) {
	section := node.Section(static.ContentSection)
	f.Section = static.ContentSection
	if c := webContribution(section); c != nil {
		f.Span = c.Origin().Span
		return
	}
	if layer := webLayer(node); layer != nil {
		f.Span = layer.Doc.File.LineSpan(1)
		return
	}
	f.Span = section.Origin.Span
}

// webContribution returns the last contribution to a section that a web.config makes, nil when none does.
func webContribution(section *merge.Section) *merge.Contribution {
	for _, c := range slices.Backward(section.Contributions) {
		if c.Layer.Kind == merge.Web {
			return c
		}
	}
	return nil
}

// webLayer returns the nearest web.config of a path, nil when there is none.
func webLayer(node *merge.Node) *merge.Layer {
	for n := node; n != nil; n = n.Parent {
		if n.Layer != nil && n.Layer.Kind == merge.Web {
			return n.Layer
		}
	}
	return nil
}

// mend offers to add the type where the finding is. A file whose type is not known is not served today, so that the fix is safe.
func (w *typeWalk) mend(f *rules.Finding, node *merge.Node, ext string) {
	section := node.Section(static.ContentSection)
	line := fmt.Sprintf(`<mimeMap fileExtension="%s" mimeType="%s" />`, ext, static.WebType(ext))
	fix := rules.Fix{Title: "add " + line, Safe: true}
	remove := fmt.Sprintf(`<remove fileExtension="%s" />`, ext)
	switch c, layer := webContribution(section), webLayer(node); {
	case c != nil:
		fix.Edits = []source.Edit{mend.Append(c.XML, remove, line)}
	case layer != nil && !section.Locked:
		edit, ok := mend.Section(layer.Doc, static.ContentSection, remove, line)
		if !ok {
			return
		}
		fix.Edits = []source.Edit{edit}
	case layer == nil && section.XML != nil && !section.Origin.Profile():
		fix.Edits = []source.Edit{mend.Append(section.XML, line)}
	default:
		return
	}
	f.Fixes = []rules.Fix{fix}
}

// hostOf returns a host name by which the site is asked for.
func hostOf(site *topology.Site) string {
	list := slices.Clone(site.Bindings)
	slices.SortStableFunc(list, func(a, b *topology.Binding) int { return cmp.Compare(b.Protocol, a.Protocol) }) // https first
	for _, b := range list {
		if b.HTTP() && b.Host != "" && !strings.ContainsAny(b.Host, "*/?#@:") {
			return b.Host
		}
	}
	return "localhost"
}

// repositoryFiles tell a source tree, whose files are not served from where they lie.
var repositoryFiles = map[string]bool{".git": true, ".svn": true, ".hg": true, ".gitignore": true, ".gitattributes": true, ".github": true, ".vs": true,
	".vscode": true, ".idea": true, ".editorconfig": true, "package.json": true, "bower.json": true, "tsconfig.json": true, "gruntfile.js": true, "gulpfile.js": true,
	"angular.json": true, "webpack.config.js": true, "vite.config.js": true, "vite.config.ts": true, "node_modules": true}

func repository(names []string) bool {
	for _, name := range names {
		low := strings.ToLower(name)
		if repositoryFiles[low] {
			return true
		}
		switch winpath.Ext(low) {
		case ".sln", ".csproj", ".vbproj", ".fsproj", ".pyproj", ".njsproj", ".esproj", ".wixproj", ".xproj":
			return true
		}
	}
	return false
}

// hiddenDir reports directories that hold nothing to be served.
func hiddenDir(name string) bool {
	low := strings.ToLower(name)
	return strings.HasPrefix(name, ".") && low != ".well-known" || low == "node_modules" || low == "bower_components"
}

// toolFile reports files that programs and not browsers read.
func toolFile(name string) bool {
	low := strings.ToLower(name)
	if !strings.HasSuffix(low, ".json") {
		return false
	}
	for _, stem := range []string{"appsettings", "package", "composer", "bower", "tsconfig", "project", "bundleconfig", "compilerconfig", "libman", "global", "launchsettings", "hosting", "connectionstrings"} {
		if strings.HasPrefix(low, stem) {
			return true
		}
	}
	return strings.HasSuffix(low, ".deps.json") || strings.HasSuffix(low, ".runtimeconfig.json") || strings.HasSuffix(low, ".config.json")
}
