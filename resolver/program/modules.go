package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// Modules is the effective list of modules at a path, as one pool's worker processes load it.
type Modules struct {
	// Section is system.webServer/modules at the path, Global system.webServer/globalModules.
	Section, Global *merge.Section
	Pool            *topology.Pool
	// Assumed says that the lists are those of a profile and not of the server: add-ons that they lack may be installed.
	Assumed bool

	pool   *handler.Pool
	named  map[string]*merge.Item
	global map[string]*merge.Item
}

// ModuleList is the two sections, read once for all pools.
type ModuleList struct {
	section, global *merge.Section
	named, byGlobal map[string]*merge.Item
	only32          bool
}

// NewModuleList reads system.webServer/modules and system.webServer/globalModules.
func NewModuleList(modules, globalModules *merge.Section) *ModuleList {
	return &ModuleList{modules, globalModules, byName(modules), byName(globalModules), only32(globalModules)}
}

// NewModules returns the list as the worker processes of a pool load it. pool must not be nil.
func NewModules(list *ModuleList, pool *topology.Pool) *Modules {
	m := &Modules{Section: list.section, Global: list.global, Pool: pool, pool: poolFacts(pool), named: list.named, global: list.byGlobal}
	if list.only32 {
		m.pool.Bits = 32
	}
	return m
}

// only32 reports a server that registers managed engines for 32-bit processes and nothing for 64-bit ones: a 32-bit Windows.
func only32(globalModules *merge.Section) bool {
	engine := false
	for _, item := range globalModules.Items {
		conditions := item.Text("preCondition")
		if strings.Contains(conditions, "bitness64") {
			return false
		}
		engine = engine || strings.HasPrefix(item.Text("name"), "ManagedEngine") && strings.Contains(conditions, "bitness32")
	}
	return engine
}

func byName(section *merge.Section) map[string]*merge.Item {
	items := make(map[string]*merge.Item, len(section.Items))
	for _, item := range section.Items {
		items[item.Text("name")] = item
	}
	return items
}

// failing returns the precondition item of an entry that does not hold in the pool.
func (m *Modules) failing(item *merge.Item) string {
	text := item.Text("preCondition")
	if text == "" {
		return ""
	}
	return handler.CompilePreCondition(text).Failing(m.pool)
}

// Unsettled returns a precondition item of an entry, or of the module that runs it, of which nobody here knows what it asks for; ""
// when there is none.
func (m *Modules) Unsettled(entry *handler.Entry) string {
	if word := entry.PreCondition.Unsettled(); word != "" || len(entry.Modules) == 0 {
		return word
	}
	items := []*merge.Item{m.named[entry.Modules[0]], m.global[entry.Modules[0]]}
	if entry.Managed() {
		items = []*merge.Item{m.Engine()}
	}
	for _, item := range items {
		if item == nil {
			continue
		}
		if word := handler.CompilePreCondition(item.Text("preCondition")).Unsettled(); word != "" {
			return word
		}
	}
	return ""
}

// Loaded reports whether a native module of that name serves requests: it is listed in both sections and its preconditions hold.
// Names are compared with case.
func (m *Modules) Loaded(name string) bool {
	item, global := m.named[name], m.global[name]
	return item != nil && global != nil && m.failing(item) == "" && m.failing(global) == ""
}

// Presumed reports whether a module is taken to be there although the lists lack it: an add-on, where a profile stands in for the
// server.
func (m *Modules) Presumed(name string) bool {
	return m.Assumed && addons[name] != "" && m.global[name] == nil
}

// Engine returns the globalModules entry of the managed engine that runs in the pool, nil when there is none.
func (m *Modules) Engine() *merge.Item {
	if m.pool.Classic || m.pool.Runtime == "" {
		return nil
	}
	for _, item := range m.Global.Items {
		if strings.HasPrefix(item.Text("name"), "ManagedEngine") && m.failing(item) == "" {
			return item
		}
	}
	return nil
}

// shippedImages are the directories of the native modules that Windows, .NET and Microsoft's add-ons bring.
var shippedImages = []string{`\system32\inetsrv\`, `\microsoft.net\`, `\iis\`, `\iis express\`, `%iis_bin%\`, `\iisnode\`}

// Foreign returns the first native module of another maker that serves the requests of the path, "" when there is none: nobody here knows
// what it does to them.
func (m *Modules) Foreign() string {
	for _, item := range m.Section.Items {
		name := item.Text("name")
		global := m.global[name]
		if global == nil || !m.Loaded(name) {
			continue
		}
		image := strings.ToLower(global.Text("image"))
		if !slices.ContainsFunc(shippedImages, func(dir string) bool { return strings.Contains(image, dir) }) {
			return name
		}
	}
	return ""
}

// addons are modules that setup programs of their own bring.
var addons = map[string]string{
	"AspNetCoreModule":          "the ASP.NET Core hosting bundle of version 2.1 or older",
	"AspNetCoreModuleV2":        "the ASP.NET Core hosting bundle",
	"httpPlatformHandler":       "HttpPlatformHandler",
	"iisnode":                   "iisnode",
	"RewriteModule":             "URL Rewrite",
	"ApplicationRequestRouting": "Application Request Routing",
	"CorsModule":                "the IIS CORS module",
}

// features are the Windows features that bring a module.
var features = map[string]string{
	"CgiModule": "the CGI feature (Web-CGI)", "FastCgiModule": "the CGI feature (Web-CGI)", "IsapiModule": "the ISAPI Extensions feature (Web-ISAPI-Ext)",
	"ServerSideIncludeModule": "the Server-Side Includes feature (Web-Includes)", "WebDAVModule": "the WebDAV Publishing feature (Web-DAV-Publishing)",
	"StaticFileModule": "the Static Content feature (Web-Static-Content)", "DefaultDocumentModule": "the Default Document feature (Web-Default-Doc)",
	"DirectoryListingModule": "the Directory Browsing feature (Web-Dir-Browsing)", "WebSocketModule": "the WebSocket feature (Web-WebSockets)",
	"HttpRedirectionModule": "the HTTP Redirection feature (Web-Http-Redirect)",
}

// Missing returns the 500.21 that an entry meets when its first module is not there, nil when it is. IIS tolerates that the others
// of a list are absent (spec: pipeline §1.10); see [Modules.Absent] for those.
func (m *Modules) Missing(entry *handler.Entry) *verdict.Failure {
	if len(entry.Modules) == 0 {
		return nil
	}
	if f := m.missing(entry, entry.Modules[0]); f != nil {
		return f
	}
	return idle(entry, entry.Modules[0])
}

// Taken returns the 500.21 that an entry meets where its module is an add-on which is only taken to be there; nil for others.
func (m *Modules) Taken(entry *handler.Entry) *verdict.Failure {
	if len(entry.Modules) == 0 || !m.Presumed(entry.Modules[0]) {
		return nil
	}
	f := bad(entry, entry.Modules[0])
	m.unlisted(f, entry, entry.Modules[0])
	f.Because = fmt.Sprintf("The handler \"%s\" needs %s, which comes with %s; where that is not installed, IIS finds a bad module in its module list.",
		entry.Name, entry.Modules[0], addons[entry.Modules[0]])
	f.Fix, f.Related = "install "+addons[entry.Modules[0]]+" on the server, if it is not there", nil
	f.Uncertain = "whether the server has it"
	return f
}

// Absent returns advice about the second and later modules of an entry that are not there.
func (m *Modules) Absent(entry *handler.Entry) []*verdict.Failure {
	var out []*verdict.Failure
	for i := 1; i < len(entry.Modules); i++ {
		if f := m.missing(entry, entry.Modules[i]); f != nil {
			f.Status, f.Substatus, f.Win32 = 0, 0, 0
			f.Because = fmt.Sprintf("%s is not loaded, so the handler \"%s\" works without it.", entry.Modules[i], entry.Name)
			out = append(out, f)
		}
	}
	return out
}

func (m *Modules) missing(entry *handler.Entry, name string) *verdict.Failure {
	if name == handler.ManagedModule {
		if noProgram(entry) {
			return m.incomplete(entry)
		}
		return m.noEngine(entry)
	}
	if m.Loaded(name) || m.Assumed && addons[name] != "" {
		return nil
	}
	f := bad(entry, name)
	item, global := m.named[name], m.global[name]
	switch {
	case global != nil && m.failing(global) != "":
		m.preCondition(f, entry, name, global, m.failing(global), GlobalModulesSection)
	case item != nil && m.failing(item) != "":
		m.preCondition(f, entry, name, item, m.failing(item), ModulesSection)
	default:
		m.unlisted(f, entry, name)
	}
	return f
}

// bad starts the failure that IIS words as: Handler "x" has a bad module "y" in its module list.
func bad(entry *handler.Entry, module string) *verdict.Failure {
	f := atEntry(entry, "modules", "IIS Web Core")
	f.Status, f.Substatus, f.Win32, f.Rule = 500, 21, invalidData, "handler-module-missing"
	f.Because = fmt.Sprintf("Handler \"%s\" has a bad module \"%s\" in its module list", entry.Name, module)
	return f
}

// preCondition explains a module that is installed and not loaded into the pool.
func (m *Modules) preCondition(f *verdict.Failure, entry *handler.Entry, name string, item *merge.Item, token, section string) {
	f.Place, f.Section, f.Key = item.Where("preCondition"), section, name
	f.Because += fmt.Sprintf(": %s is installed, but its preCondition %s does not hold in the pool \"%s\", so the pool does not load it.", name, token, m.Pool.Name)
	f.Fix = "change the pool, or the preCondition of the module in globalModules and modules"
	relateHandler(f, entry, "modules")
	if strings.HasPrefix(token, "bitness") {
		f.Rule = "bitness-mismatch"
		f.Because = fmt.Sprintf("Handler \"%s\" has a bad module \"%s\" in its module list: the module is installed for %s-bit pools (preCondition %s), and the pool \"%s\" runs %d-bit.", entry.Name, name, token[len("bitness"):], token, m.Pool.Name, m.pool.Bits)
		f.Fix = fmt.Sprintf("install the %d-bit module, or set enable32BitAppOnWin64=\"%s\" on the pool", m.pool.Bits, fmt.Sprint(m.pool.Bits == 64))
		relate(f, "the pool's bitness", m.Pool.Enable32.Origin)
	}
}

// unlisted explains a module that one of the lists lacks.
func (m *Modules) unlisted(f *verdict.Failure, entry *handler.Entry, name string) {
	item, global := m.named[name], m.global[name]
	relate(f, "globalModules", m.Global.Origin)
	if other := map[string]string{"AspNetCoreModule": "AspNetCoreModuleV2", "AspNetCoreModuleV2": "AspNetCoreModule"}[name]; other != "" && m.Loaded(other) {
		f.Rule = "aspnetcore-module-version"
		f.Because += fmt.Sprintf(": the server has %s only.", other)
		f.Fix = fmt.Sprintf("write modules=\"%s\"", other)
		f.Related = nil
		relate(f, "the module that is installed", m.global[other].Origin)
		if name == "AspNetCoreModuleV2" {
			f.Fix = "install the ASP.NET Core hosting bundle, which brings AspNetCoreModuleV2"
		}
		return
	}
	for _, known := range m.Section.Items {
		if other := known.Text("name"); strings.EqualFold(other, name) && other != name && m.Loaded(other) {
			f.Because += fmt.Sprintf(": the name of the module is %s, and letter case counts.", other)
			f.Fix = fmt.Sprintf("write %s in modules", other)
			f.Related = nil
			relate(f, "the module", known.Origin)
			return
		}
	}
	if global != nil && item == nil {
		f.Because += fmt.Sprintf(": the server has the module, but %s is not in the modules section at this path.", name)
		f.Fix = "add the module to system.webServer/modules"
		for _, event := range m.Section.Events {
			for _, dropped := range event.Dropped {
				if dropped.Text("name") == name {
					f.Because = fmt.Sprintf("Handler \"%s\" has a bad module \"%s\" in its module list: the modules section takes the module away at this path.", entry.Name, name)
					f.Fix = "delete that <remove> or <clear />, or remove the handler too"
					relate(f, "the module is removed here", event.Origin)
				}
			}
		}
		return
	}
	f.Because += ": the module is not installed."
	if item != nil {
		f.Because = fmt.Sprintf("Handler \"%s\" has a bad module \"%s\" in its module list: modules lists it, but globalModules does not.", entry.Name, name)
	}
	switch {
	case features[name] != "":
		f.Fix = "install " + features[name]
	case addons[name] != "":
		f.Fix = "install " + addons[name]
	default:
		f.Fix = "install the module, or correct its name"
	}
}
