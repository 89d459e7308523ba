package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// processSections are the sections of the modules that start a process for the application.
var processSections = map[string]string{
	"AspNetCoreModule": program.CoreSection, "AspNetCoreModuleV2": program.CoreSection,
	"httpPlatformHandler": program.PlatformSection, "iisnode": program.NodeSection,
}

// process is what ASP.NET Core Module, HttpPlatformHandler and iisnode do with the application (S11).
func (r *run) process(e *handler.Entry) result {
	app, host := r.application(e), r.host()
	if p := program.Inherited(app, host); p != nil {
		return result{failure: p.Failure}
	}
	var problems []program.Problem
	switch processSections[e.Modules[0]] {
	case program.CoreSection:
		problems = program.CoreProblems(app, host)
		if len(problems) == 0 {
			if p := r.sharedPool(app, host); p != nil {
				problems = append(problems, *p)
			}
		}
	case program.PlatformSection:
		problems = program.PlatformProblems(app, host)
	case program.NodeSection:
		problems = program.NodeProblems(app, host)
	}
	for _, p := range problems {
		r.blamePlainDirectory(app, p.Failure)
	}
	return r.program(problems, e.Modules[0]+" hands the request to the application's process")
}

// blamePlainDirectory explains a program that is missing at the root of the application by settings that a plain directory below
// the root brings: they are those of an application of its own.
func (r *run) blamePlainDirectory(app program.Application, f *verdict.Failure) {
	if f.Rule != "process-exe-missing" && f.Rule != "aspnetcore-dll-missing" {
		return
	}
	for _, c := range app.Section.Contributions {
		if c.Layer.Kind != merge.Web || c.Layer.AppRoot || !below(app.ConfigPath, c.Layer.Path) {
			continue
		}
		url := strings.TrimPrefix(c.Layer.Path, merge.AppHostPath+"/"+r.res.Site.Name)
		f.Related = append(f.Related, merge.Related{Message: "what is missing there", Origin: f.Place})
		f.Because = fmt.Sprintf("%s is a directory and no application, so %s takes the settings of its web.config for those of the application %s and looks for the program in %s", url, app.Entry.Modules[0], r.res.Application.Path, app.Root)
		f.Fix = fmt.Sprintf("Convert %s to an application, in a pool of its own.", url)
		f.Rule, f.Place, f.Section, f.Key = "not-an-application", merge.Origin{Span: c.XML.OpenTag(), Contribution: c}, c.Section, c.XML.Name
		if v := r.res.Directory.Place.Directory; v != nil && strings.EqualFold(strings.Trim(v.Path, "/"), strings.Trim(strings.TrimPrefix(c.Layer.Path, r.appPath()), "/")) {
			f.Related = append(f.Related, merge.Related{Message: "the settings of the process", Origin: f.Place})
			f.Because = strings.Replace(f.Because, "is a directory and no application", "is a virtual directory and no application", 1)
			f.Place, f.Section, f.Key = v.Item.Origin, topology.SitesSection, "virtualDirectory"
		}
		return
	}
}

// application is the request's application as the modules that start processes see it.
func (r *run) application(e *handler.Entry) program.Application {
	return program.Application{Entry: e, Section: r.node.Section(processSections[e.Modules[0]]), Root: r.appRoot(), ConfigPath: r.appPath()}
}

// appPath returns the config path of the application's root.
func (r *run) appPath() string {
	if r.node.App != nil {
		return r.node.App.Path
	}
	return r.node.Path
}

// sharedPool checks the application against the others of its pool: they share one worker process.
func (r *run) sharedPool(app program.Application, host program.Host) *program.Problem {
	list, which := []program.Application{}, -1
	for _, other := range r.poolApplications(r.pool) {
		if strings.EqualFold(other.ConfigPath, app.ConfigPath) {
			which = len(list)
			other = app
		}
		list = append(list, other)
	}
	return program.SharedPool(list, which, host)
}

// poolApplications returns the applications of a pool that the ASP.NET Core Module serves at their root, found once.
func (p *Predictor) poolApplications(pool *topology.Pool) []program.Application {
	p.mu.RLock()
	list, ok := p.cores[pool.Name]
	p.mu.RUnlock()
	if ok {
		return list
	}
	for _, hosted := range p.Server.Topology.ApplicationsOf(pool) {
		d, err := p.Server.Path(hosted.Site.Name + hosted.Path)
		if err != nil || d.Node == nil {
			continue
		}
		for _, e := range p.Server.Table(d.Node).Entries {
			if e.Path.Class == handler.Any && processSections[e.Modules[0]] == program.CoreSection {
				list = append(list, program.Application{Entry: e, Section: d.Node.Section(program.CoreSection), Root: hosted.Root().Physical, ConfigPath: d.Level.ConfigPath})
				break
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cores[pool.Name] = list
	return list
}

// assetDirs are directories whose files nobody but the static handler serves when a program that knows no files takes every URL.
var assetDirs = map[string]bool{"static": true, "assets": true, "media": true}

// shadowed is the 404 of a file that exists but is taken by an entry for every URL, whose program does not serve files: where
// somebody meant the file to be static (spec: rules, wildcard-handler-shadows-static).
func (r *run) shadowed(e *handler.Entry) *verdict.Failure {
	if e.Path.Class != handler.Any || e.Resource != handler.Unspecified || !r.res.Resource.IsFile() || len(r.res.Request.Segments) == 0 {
		return nil
	}
	if program.InheritedFrom(e, r.appPath()) != "" {
		return r.takenByParent(e)
	}
	why := ""
	switch {
	case strings.EqualFold(r.res.Request.Segments[0], ".well-known"):
		why = "certificate authorities ask for files below /.well-known, which the program does not know"
	case r.staticBelow(e):
		why = "the directory's own configuration speaks of static content"
	case e.HasModule("FastCgiModule") && strings.Contains(strings.ToLower(e.ScriptProcessor), "wfastcgi") && r.inAssets():
		if r.servesStatic() {
			r.doubt("the application behind " + e.Name + " serves its /static itself")
			return nil
		}
		why = "the application serves no files of this directory itself"
	default:
		return nil
	}
	f := &verdict.Failure{Status: 404, Rule: "wildcard-handler-shadows-static", Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: e.Modules[0],
		Because:   fmt.Sprintf("%s takes every URL, this existing file too: %s", e.Name, why),
		Fix:       r.withoutEntry(e),
		Uncertain: "whether the program behind the handler serves the file itself"}
	return f
}

// withoutEntry says how to keep an entry from a directory of files: where StaticFile stands behind it, removing it is all.
func (r *run) withoutEntry(e *handler.Entry) string {
	again := `<add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />`
	for _, other := range r.res.Handlers.Entries {
		if other.Static() && other.Path.Class == handler.Any && other.PreCondition.Failing(r.hpool) == "" {
			again = ""
		}
	}
	return fmt.Sprintf(`Put a web.config into the directory with <handlers><remove name="%s" />%s</handlers>.`, e.Name, again)
}

// servesStatic reports whether the WSGI application is likely to serve /static itself, as Flask does: it is none of Django.
func (r *run) servesStatic() bool {
	if len(r.res.Request.Segments) <= r.res.Application.Depth() || winpath.Fold(r.res.Request.Segments[r.res.Application.Depth()]) != "static" {
		return false
	}
	for _, item := range r.node.Section("appSettings").Items {
		if strings.Contains(strings.ToLower(item.Text("key")+" "+item.Text("value")), "django") {
			return false
		}
	}
	return !r.inApp("manage.py").IsFile()
}

// takenByParent is the file of an application that the entry for every URL of the application above takes.
func (r *run) takenByParent(e *handler.Entry) *verdict.Failure {
	name := winpath.Base(r.res.Physical)
	if item, wildcard := r.types.Lookup(name); (item == nil || wildcard) && static.ScriptMapped(r.res.Handlers, r.res.Match.Target, false) == nil {
		return nil
	}
	return &verdict.Failure{Status: 404, Rule: "inherited-handler", Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: e.Modules[0],
		Because:   fmt.Sprintf("%s of the application above takes every URL of this application too, its file %s included, and runs the other application's program for it", e.Name, name),
		Fix:       fmt.Sprintf(`Write <handlers><remove name="%s" /></handlers> in the web.config of this application, or put the parent's handlers into <location path="." inheritInChildApplications="false">.`, e.Name),
		Uncertain: "what that program answers", Or: []string{"500.0", "500.1001", "200"}}
}

// insideScript is the failure of a request below a directory whose name carries the extension of a script map: the map takes the
// directory for the script, and the rest of the URL for path information (Microsoft: KB 186803).
func (r *run) insideScript(e *handler.Entry) *verdict.Failure {
	if !e.Path.NamesScript() {
		return nil
	}
	script := r.script()
	if !r.Server.Disks.Stat(script).IsDir() {
		return nil
	}
	f := &verdict.Failure{Status: 404, Rule: "directory-taken-for-script", Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: e.Modules[0],
		Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("%s takes the directory %s for a script, because its name matches \"%s\", and the rest of the URL for path information: what lies in the directory is never served",
			e.Name, script, e.Path.Text),
		Fix:       fmt.Sprintf(`Rename the directory, set resourceType="File" on %s, or remove the entry in a web.config of the directory.`, e.Name),
		Uncertain: "what the program behind the handler answers", Or: []string{"502.2", "500.0"}}
	if e.HasModule("CgiModule") {
		f.Status, f.Substatus, f.Or = 502, 2, []string{"404.0", "500.0"}
	}
	return f
}

// staticBelow reports whether a configuration between the handler's and the file's own path sets static content.
func (r *run) staticBelow(e *handler.Entry) bool {
	from := e.Item.Origin.ConfigPath()
	for _, c := range r.node.Section(static.ContentSection).Contributions {
		if len(c.Target) > len(from) && below(from, c.Target) {
			return true
		}
	}
	return false
}

func (r *run) inAssets() bool {
	for _, segment := range r.res.Request.Segments[:len(r.res.Request.Segments)-1] {
		if assetDirs[winpath.Fold(segment)] {
			item, wildcard := r.types.Lookup(winpath.Base(r.res.Physical))
			return item != nil && !wildcard
		}
	}
	return false
}
