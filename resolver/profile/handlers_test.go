package profile_test

// Values that the rows below repeat.
const (
	getPostDebug = "GET,HEAD,POST,DEBUG"
	getPost      = "GET,HEAD,POST"

	f32v2  = `%windir%\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll`
	f64v2  = `%windir%\Microsoft.NET\Framework64\v2.0.50727\aspnet_isapi.dll`
	f32v4  = `%windir%\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll`
	f64v4  = `%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`
	aspDLL = `%IIS_BIN%\asp.dll`

	classic2x32 = "classicMode,runtimeVersionv2.0,bitness32"
	classic2x64 = "classicMode,runtimeVersionv2.0,bitness64"
	classic4x32 = "classicMode,runtimeVersionv4.0,bitness32"
	classic4x64 = "classicMode,runtimeVersionv4.0,bitness64"
	integrated2 = "integratedMode,runtimeVersionv2.0"
	integrated4 = "integratedMode,runtimeVersionv4.0"

	forbidden = "System.Web.HttpForbiddenHandler"
	remoting  = "System.Runtime.Remoting.Channels.Http.HttpRemotingHandlerFactory"
	wcf       = "System.ServiceModel.Activation.ServiceHttpHandlerFactory"
	isapi     = "IsapiModule"
)

// handler is one row of a handlers table. Program is the module list, or the class of the managed type.
type handler struct {
	Name, Path, Verb, Program, Script, Resource, Access, PreCondition string
}

// expressHandlers is the table that IIS Express 10 ships, in order (spec: pipeline §1.11).
var expressHandlers = []handler{
	{"AXD-ISAPI-4.0_64bit", "*.axd", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"PageHandlerFactory-ISAPI-4.0_64bit", "*.aspx", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"SimpleHandlerFactory-ISAPI-4.0_64bit", "*.ashx", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"WebServiceHandlerFactory-ISAPI-4.0_64bit", "*.asmx", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"HttpRemotingHandlerFactory-rem-ISAPI-4.0_64bit", "*.rem", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"HttpRemotingHandlerFactory-soap-ISAPI-4.0_64bit", "*.soap", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"svc-ISAPI-4.0_64bit", "*.svc", "*", isapi, f64v4, "", "", classic4x64},
	{"rules-ISAPI-4.0_64bit", "*.rules", "*", isapi, f64v4, "", "", classic4x64},
	{"xoml-ISAPI-4.0_64bit", "*.xoml", "*", isapi, f64v4, "", "", classic4x64},
	{"xamlx-ISAPI-4.0_64bit", "*.xamlx", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"aspq-ISAPI-4.0_64bit", "*.aspq", "*", isapi, f64v4, "", "", classic4x64},
	{"cshtm-ISAPI-4.0_64bit", "*.cshtm", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"cshtml-ISAPI-4.0_64bit", "*.cshtml", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"vbhtm-ISAPI-4.0_64bit", "*.vbhtm", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"vbhtml-ISAPI-4.0_64bit", "*.vbhtml", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"AXD-ISAPI-4.0_32bit", "*.axd", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"PageHandlerFactory-ISAPI-4.0_32bit", "*.aspx", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"SimpleHandlerFactory-ISAPI-4.0_32bit", "*.ashx", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"WebServiceHandlerFactory-ISAPI-4.0_32bit", "*.asmx", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"HttpRemotingHandlerFactory-rem-ISAPI-4.0_32bit", "*.rem", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"HttpRemotingHandlerFactory-soap-ISAPI-4.0_32bit", "*.soap", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"svc-ISAPI-4.0_32bit", "*.svc", "*", isapi, f32v4, "", "", classic4x32},
	{"rules-ISAPI-4.0_32bit", "*.rules", "*", isapi, f32v4, "", "", classic4x32},
	{"xoml-ISAPI-4.0_32bit", "*.xoml", "*", isapi, f32v4, "", "", classic4x32},
	{"xamlx-ISAPI-4.0_32bit", "*.xamlx", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"aspq-ISAPI-4.0_32bit", "*.aspq", "*", isapi, f32v4, "", "", classic4x32},
	{"cshtm-ISAPI-4.0_32bit", "*.cshtm", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"cshtml-ISAPI-4.0_32bit", "*.cshtml", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"vbhtm-ISAPI-4.0_32bit", "*.vbhtm", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"vbhtml-ISAPI-4.0_32bit", "*.vbhtml", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"TraceHandler-Integrated-4.0", "trace.axd", getPostDebug, "System.Web.Handlers.TraceHandler", "", "", "", integrated4},
	{"WebAdminHandler-Integrated-4.0", "WebAdmin.axd", "GET,DEBUG", "System.Web.Handlers.WebAdminHandler", "", "", "", integrated4},
	{"AssemblyResourceLoader-Integrated-4.0", "WebResource.axd", "GET,DEBUG", "System.Web.Handlers.AssemblyResourceLoader", "", "", "", integrated4},
	{"PageHandlerFactory-Integrated-4.0", "*.aspx", getPostDebug, "System.Web.UI.PageHandlerFactory", "", "", "", integrated4},
	{"SimpleHandlerFactory-Integrated-4.0", "*.ashx", getPostDebug, "System.Web.UI.SimpleHandlerFactory", "", "", "", integrated4},
	{"WebServiceHandlerFactory-Integrated-4.0", "*.asmx", getPostDebug, "System.Web.Script.Services.ScriptHandlerFactory", "", "", "", integrated4},
	{"HttpRemotingHandlerFactory-rem-Integrated-4.0", "*.rem", getPostDebug, remoting, "", "", "", integrated4},
	{"HttpRemotingHandlerFactory-soap-Integrated-4.0", "*.soap", getPostDebug, remoting, "", "", "", integrated4},
	{"svc-Integrated-4.0", "*.svc", "*", wcf, "", "", "", integrated4},
	{"rules-Integrated-4.0", "*.rules", "*", wcf, "", "", "", integrated4},
	{"xoml-Integrated-4.0", "*.xoml", "*", wcf, "", "", "", integrated4},
	{"xamlx-Integrated-4.0", "*.xamlx", getPostDebug, "System.Xaml.Hosting.XamlHttpHandlerFactory", "", "", "", integrated4},
	{"aspq-Integrated-4.0", "*.aspq", getPostDebug, forbidden, "", "", "", integrated4},
	{"cshtm-Integrated-4.0", "*.cshtm", getPostDebug, forbidden, "", "", "", integrated4},
	{"cshtml-Integrated-4.0", "*.cshtml", getPostDebug, forbidden, "", "", "", integrated4},
	{"vbhtm-Integrated-4.0", "*.vbhtm", getPostDebug, forbidden, "", "", "", integrated4},
	{"vbhtml-Integrated-4.0", "*.vbhtml", getPostDebug, forbidden, "", "", "", integrated4},
	{"ScriptHandlerFactoryAppServices-Integrated-4.0", "*_AppService.axd", "*", "System.Web.Script.Services.ScriptHandlerFactory", "", "", "", integrated4},
	{"ScriptResourceIntegrated-4.0", "*ScriptResource.axd", "GET,HEAD", "System.Web.Handlers.ScriptResourceHandler", "", "", "", integrated4},
	{"ASPClassic", "*.asp", getPost, isapi, aspDLL, "File", "", ""},
	{"SecurityCertificate", "*.cer", getPost, isapi, aspDLL, "File", "", ""},
	{"ISAPI-dll", "*.dll", "*", isapi, "", "File", "Execute allowPathInfo", ""},
	{"TraceHandler-Integrated", "trace.axd", getPostDebug, "System.Web.Handlers.TraceHandler", "", "", "", integrated2},
	{"WebAdminHandler-Integrated", "WebAdmin.axd", "GET,DEBUG", "System.Web.Handlers.WebAdminHandler", "", "", "", integrated2},
	{"AssemblyResourceLoader-Integrated", "WebResource.axd", "GET,DEBUG", "System.Web.Handlers.AssemblyResourceLoader", "", "", "", integrated2},
	{"PageHandlerFactory-Integrated", "*.aspx", getPostDebug, "System.Web.UI.PageHandlerFactory", "", "", "", integrated2},
	{"SimpleHandlerFactory-Integrated", "*.ashx", getPostDebug, "System.Web.UI.SimpleHandlerFactory", "", "", "", integrated2},
	{"WebServiceHandlerFactory-Integrated", "*.asmx", getPostDebug, "System.Web.Services.Protocols.WebServiceHandlerFactory", "", "", "", integrated2},
	{"HttpRemotingHandlerFactory-rem-Integrated", "*.rem", getPostDebug, remoting, "", "", "", integrated2},
	{"HttpRemotingHandlerFactory-soap-Integrated", "*.soap", getPostDebug, remoting, "", "", "", integrated2},
	{"AXD-ISAPI-2.0", "*.axd", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"PageHandlerFactory-ISAPI-2.0", "*.aspx", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"SimpleHandlerFactory-ISAPI-2.0", "*.ashx", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"WebServiceHandlerFactory-ISAPI-2.0", "*.asmx", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"HttpRemotingHandlerFactory-rem-ISAPI-2.0", "*.rem", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"HttpRemotingHandlerFactory-soap-ISAPI-2.0", "*.soap", getPostDebug, isapi, f32v2, "", "", classic2x32},
	{"AXD-ISAPI-2.0-64", "*.axd", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"PageHandlerFactory-ISAPI-2.0-64", "*.aspx", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"SimpleHandlerFactory-ISAPI-2.0-64", "*.ashx", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"WebServiceHandlerFactory-ISAPI-2.0-64", "*.asmx", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"HttpRemotingHandlerFactory-rem-ISAPI-2.0-64", "*.rem", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"HttpRemotingHandlerFactory-soap-ISAPI-2.0-64", "*.soap", getPostDebug, isapi, f64v2, "", "", classic2x64},
	{"CGI-exe", "*.exe", "*", "CgiModule", "", "File", "Execute allowPathInfo", ""},
	{"SSINC-stm", "*.stm", getPost, "ServerSideIncludeModule", "", "File", "", ""},
	{"SSINC-shtm", "*.shtm", getPost, "ServerSideIncludeModule", "", "File", "", ""},
	{"SSINC-shtml", "*.shtml", getPost, "ServerSideIncludeModule", "", "File", "", ""},
	{"TRACEVerbHandler", "*", "TRACE", "ProtocolSupportModule", "", "", "None", ""},
	{"OPTIONSVerbHandler", "*", "OPTIONS", "ProtocolSupportModule", "", "", "None", ""},
	{"ExtensionlessUrl-ISAPI-4.0_32bit", "*.", getPostDebug, isapi, f32v4, "", "", classic4x32},
	{"ExtensionlessUrlHandler-ISAPI-4.0_64bit", "*.", getPostDebug, isapi, f64v4, "", "", classic4x64},
	{"ExtensionlessUrl-Integrated-4.0", "*.", getPostDebug, "System.Web.Handlers.TransferRequestHandler", "", "", "", integrated4},
	{"StaticFile", "*", "*", "StaticFileModule,DefaultDocumentModule,DirectoryListingModule", "", "Either", "Read", ""},
}

// minimalHandlers is the table of a server with the Common HTTP Features only (spec: pipeline §1.11).
var minimalHandlers = []handler{
	{"TRACEVerbHandler", "*", "TRACE", "ProtocolSupportModule", "", "", "None", ""},
	{"OPTIONSVerbHandler", "*", "OPTIONS", "ProtocolSupportModule", "", "", "None", ""},
	{"StaticFile", "*", "*", "StaticFileModule,DefaultDocumentModule,DirectoryListingModule", "", "Either", "Read", ""},
}

// fullOrder are the names of the handlers of a full IIS with ASP, ASP.NET 4.x, ISAPI and CGI, in order
// (spec: pipeline §1.11), with the entries of server-side includes behind CGI-exe.
var fullOrder = concat(
	[]string{"ASPClassic", "SecurityCertificate", "ISAPI-dll"},
	suffixed("-ISAPI-4.0_64bit", classicNames),
	suffixed("-Integrated-4.0", integratedNames), []string{"ScriptResourceIntegrated-4.0"},
	suffixed("-ISAPI-4.0_32bit", classicNames),
	[]string{
		"CGI-exe", "SSINC-stm", "SSINC-shtm", "SSINC-shtml", "TRACEVerbHandler", "OPTIONSVerbHandler",
		"ExtensionlessUrlHandler-ISAPI-4.0_32bit", "ExtensionlessUrlHandler-ISAPI-4.0_64bit",
		"ExtensionlessUrlHandler-Integrated-4.0", "StaticFile",
	},
)

var classicNames = []string{
	"AXD", "PageHandlerFactory", "SimpleHandlerFactory", "WebServiceHandlerFactory", "HttpRemotingHandlerFactory-rem",
	"HttpRemotingHandlerFactory-soap", "aspq", "cshtm", "cshtml", "vbhtm", "vbhtml",
}

var integratedNames = []string{
	"TraceHandler", "WebAdminHandler", "AssemblyResourceLoader", "PageHandlerFactory", "SimpleHandlerFactory",
	"WebServiceHandlerFactory", "HttpRemotingHandlerFactory-rem", "HttpRemotingHandlerFactory-soap", "aspq", "cshtm",
	"cshtml", "vbhtm", "vbhtml", "ScriptHandlerFactoryAppServices",
}

func suffixed(suffix string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name + suffix
	}
	return out
}

func concat(lists ...[]string) []string {
	var out []string
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}
