package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// The stages of this file are those of the managed modules of ASP.NET: they run for requests whose handler is managed, and for all
// others where the configuration says so (spec: pipeline §8.6, §1.12).

// Types of managed modules that decide requests.
const (
	urlAuthorization = "System.Web.Security.UrlAuthorizationModule"
	urlRouting       = "System.Web.Routing.UrlRoutingModule"
)

// managedModule returns the entry of modules that has ASP.NET run a module of a type for the request, nil when none does.
func (r *run) managedModule(typeName string) *merge.Item {
	if r.modules.Engine() == nil {
		return nil
	}
	for _, item := range r.modules.Section.Items {
		name, _, _ := strings.Cut(item.Text("type"), ",")
		if !strings.EqualFold(strings.TrimSpace(name), typeName) {
			continue
		}
		conditions := handler.CompilePreCondition(item.Text("preCondition"))
		if conditions.Failing(r.hpool) == "" && (r.managedHandler() || r.allManaged() || !hasToken(conditions, "managedHandler")) {
			return item
		}
	}
	return nil
}

func hasToken(conditions handler.PreCondition, token string) bool {
	for _, c := range conditions {
		if c == token {
			return true
		}
	}
	return false
}

// managedHandler reports whether the handler of the request is managed code.
func (r *run) managedHandler() bool { return r.selection.Entry != nil && r.selection.Entry.Managed() }

// allManaged reports whether managed modules run for requests of native handlers too.
func (r *run) allManaged() bool {
	return r.modules.Section.Bool("runAllManagedModulesForAllRequests")
}

// inASPNET reports whether ASP.NET sees the request: by a managed handler in an integrated pool, or through its ISAPI extension.
func (r *run) inASPNET() bool {
	e := r.selection.Entry
	switch {
	case e == nil:
		return false
	case e.Managed():
		return r.modules.Engine() != nil
	}
	return r.throughISAPI()
}

// throughISAPI reports whether the handler is the ISAPI extension that runs ASP.NET in classic pools.
func (r *run) throughISAPI() bool {
	e := r.selection.Entry
	return e != nil && e.HasModule("IsapiModule") && strings.EqualFold(winpath.Base(e.ScriptProcessor), "aspnet_isapi.dll")
}

// oldTypes are modules and handlers of .NET 3.0 in a pool of .NET 4 (S09): ASP.NET loads every module when the application starts.
func oldTypes(r *run) result {
	if !r.known() || r.quick.current || r.pool.Framework() != "v4.0" || r.modules.Engine() == nil {
		return result{}
	}
	e := r.selection.Entry
	if e != nil && e.Managed() {
		if p := program.OldRuntime(e.Item, handler.SectionName, r.hpool); p != nil {
			return result{failure: p.Failure}
		}
	} else if !r.allManaged() {
		return result{}
	}
	for _, item := range r.modules.Section.Items {
		if p := program.OldRuntime(item, program.ModulesSection, r.hpool); p != nil {
			return result{failure: p.Failure}
		}
	}
	return result{}
}

// managedSettings are settings that ASP.NET cannot read (S09): its modules are the first to need them.
func managedSettings(r *run) result {
	if !r.known() || r.quick.managed || !r.inASPNET() {
		return result{}
	}
	failures, _ := access.ASPNETValues(r.node.Section)
	return r.several(failures, "")
}

// managedAuthorization is the authorization of ASP.NET (S09).
func managedAuthorization(r *run) result {
	if !r.known() || r.quick.managed || r.managedModule(urlAuthorization) == nil && !r.throughISAPI() {
		return result{}
	}
	user := r.user
	if r.res.Request.Credentials { // logged on in whatever way the application has
		user.Anonymous = false
	}
	got := access.ASPNETAuthorize(r.node.Section, access.ASPNETRequest{User: user, Verb: r.res.Request.Method, Path: r.belowApp(),
		Middleware: r.inApp("bin", "Microsoft.Owin.Host.SystemWeb.dll").IsFile()})
	r.doubt(got.Unknown)
	return result{failure: got.Failure}
}

// belowApp is the URL path below the application, without slashes around it.
func (r *run) belowApp() string {
	segments := r.res.Request.Segments
	return strings.Join(segments[min(r.res.Application.Depth(), len(segments)):], "/")
}

// routed answers a request without a file for which the routes of the application are asked although its handler is native.
func (r *run) routed() (result, bool) {
	if r.managedHandler() || r.res.Resource.Fact == disk.Present || !r.routes() {
		return result{}, false
	}
	module := r.managedModule(urlRouting)
	if module == nil {
		return result{}, false
	}
	if e := r.selection.Entry; e != nil && !e.Static() {
		return result{}, false
	}
	if f := r.managedLimits(); f != nil {
		return result{fatal: true, failure: f}, true
	}
	r.likely = true
	return result{answer: fmt.Sprintf("%s runs for every request here and hands the URL to the routes of the application, which answer it", module.Text("name"))}, true
}

// takenFromRoutes is the 404 of a script map of the server for a URL that has no file and that the application would route.
func (r *run) takenFromRoutes(e *handler.Entry) *verdict.Failure {
	if e.Managed() || e.RawScriptProcessor == "" || !e.Path.NamesScript() || e.Resource != handler.Unspecified || localRank(e) > 5 || r.throughISAPI() || !r.routes() {
		return nil
	}
	script := r.script()
	if r.Server.Disks.Stat(script).Fact != disk.Absent {
		return nil
	}
	return &verdict.Failure{Status: 404, Rule: "inherited-handler", Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: e.Modules[0],
		Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("%s of the server takes every URL with %s, this one too, although there is no %s: the routes of the application never see it, and %s has nothing to run",
			e.Name, strings.TrimPrefix(e.Path.Text, "*"), script, commandName(e, script)),
		Fix:       fmt.Sprintf(`Write <handlers><remove name="%s" /></handlers> in the web.config of this application.`, e.Name),
		Uncertain: "what the program answers for a file that is not there", Or: []string{"500.0", "200"}}
}

// pageFactories are the handlers of ASP.NET that compile a file, by the beginning of their type.
var pageFactories = []string{"System.Web.UI.PageHandlerFactory", "System.Web.UI.SimpleHandlerFactory", "System.Web.Script.Services.ScriptHandlerFactory",
	"System.Web.Services.Protocols.WebServiceHandlerFactory"}

// pageMissing is the 404.0 of ASP.NET for a page that is known to be absent; nil where something is known that may serve it all the same:
// routes, a precompiled application, a module of the application.
func (r *run) pageMissing(e *handler.Entry) *verdict.Failure {
	if !r.compilesFiles(e) || r.routes() {
		return nil
	}
	script := r.script()
	if r.Server.Disks.Stat(script).Fact != disk.Absent || r.inApp("PrecompiledApp.config").Fact != disk.Absent || r.ownModule() {
		return nil
	}
	return &verdict.Failure{Status: 404, Win32: fileNotFound, Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: handler.ManagedModule,
		Notification: "ExecuteRequestHandler", Because: fmt.Sprintf("%s compiles the file that the URL names, and %s does not exist", e.Name, script),
		Fix:       "Correct the URL or put the file there.",
		Uncertain: "whether a virtual path provider or a route of the application serves it", Or: []string{"200"}}
}

// compilesFiles reports whether an entry has ASP.NET compile the file that the URL names.
func (r *run) compilesFiles(e *handler.Entry) bool {
	switch strings.ToLower(winpath.Ext(r.script())) {
	case ".aspx", ".ashx", ".asmx":
		name, _, _ := strings.Cut(e.Type, ",")
		return r.throughISAPI() || e.Managed() && slices.Contains(pageFactories, strings.TrimSpace(name))
	}
	return false
}

// ownModule reports whether a managed module that is not of .NET runs for the request: it may give the URL another path.
func (r *run) ownModule() bool {
	return slices.ContainsFunc(r.modules.Section.Items, func(item *merge.Item) bool {
		name := item.Text("type")
		return name != "" && !strings.HasPrefix(name, "System.") && !strings.HasPrefix(name, "Microsoft.")
	})
}

// circular is the 500.0 of TransferRequestHandler on a pattern that the child request meets again (spec: pipeline §1.12).
func (r *run) circular(e *handler.Entry) *verdict.Failure {
	if !program.TransfersBroadly(e) {
		return nil
	}
	segments := r.res.Request.Segments
	bare := len(segments) == 0 || winpath.Ext(segments[len(segments)-1]) == ""
	if !program.TransfersAll(e) || bare {
		if r.routes() && !r.res.Resource.IsFile() { // a pattern for the routes of the application
			return nil
		}
	}
	f := program.TransferLoop(e)
	f.Because = fmt.Sprintf("%s hands %s to TransferRequestHandler, which starts the request again; where no route of the application answers, %s takes it again, until IIS gives up",
		e.Name, r.res.Request.Path, e.Name)
	return f
}
