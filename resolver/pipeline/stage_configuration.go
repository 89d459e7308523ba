package pipeline

import (
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// reading is a fault that a request at a path meets.
type reading struct {
	fault  *merge.Fault
	likely string // why it may go unnoticed, "" when every request meets it
}

// sectionReader says who reads a section: a module that must be effective, or the core for "".
type sectionReader struct{ section, module string }

// readSections lists the sections that a default installation reads on nearly every request, in the order in which a fault
// is met (spec: configuration §9.1; handlers before modules as in public error pages).
var readSections = []sectionReader{
	{"system.webServer/handlers", ""},
	{"system.webServer/modules", ""},
	{"system.webServer/globalModules", "-"},
	{"system.webServer/serverRuntime", ""},
	{"system.webServer/security/access", ""},
	{"system.webServer/security/ipSecurity", "IpRestrictionModule"},
	{"system.webServer/security/dynamicIpSecurity", "DynamicIpRestrictionModule"},
	{"system.webServer/security/requestFiltering", "RequestFilteringModule"},
	{"system.webServer/security/isapiCgiRestriction", "-"},
	{"system.webServer/rewrite/rules", "RewriteModule"},
	{"system.webServer/rewrite/globalRules", "RewriteModule"},
	{"system.webServer/rewrite/rewriteMaps", "RewriteModule"},
	{"system.webServer/rewrite/allowedServerVariables", "RewriteModule"},
	{"system.webServer/rewrite/outboundRules", "RewriteModule"},
	{"system.webServer/rewrite/providers", "RewriteModule"},
	{"system.webServer/cors", "CorsModule"},
	{"system.webServer/validation", "ConfigurationValidationModule"},
	{"system.webServer/security/authentication/anonymousAuthentication", "AnonymousAuthenticationModule"},
	{"system.webServer/security/authentication/basicAuthentication", "BasicAuthenticationModule"},
	{"system.webServer/security/authentication/windowsAuthentication", "WindowsAuthenticationModule"},
	{"system.webServer/security/authentication/digestAuthentication", "DigestAuthenticationModule"},
	{"system.webServer/security/authentication/clientCertificateMappingAuthentication", "CertificateMappingAuthenticationModule"},
	{"system.webServer/security/authentication/iisClientCertificateMappingAuthentication", "IISCertificateMappingAuthenticationModule"},
	{"system.webServer/security/authorization", "UrlAuthorizationModule"},
	{"system.webServer/caching", "HttpCacheModule"},
	{"system.webServer/httpRedirect", "HttpRedirectionModule"},
	{"system.webServer/webdav/authoring", "WebDAVModule"},
	{"system.webServer/webSocket", "WebSocketModule"},
	{"system.webServer/urlCompression", "StaticCompressionModule"},
	{"system.webServer/httpCompression", "StaticCompressionModule"},
	{"system.webServer/staticContent", "StaticFileModule"},
	{"system.webServer/defaultDocument", "DefaultDocumentModule"},
	{"system.webServer/directoryBrowse", "DirectoryListingModule"},
	{"system.webServer/httpProtocol", ""},
	{"system.webServer/httpErrors", "CustomErrorModule"},
	{"system.webServer/httpLogging", "HttpLoggingModule"},
	{"system.webServer/isapiFilters", "IsapiFilterModule"},
	{"system.webServer/tracing/traceFailedRequests", "FailedRequestsTracingModule"},
	{"system.webServer/applicationInitialization", "ApplicationInitializationModule"},
	{"system.webServer/fastCgi", "-"},
}

// handlerSections are read only by the module of the handler that serves the request.
var handlerSections = map[string]string{
	"AspNetCoreModule": "system.webServer/aspNetCore", "AspNetCoreModuleV2": "system.webServer/aspNetCore",
	"httpPlatformHandler": "system.webServer/httpPlatform", "iisnode": "system.webServer/iisnode",
	"CgiModule": "system.webServer/cgi", "ServerSideIncludeModule": "system.webServer/serverSideInclude",
}

// sectionRead returns the section that the program behind an entry reads, "" for none.
func sectionRead(e *handler.Entry) string {
	if strings.EqualFold(winpath.Base(e.ScriptProcessor), "asp.dll") {
		return "system.webServer/asp"
	}
	return handlerSections[e.Modules[0]]
}

// staticOnly are sections whose faults were seen on requests that no static file answers, but not documented for them.
var staticOnly = map[string]bool{
	"system.webServer/staticContent": true, "system.webServer/defaultDocument": true, "system.webServer/directoryBrowse": true,
}

// readings collects the section faults of a node.
func readings(node *merge.Node, modules *program.Modules, env winpath.Env) []reading {
	var list []reading
	for _, s := range readSections {
		if s.module != "" && s.module != "-" && !modules.Loaded(s.module) && !modules.Presumed(s.module) {
			continue // nobody reads it
		}
		section := node.Section(s.section)
		if section.Decl == nil || len(section.Faults) == 0 {
			continue
		}
		why := ""
		if s.module == "-" {
			why = "the section is read at the server level only, so a server may never notice"
		}
		for _, f := range section.Faults {
			if f.Rule != "section-without-schema" {
				list = append(list, reading{f, why})
				break // the first violation stops the read
			}
		}
	}
	return append(list, absoluteErrorPaths(node, env)...)
}

// absoluteErrorPaths are faults that CustomErrorModule, not the reader, finds in its section.
func absoluteErrorPaths(node *merge.Node, env winpath.Env) []reading {
	var list []reading
	for _, a := range access.AbsoluteErrorPaths(node.Section(access.ErrorsSection), env) {
		list = append(list, reading{fault: &merge.Fault{Rule: "httperrors-absolute-path", HResult: merge.InvalidData, Scope: merge.SectionScope,
			Message: "Absolute physical path \"" + a.Value + "\" is not allowed in system.webServer/httpErrors section in web.config file. Use relative path instead.",
			Origin:  a.Origin, Section: access.ErrorsSection, Key: a.Name, Name: a.Value}})
	}
	return list
}

// beyondApplication returns the first fault that ASP.NET finds in a section of its own which belongs into the root of an application: its
// parser refuses managed requests, and nobody else reads the section.
func beyondApplication(node *merge.Node) *merge.Fault {
	for at := node; at != nil && at.Parent != nil; at = at.Parent {
		for name := range at.Sections() {
			if !strings.HasPrefix(name, "system.web/") {
				continue
			}
			for _, f := range at.Section(name).Faults {
				if f.Rule == "not-an-application" {
					return f
				}
			}
		}
	}
	return nil
}

// parserError is the answer of ASP.NET to a request for managed code at such a path.
func (r *run) parserError() *verdict.Failure {
	f := r.FailureOf(r.beyond)
	f.Status, f.Substatus, f.Win32, f.Module = 500, 0, 0, handler.ManagedModule
	f.Uncertain, f.Or = "whether IIS refuses the file before ASP.NET does", []string{"500.19"}
	return f
}

// configuration is the building of the effective configuration (S03). A fault hides everything behind it.
func configuration(r *run) result {
	if !r.known() {
		return result{fatal: true, unknown: "the path has no configuration"}
	}
	unread := r.res.Directory.Unread()
	if unread != nil {
		r.doubt(unread.File + ", which could not be read here, changes nothing")
	}
	if len(r.node.Faults) > 0 {
		f := r.node.Faults[0]
		r.out.Fault = f
		for _, later := range r.node.Faults[1:] {
			r.out.Next = append(r.out.Next, r.FailureOf(later))
		}
		return result{fatal: true, failure: r.FailureOf(f)}
	}
	list := r.readings
	if e := r.selection.Entry; e != nil && len(e.Modules) > 0 {
		if name := sectionRead(e); name != "" {
			if section := r.node.Section(name); section.Decl != nil && len(section.Faults) > 0 {
				list = append(list[:len(list):len(list)], reading{section.Faults[0], ""})
			}
		}
	}
	switch {
	case len(list) == 0 && r.beyond != nil && r.selection.Entry != nil && r.selection.Entry.Managed() && !r.selection.Entry.Extensionless():
		return result{failure: r.parserError()}
	case len(list) == 0 && unread != nil:
		return result{detail: unread.File + " could not be read here; the other files on the way are valid"}
	case len(list) == 0:
		return result{detail: "every file on the way is valid"}
	}
	r.out.Fault = list[0].fault
	for _, later := range list[1:] {
		r.out.Next = append(r.out.Next, r.FailureOf(later.fault))
	}
	first := r.FailureOf(list[0].fault)
	if first.Uncertain == "" {
		first.Uncertain = list[0].likely
	}
	if first.Uncertain == "" && staticOnly[first.Section] && r.selection.Entry != nil && !r.selection.Entry.Static() {
		first.Uncertain = "whether IIS reads <" + first.Section[len("system.webServer/"):] + "> for a request that no static file answers"
	}
	return result{fatal: true, failure: first}
}
