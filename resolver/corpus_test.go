package resolver_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
)

// corpus returns the real files of one kind that lie beside the checkout, and skips where there are none.
func corpus(t *testing.T, kind string) []string {
	t.Helper()
	root := filepath.Join("..", "..", "shared", "corpus", kind)
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Skipf("no corpus of real files beside the checkout: %v", err)
	}
	return files
}

// suspects are the rules whose faults on a file that a server ran with would be mistakes of ours.
var suspects = []string{"unknown-attribute", "unknown-element", "invalid-attribute-value", "section-not-registered", "missing-required-attribute", "lock-unknown-name",
	"duplicate-section", "duplicate-section-declaration", "duplicate-collection-entry"}

// mistaken are the real files that no full server takes, with the rule that says why. Everything else must be without suspects.
var mistaken = map[string]string{
	"01akhil__xzayogn-frontend/web.config":        "section-not-registered",     // <iisnode> outside system.webServer
	"1254715625__cpzx/web.config":                 "duplicate-collection-entry", // mimeMap .mp4 that IIS has
	"AT-Labs__command_centre/public/web.config":   "duplicate-collection-entry", // mimeMap .json, .js, .txt that IIS has
	"Metrolog__www.csm.nov.ru/":                   "section-not-registered",     // <authorization> outside security
	"YoussefSelk__Projet-Vie-Associative/uploads": "duplicate-collection-entry", // mimeMap .jpg and others that IIS has
	"acidb__mobiscroll-docs/static/web.config":    "unknown-element",            // <enabled> written as an element
	"Lab2/Lab2/Views/Web.config":                  "duplicate-section",          // handlers twice
	"nightscout__cgm-remote-monitor/web.config":   "section-not-registered",     // <add> directly in system.webServer
	"functional/www/116_configerror/web.config":   "unknown-attribute",          // a test of iisnode for just this
	// These take for granted that the directory above clears the handlers.
	"WebDAVServer.FileSystemStorage.AspNet/AjaxFileBrowser/web.config": "duplicate-collection-entry",
	"Orchard.Web/Core/Common/Styles/Web.config":                        "duplicate-collection-entry",
	"Modules/Orchard.AntiSpam/Content/Web.config":                      "duplicate-collection-entry",
	// These declare what .NET 4 declares itself: they are for a pool of .NET 2.0.
	"VS_Snippets_IIS/IIS/Atlas/":                       "duplicate-section-declaration",
	"SolucionDismac/Backup/WebApplication1/web.config": "duplicate-section-declaration",
	"Orchard.Specs/Hosting/Simple.Web/Web.config":      "duplicate-section-declaration",
}

// transform reports files that only tools read to change others.
func transform(file string, raw []byte) bool {
	ext := strings.ToLower(filepath.Ext(file))
	return ext == ".xdt" || ext == ".transform" || strings.Contains(string(raw), "XML-Document-Transform")
}

// checkFaults reads every section of a path and reports the faults that the schema or the merge may be wrong about.
func checkFaults(t *testing.T, file string, dir *resolver.Directory) {
	t.Helper()
	faults := slices.Clone(dir.Node.Faults)
	for _, name := range dir.Node.Names() {
		s := dir.Node.Section(name)
		faults = append(faults, s.Faults...)
		walk(s.Element)
	}
	for _, f := range faults {
		if !slices.Contains(suspects, f.Rule) {
			continue
		}
		text := fmt.Sprintf("%s:%d: %s: %s %s %q", file, f.Origin.Span.Line(), f.Rule, f.Section, f.Key, f.Message)
		known := false
		for part, rule := range mistaken {
			known = known || rule == f.Rule && strings.Contains(filepath.ToSlash(file), part)
		}
		if known && !f.Origin.Profile() {
			t.Log(text)
		} else {
			t.Error(text)
		}
	}
}

// walk asks an element for everything that it can tell.
func walk(e *merge.Element) {
	for _, a := range e.Attrs {
		_, _ = e.Number(a.Name), e.Where(a.Name)
	}
	for _, item := range e.Items {
		_ = merge.KeyText(item)
		e.History(item)
		walk(&item.Element)
	}
	for _, child := range e.Children {
		walk(child)
	}
}

// TestCorpusServers loads every real applicationHost.config and reads all that it says, at every site and location tag.
func TestCorpusServers(t *testing.T) {
	t.Parallel()
	for _, file := range corpus(t, "apphost") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if transform(file, raw) {
			continue
		}
		server, err := resolver.Load(resolver.Options{Config: raw, ConfigPath: filepath.ToSlash(file)})
		if err != nil {
			if !strings.HasPrefix(err.Error(), filepath.ToSlash(file)) {
				t.Errorf("%s: %v", file, err)
			}
			t.Logf("%v", err)
			continue
		}
		paths := []string{""}
		for _, site := range server.Topology.Sites {
			for _, app := range site.Applications {
				paths = append(paths, site.Name+app.Path)
			}
		}
		host, err := server.Path("")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range host.Node.Layer.Locations {
			paths = append(paths, l.Path)
		}
		for i, path := range paths {
			dir, err := server.Path(path)
			if err != nil {
				continue // a location tag for a site that is gone
			}
			if i == 0 {
				checkFaults(t, file, dir)
				continue
			}
			for _, name := range dir.Node.Names() {
				walk(dir.Node.Section(name).Element)
			}
			if r, err := resolver.ParseURL("http://localhost/x.aspx"); err == nil && dir.Application != nil {
				server.ResolveIn(dir.Application.Site, r)
			}
		}
	}
}

// TestCorpusWebConfigs reads every real web.config as the root of a full server.
func TestCorpusWebConfigs(t *testing.T) {
	t.Parallel()
	base, err := resolver.Load(resolver.Options{Profile: "iis10"})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range corpus(t, "web") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		server := base.At(resolver.Site{WebRoot: `X:\site`, Disks: disk.New(disk.Mount{Windows: `X:\site`, FS: fstest.MapFS{"web.config": {Data: raw, Mode: 0o644}}, Local: filepath.ToSlash(filepath.Dir(file))})})
		dir, err := server.Path("Default Web Site")
		if err != nil {
			t.Fatal(err)
		}
		if dir.Level.Layer == nil {
			t.Errorf("%s was not read: %v", file, dir.Level)
			continue
		}
		if !transform(file, raw) {
			checkFaults(t, file, dir)
		}
		for _, l := range dir.Level.Layer.Locations {
			below, err := server.Path("Default Web Site/" + l.Path)
			if err != nil {
				continue
			}
			for _, name := range below.Node.Names() {
				walk(below.Node.Section(name).Element)
			}
		}
		for _, url := range []string{"/", "/a.aspx", "/a/b.php/c", "/x.htm"} {
			r, err := resolver.ParseURL(url)
			if err != nil {
				t.Fatal(err)
			}
			if res := server.Resolve(r); res.Handlers == nil || len(res.Handlers.Candidates(res.Match, res.Selection.Index)) != len(res.Handlers.Entries) {
				t.Errorf("%s %s: no answer", file, url)
			}
		}
	}
}
