package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// blameOwn explains a 404.4 by an entry that a web.config put into the list for such URLs and that another filter keeps from the
// request: after a clear it says more than the clear.
func (r *run) blameOwn(f *verdict.Failure) bool {
	for _, e := range r.res.Handlers.Entries {
		if localRank(e) < 10 || !e.Path.Match(r.res.Match.Target) {
			continue
		}
		if m := r.res.Handlers.Test(e, r.res.Match); m.Result != handler.Selected && r.blameEntry(f, near{e, m}) {
			return true
		}
	}
	return false
}

// shippedVariant reports whether an entry is the one of ASP.NET for classic pools: in an integrated pool its sibling serves, or nothing does.
func (r *run) shippedVariant(e *handler.Entry, token string) bool {
	return localRank(e) == 0 && !r.pool.Classic && (token == "classicMode" || token == "ISAPIMode") &&
		strings.EqualFold(winpath.Base(e.ScriptProcessor), "aspnet_isapi.dll")
}

// blamePolicy explains why static content gets a script: the entry that runs it needs a right that the policy does not grant.
func (r *run) blamePolicy(f *verdict.Failure, mapped *handler.Entry) {
	f.Rule, f.Place, f.Section, f.Key = "handler-access-policy", r.policyOrigin(), handler.SectionName, "accessPolicy"
	f.Because = fmt.Sprintf("%s would run the file, but it needs %s and accessPolicy grants %s here, so StaticFile gets it and refuses scripts", mapped.Name, mapped.Access, r.res.Handlers.Policy)
	f.Fix = fmt.Sprintf("Add %s to accessPolicy of <handlers> for this path, if scripts are to run here.", mapped.Access)
	f.Related = append(f.Related, merge.Related{Message: "the entry that is passed over", Origin: mapped.Item.Origin})
}

// withoutPolicy explains a 405 of a script that accessPolicy hands to static content, whatever its entry says of the verb.
func (r *run) withoutPolicy(f *verdict.Failure) bool {
	mapped := static.ScriptMapped(r.res.Handlers, r.res.Match.Target, false)
	if mapped == nil {
		return false
	}
	if mapped = r.nearestVariant(mapped); mapped.PreCondition.Failing(r.hpool) != "" || r.res.Handlers.Policy.Grants(mapped.Access) {
		return false
	}
	if localRank(mapped) == 0 && mapped.Access == handler.Execute {
		return false // programs to download are disabled on purpose
	}
	r.blamePolicy(f, mapped)
	return true
}

// hosts are the sections of modules that start the application's process for every URL, with the modules that read them.
var hosts = []struct {
	section string
	modules []string
}{
	{program.CoreSection, []string{"AspNetCoreModuleV2", "AspNetCoreModule"}},
	{program.PlatformSection, []string{"httpPlatformHandler"}},
}

// blameProgram explains an answer of static content for an application that has the settings of a process and no entry which hands
// requests to it: the entry was removed, cleared or never written.
func (r *run) blameProgram(f *verdict.Failure) bool {
	for _, host := range hosts {
		section := r.node.Section(host.section)
		if strings.TrimSpace(section.Text("processPath")) == "" || r.hasEntry(host.modules) {
			continue
		}
		own := r.ownSettings(section)
		if own == nil {
			continue
		}
		name := host.section[len("system.webServer/"):]
		f.Rule, f.Place, f.Section, f.Key = "handler-missing", merge.Origin{Span: own.XML.OpenTag(), Contribution: own}, host.section, name
		f.Because = fmt.Sprintf("the application has the settings of its process in <%s>, but no handler hands requests to it, so StaticFile takes them", name)
		f.Fix = fmt.Sprintf(`Write <add name="%s" path="*" verb="*" modules="%s" resourceType="Unspecified" /> in <handlers>.`, name, r.hostModule(host.modules))
		if e, event := r.lostEntry(host.modules); e != nil {
			f.Related = append(f.Related, merge.Related{Message: "the entry that was taken away", Origin: e.Item.Origin}, merge.Related{Message: "the settings of the process", Origin: f.Place})
			f.Rule, f.Place, f.Section, f.Key = "handler-removed", event.Origin, handler.SectionName, e.Name
			f.Because = fmt.Sprintf("%s, which hands every URL to the process of <%s>, is removed here, so StaticFile takes the request", e.Name, name)
			if event.Clear {
				f.Rule, f.Key = "handlers-cleared", "clear"
				f.Because = fmt.Sprintf("<clear /> took away %s, which hands every URL to the process of <%s>, so StaticFile takes the request", e.Name, name)
			}
			f.Fix = fmt.Sprintf(`Add it again behind: <add name="%s" path="*" verb="*" modules="%s" resourceType="Unspecified" />.`, e.Name, e.Modules[0])
		}
		return true
	}
	return false
}

// hasEntry reports whether some entry names one of the modules.
func (r *run) hasEntry(modules []string) bool {
	for _, e := range r.res.Handlers.Entries {
		if namesOne(e, modules) {
			return true
		}
	}
	return false
}

func namesOne(e *handler.Entry, modules []string) bool {
	for _, name := range modules {
		if e.HasModule(name) {
			return true
		}
	}
	return false
}

// lostEntry returns the last entry of one of the modules that was removed or cleared, with what took it away.
func (r *run) lostEntry(modules []string) (*handler.Entry, *handler.Removal) {
	removed := r.res.Handlers.Removed()
	for i := range removed {
		for _, e := range removed[i].Entries {
			if e.Path.Class == handler.Any && namesOne(e, modules) {
				return e, &removed[i]
			}
		}
	}
	return nil, nil
}

// ownSettings returns the contribution to a section that the application itself makes, nil when it only inherits.
func (r *run) ownSettings(section *merge.Section) *merge.Contribution {
	for i := len(section.Contributions) - 1; i >= 0; i-- {
		if c := section.Contributions[i]; below(r.appPath(), c.Target) && c.XML != nil {
			return c
		}
	}
	return nil
}

// hostModule is the first of the modules that the server has.
func (r *run) hostModule(modules []string) string {
	for _, name := range modules {
		if r.modules.Loaded(name) {
			return name
		}
	}
	return modules[0]
}

// endpoints are extensions of URLs that a handler answers without a file.
var endpoints = map[string]bool{".axd": true, ".svc": true, ".xamlx": true}

// blameEndpoint explains a 404.0 of a URL that only a handler can answer, and for which there is none.
func (r *run) blameEndpoint(f *verdict.Failure) bool {
	segments := r.res.Request.Segments
	if len(segments) == 0 {
		return false
	}
	ext := strings.ToLower(winpath.Ext(segments[len(segments)-1]))
	if !endpoints[ext] {
		return false
	}
	for _, e := range r.res.Handlers.Entries {
		if e.Path.Class != handler.Any && e.Path.Match(r.res.Match.Target) && e.PreCondition.Failing(r.hpool) == "" {
			return false // it is there; what is missing is something else
		}
	}
	f.Rule, f.Place, f.Section, f.Key = "handler-missing", sectionOrigin(r.res.Handlers.Section), handler.SectionName, segments[len(segments)-1]
	f.Because = fmt.Sprintf("%s is a URL that a handler answers and no file, and no entry takes it here, so StaticFile looks for a file", r.res.Request.Path)
	f.Fix = fmt.Sprintf(`Add its handler: <add name="…" path="%s" verb="*" type="…" preCondition="integratedMode" /> in <system.webServer><handlers>.`, f.Key)
	f.Uncertain = "whether the application is meant to have it"
	if ext == ".svc" || ext == ".xamlx" {
		f.Fix = "Install WCF services with HTTP activation, which map these URLs."
	}
	return true
}

// blameHTTPHandlers explains a failure by an entry of <system.web><httpHandlers> that is meant for the URL: an integrated pool does not
// read it.
func (r *run) blameHTTPHandlers(f *verdict.Failure) bool {
	if r.pool.Classic {
		return false
	}
	const section = "system.web/httpHandlers"
	for _, item := range r.node.Section(section).Items {
		if item.Origin.Profile() || item.Tag != "add" || item.Origin.Contribution == nil || item.Origin.Contribution.Layer.Kind < merge.AppHost || !r.takesHTTPHandler(item) {
			continue
		}
		f.Rule, f.Place, f.Section, f.Key = "classic-section-httphandlers", item.Origin, section, item.Text("path")
		f.Because = fmt.Sprintf("the handler for %s stands in <system.web><httpHandlers>, which the integrated pool %s does not use, so StaticFile takes the request", item.Text("path"), r.pool.Name)
		f.Fix = fmt.Sprintf(`Write <add name="…" path="%s" verb="%s" type="%s" preCondition="integratedMode" /> in <system.webServer><handlers>.`, item.Text("path"), item.Text("verb"), item.Text("type"))
		return true
	}
	return false
}

// takesHTTPHandler reports whether an entry of httpHandlers is for the request; its path may be a list.
func (r *run) takesHTTPHandler(item *merge.Item) bool {
	verbs := handler.SplitVerbs(item.Text("verb"))
	if verbs != nil && !containsFold(verbs, r.res.Request.Method) || strings.Contains(item.Text("type"), "HttpForbiddenHandler") || strings.Contains(item.Text("type"), "HttpNotFoundHandler") {
		return false
	}
	for path := range strings.SplitSeq(item.Text("path"), ",") {
		if path = strings.TrimSpace(path); path == "" || path == "*" {
			continue
		}
		if p := handler.Compile(path); p.Match(r.res.Match.Target) {
			return true
		}
	}
	return false
}

func containsFold(list []string, name string) bool {
	for _, item := range list {
		if strings.EqualFold(item, name) {
			return true
		}
	}
	return false
}

// blamePublished finds a published application in a directory further below an application root that has no web.config.
func (r *run) blamePublished(f *verdict.Failure) bool {
	place := r.facts().published()
	if place == "" || !r.fitsIn(place) {
		return false
	}
	f.Rule, f.Place, f.Section, f.Key = "web-config-wrong-dir", r.rootOrigin(), "system.applicationHost/sites", "physicalPath"
	f.Because = fmt.Sprintf("the application is mapped to %s, which has no web.config; a published application with one lies in %s, where IIS does not look", r.appRoot(), place)
	f.Fix = fmt.Sprintf("Set physicalPath to %s, or publish into the directory that is mapped.", place)
	f.Uncertain = "whether that is the application which is meant"
	return true
}

// maxVisited bounds the directories that are looked into for a published application.
const maxVisited = 400

// sources are directories that hold libraries and tools, and nothing that is published.
var sources = map[string]bool{"node_modules": true, ".git": true, ".vs": true, "obj": true, "packages": true, "bower_components": true, ".svn": true, "vendor": true}

// findPublished looks below an application root without a web.config for a directory with a web.config that hands requests to a
// process, up to six levels deep.
func (p *Predictor) findPublished(root string) string {
	if root == "" || p.Server.Disks.Stat(root).Fact != disk.Present || p.statIn(root, "web.config").Fact != disk.Absent {
		return ""
	}
	type level struct {
		path  string
		depth int
	}
	queue := []level{{root, 0}}
	for i := 0; i < len(queue) && i < maxVisited; i++ {
		at := queue[i]
		if at.depth > 0 && !p.mapped(at.path) && p.hosted(at.path) {
			return at.path
		}
		for _, name := range p.Server.Disks.Dirs(at.path) {
			if at.depth < 6 && !sources[winpath.Fold(name)] {
				queue = append(queue, level{winpath.Join(at.path, name), at.depth + 1})
			}
		}
	}
	return ""
}

// hosted reports whether the web.config of a directory names a process.
func (p *Predictor) hosted(dir string) bool {
	file := winpath.Join(dir, "web.config")
	if !p.Server.Disks.Stat(file).IsFile() {
		return false
	}
	root := p.rootElement(file)
	if root == nil {
		return false
	}
	for _, host := range hosts {
		for _, el := range elementsAt(root, strings.Split(host.section, "/")) {
			if el.Value("processPath") != "" && !strings.Contains(el.Value("processPath"), "%LAUNCHER") {
				return true
			}
		}
	}
	return false
}
