package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// The functions of this file find entries that name too little to run anything, or a module that serves no requests.

// servesNothing holds the modules of Windows that listen to other events than the execution of the handler: IIS calls an entry that names
// one of them bad (observed behaviour: 500.21).
var servesNothing = map[string]bool{"AnonymousAuthenticationModule": true, "BasicAuthenticationModule": true, "WindowsAuthenticationModule": true,
	"DigestAuthenticationModule": true, "CertificateMappingAuthenticationModule": true, "IISCertificateMappingAuthenticationModule": true,
	"UrlAuthorizationModule": true, "RequestFilteringModule": true, "IpRestrictionModule": true, "DynamicIpRestrictionModule": true,
	"HttpLoggingModule": true, "CustomLoggingModule": true, "FailedRequestsTracingModule": true, "TracingModule": true, "RequestMonitorModule": true,
	"HttpCacheModule": true, "FileCacheModule": true, "UriCacheModule": true, "TokenCacheModule": true, "StaticCompressionModule": true,
	"DynamicCompressionModule": true, "CustomErrorModule": true, "IsapiFilterModule": true, "ConfigurationValidationModule": true,
	"HttpRedirectionModule": true, "WebSocketModule": true, "ApplicationInitializationModule": true, "RewriteModule": true, "CorsModule": true}

// noProgram reports whether an entry names neither a module nor a type, so that ASP.NET gets it and has nothing to run.
func noProgram(entry *handler.Entry) bool {
	return entry.Managed() && strings.TrimSpace(entry.Type) == ""
}

// incomplete is the failure of an entry without module and type.
func (m *Modules) incomplete(entry *handler.Entry) *verdict.Failure {
	f := bad(entry, handler.ManagedModule)
	f.Place = entry.Item.Origin
	f.Because = fmt.Sprintf("The entry \"%s\" names no module and no type, so IIS takes it for managed code (ManagedPipelineHandler)", entry.Name)
	if m.Engine() != nil {
		f.Substatus, f.Win32 = 0, 0
		f.Because += ", and ASP.NET finds no type to run."
		f.Uncertain, f.Or = "which status ASP.NET gives for an entry without a type", []string{"500.21"}
	} else {
		f.Because += ", and the pool has no managed engine."
	}
	f.Fix = "write modules with the module that runs the program, or type with the class that handles the request"
	if module := moduleFor(entry); module != "" {
		f.Because = strings.TrimSuffix(f.Because, ".") + fmt.Sprintf("; nothing ever starts %s.", entry.ScriptProcessor)
		f.Fix = fmt.Sprintf("write modules=\"%s\" in the entry", module)
	}
	return f
}

// moduleFor returns the module that runs the program of an entry, "" where that cannot be told.
func moduleFor(entry *handler.Entry) string {
	text := entry.ScriptProcessor
	if text == "" {
		return ""
	}
	c := ParseCommand(text, nil)
	name := strings.ToLower(winpath.Base(c.Program))
	switch {
	case strings.HasSuffix(name, ".dll"):
		return isapiModule
	case c.Bar >= 0 || name == "php-cgi.exe":
		return fastCGIModule
	}
	return cgiModule
}

// idle is the failure of an entry whose module is loaded and serves no requests, nil for others.
func idle(entry *handler.Entry, name string) *verdict.Failure {
	if !servesNothing[name] {
		return nil
	}
	f := bad(entry, name)
	f.Place = entry.Item.Origin
	f.Because += fmt.Sprintf(": %s is installed, but it is no handler.", name)
	f.Fix = "write the module that handles the request"
	if module := moduleFor(entry); module != "" {
		f.Fix = fmt.Sprintf("write modules=\"%s\"", module)
	}
	return f
}

// nativePrograms are extensions of files that Windows itself runs or loads.
var nativePrograms = map[string]bool{".exe": true, ".com": true, ".dll": true, ".cgi": true, ".bat": true, ".cmd": true}

// ScriptProcessorMissing returns the failure of an entry of CgiModule or IsapiModule for scripts that names no program: IIS would start
// the script itself, or load it as a dll. nil for others.
func ScriptProcessorMissing(entry *handler.Entry) *Problem {
	name := entry.Path.Text
	ext := strings.ToLower(winpath.Ext(name))
	if len(entry.Modules) == 0 || strings.TrimSpace(entry.RawScriptProcessor) != "" || !entry.Path.NamesScript() || nativePrograms[ext] || !static.IsScript(ext) {
		return nil
	}
	module := entry.Modules[0]
	if module != cgiModule && module != isapiModule {
		return nil
	}
	f := atEntry(entry, "modules", module)
	f.Place = entry.Item.Origin
	f.Status, f.Win32, f.Rule = 500, badImage, "script-processor-missing"
	f.Uncertain = "which status comes first: the restriction list asks for the script's own path, and a script cannot be started"
	if module == cgiModule {
		f.Because = fmt.Sprintf("%s names no scriptProcessor, so CgiModule starts the %s file itself, which is no Windows program.", entry.Name, ext)
		f.Fix = `write scriptProcessor with the interpreter and "%s", and list the same text in isapiCgiRestriction`
		f.Or = []string{"502.2", "404.2"}
	} else {
		f.Because = fmt.Sprintf("%s names no scriptProcessor, so IsapiModule loads the %s file itself as a dll, which it is not.", entry.Name, ext)
		f.Fix = "write scriptProcessor with the path of the ISAPI dll that runs these scripts"
		f.Or = []string{"404.2"}
	}
	return &Problem{Failure: f}
}

// OldRuntimeType reports whether a managed type is one that .NET 4 moved to another assembly, so that a v4.0 pool cannot load it by this
// name: those of WCF 3.0 for IIS (observed behaviour: "Could not load type 'System.ServiceModel.Activation.HttpModule'").
func OldRuntimeType(text string) bool {
	name, assembly, _ := strings.Cut(text, ",")
	assembly, rest, _ := strings.Cut(assembly, ",")
	return strings.HasPrefix(strings.TrimSpace(name), "System.ServiceModel.Activation.") && strings.EqualFold(strings.TrimSpace(assembly), "System.ServiceModel") &&
		strings.Contains(strings.ReplaceAll(rest, " ", ""), "Version=3.")
}

// OldRuntime returns the failure of a managed module or handler of .NET 3.0 that a pool of .NET 4 loads for want of a precondition, nil
// for others. section says where the item stands.
func OldRuntime(item *merge.Item, section string, pool *handler.Pool) *Problem {
	conditions := handler.CompilePreCondition(item.Text("preCondition"))
	if !OldRuntimeType(item.Text("type")) || !strings.HasPrefix(strings.ToLower(pool.Runtime), "v4") || pool.Classic || conditions.Failing(pool) != "" {
		return nil
	}
	name, kind := item.Text("name"), "module"
	if section == handler.SectionName {
		kind = "handler"
	}
	keep := "runtimeVersionv2.0"
	if before := item.Text("preCondition"); before != "" {
		keep = before + "," + keep
	}
	class, _, _ := strings.Cut(item.Text("type"), ",")
	return &Problem{Failure: &verdict.Failure{Status: 500, Rule: "module-runtime-version", Place: item.Origin, Section: section, Key: name,
		Module: handler.ManagedModule, Notification: "BeginRequest",
		Because: fmt.Sprintf("The %s %s is of .NET 3.0 and has no preCondition runtimeVersionv2.0, so the pool \"%s\" (%s) loads it too: ASP.NET answers 500, \"Could not load type '%s'\"",
			kind, name, pool.Name, pool.Runtime, class),
		Fix: fmt.Sprintf("write preCondition=\"%s\" in the %s", keep, kind)}}
}
