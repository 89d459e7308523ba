package status

import "github.com/iislens/iislens/resolver/command"

// internal are the answers 500 that name no family of their own.
var internal = []Entry{
	{Status: []string{"500.0"}, Module: "FastCgiModule", Means: "The FastCGI program did not start, or ended without an answer.",
		Gives: []string{"No <fastCgi> entry has the program and arguments of the handler, or its program is not there."},
		Elsewhere: []string{
			"The program ends at once: a runtime that it needs is missing (the Visual C++ redistributable for PHP), or php.ini names an extension that does not load.",
			"The program's own error: PHP answers 500 for a fatal error, and display_errors is off.",
			"The program runs longer than activityTimeout or requestTimeout of its fastCgi entry.",
			"The account of the pool may not read the program or the script.",
		},
		Look: []Step{version, do("Read the log of the program (error_log of php.ini, WSGI_LOG of wfastcgi)."), rights}},
	{Status: []string{"500.0"}, Module: "IsapiModule", Means: "The ISAPI extension failed.",
		Elsewhere: []string{
			"A DLL that the extension needs is missing, or is of the other bitness (0x8007007e, 0x800700c1).",
			"The extension itself reported an error.",
		},
		Look: []Step{wp}},
	{Status: []string{"500.0", "500"}, Module: "AspNetCoreModuleV2", Means: "The ASP.NET Core application failed.",
		Elsewhere: append([]string{"The application's own code threw an exception while it answered."}, coreStart...), Look: []Step{ancm, coreLog}},
	{Status: []string{"500"}, Module: "ManagedPipelineHandler", Means: "The ASP.NET application failed.",
		Elsewhere: []string{"The application threw an exception; IIS logs that as 500.0."}, Look: []Step{aspnet}},
	{Status: []string{"500"}, Module: "CgiModule", Means: "The CGI program answered 500 itself, or IIS could not start it.",
		Elsewhere: []string{
			"The script prints \"Status: 500\" itself.",
			"The user of the request (IUSR for anonymous requests) may not start the interpreter.",
		}, Look: []Step{cgiRun, rights}},
	{Status: []string{"500.11"}, Means: "The application is shutting down.", Ordinary: true,
		Elsewhere: []string{"The pool was recycled or stopped while the request came."}, Look: []Step{worker}},
	{Status: []string{"500.12"}, Means: "The application is just restarting.", Ordinary: true,
		Elsewhere: []string{"web.config, bin or global.asax was written, so that the application starts again."}, Look: []Step{worker}},
	{Status: []string{"500.13"}, Means: "The web server is too busy.",
		Elsewhere: []string{"More requests wait than the queue of classic ASP (requestQueueMax of <asp><limits>) or of ASP.NET takes: they are slow, or hang."},
		Look:      []Step{running, effective("system.webServer/asp")}},
	{Status: []string{"500.14"}, Means: "The configuration of the application is invalid (IIS 6).", Elsewhere: []string{"The application could not be loaded; later versions say 500.19."}, Look: []Step{wp}},
	{Status: []string{"500.15"}, Means: "Somebody asked for global.asa or Global.asax itself.", Ordinary: true,
		Gives: []string{"The file is not meant for browsers; nothing has to be mended."}, Elsewhere: []string{"Scanners ask for it."}, Look: []Step{effective("system.webServer/security/requestFiltering")}},
	{Status: []string{"500.21"}, Means: "The handler names a module that is not there.", Configured: true,
		Gives: []string{
			"The module of the handler is not in <globalModules> or <modules>: its role service or product is not installed, or it was removed.",
			"A managed handler in a pool of the classic pipeline, or in one without managed code.",
		},
		Elsewhere: []string{"The role service or product of the handler is installed here but not on that server."},
		Look:      []Step{do("See which modules the server has (IIS Manager: Modules).", appcmd("list", "modules")), setting("See which pipeline the pool has.", "managedPipelineMode")}},
	classic("500.22", "httpModules"), classic("500.23", "httpHandlers"),
	{Status: []string{"500.24"}, Means: "The configuration impersonates in a way that the integrated pipeline does not.", Configured: true,
		Gives: []string{`<identity impersonate="true" /> under <system.web>, and validateIntegratedModeConfiguration is not off.`}, Look: classicSteps},
	{Status: []string{"500.100"}, Means: "The classic ASP page failed.",
		Gives:     []string{"The page includes a file by a path with .. and enableParentPaths is false."},
		Elsewhere: []string{"A script error in the page: send detailed errors to the browser to see the line.", "The page creates a component that is registered for the other bitness only."},
		Look:      []Step{do("Let ASP show the error, on a test server (IIS Manager: ASP, Debugging Properties).", appcmd("set", "config", "{site}", "/section:asp", "/scriptErrorSentToBrowser:true", "/commit:apphost"))}},
	{Status: []string{"500"}, Means: "The application or a module failed.",
		Elsewhere: []string{
			"The application's own code failed; IIS logs that as 500.0.",
			"A module that runs before the handler failed.",
		}, Look: []Step{aspnet, wp}},
}

var classicSteps = []Step{effective("system.webServer/validation"), setting("See which pipeline the pool has.", "managedPipelineMode")}

func classic(status, section string) Entry {
	return Entry{Status: []string{status}, Means: "The configuration has <" + section + "> of ASP.NET, which the integrated pipeline does not read.", Configured: true,
		Gives: []string{"<" + section + "> under <system.web> adds something in the web.config of an application, and validateIntegratedModeConfiguration is not off."}, Look: classicSteps}
}

// codes500 are the codes of a 500.0 that tell more (KB 942031).
var codes500 = []Entry{
	failed(0x8007007e, "A DLL cannot be found: the module or extension itself, or one that it needs.", "A runtime of the DLL (Visual C++) is not installed, or only for the other bitness.", wp),
	failed(0x8007007f, "A DLL lacks a function that it should have: it is no ISAPI extension, or one it needs is of another version.", "The handler names a DLL that is something else, or an old copy of a DLL is found first.", wp),
	failed(0x800700c1, "A DLL or program is not one that this process can load: it is of the other bitness, or no program.", "A DLL of 32 bits in a pool of 64 bits, or the other way round; or the handler names a file that is no program.", setting("See the bitness of the pool.", "enable32BitAppOnWin64")),
	failed(0x80070001, "The handler handed the request to something that cannot answer it.", "The handler of the path names a DLL or module that does not take such requests.", wp),
	failed(0x8007010b, "The directory to work in is not there, or may not be entered.", "The physicalPath is a file, or the account of the pool may not read the directory.", rights),
	failed(0x80070005, "The account may not read or start what the handler names.", "The account of the pool, or the user of the request, has no right to read and run the program or DLL.", rights),
	failed(0x80070002, "The program or DLL that the handler names is not there.", "The path of the handler is wrong on that server.", wp),
	failed(0x800736b1, "The side-by-side configuration of a program or DLL is wrong: a runtime that its manifest names is missing.", "The Visual C++ redistributable that it was built with is not installed.", events("Read the Application log: SideBySide names the missing assembly.", "Application", "SideBySide", "")),
}

func failed(code uint32, means, why string, look Step) Entry {
	return Entry{Status: []string{"500.0"}, Win32: []uint32{code}, Means: means, Elsewhere: []string{why}, Look: []Step{look, do("See the handlers of the path.", appcmd("list", "config", "{path}", "/section:system.webServer/handlers", "/config:*"))}}
}

// iisnode are the substatuses that iisnode chooses (src/iisnode/errors.h of the project).
var iisnode = []Entry{
	node("500.1001", "iisnode could not start node.exe.", "nodeProcessCommandLine of <iisnode> names a program that is not there, or the account of the pool may not start it."),
	node("500.1002", "iisnode could not hand the request to the node process.", "The process ended, or does not listen on the named pipe in PORT."),
	node("500.1013", "The node process ended, or closed the connection, before it answered.", "The application threw an exception, or took too long."),
}

func node(status, means, why string) Entry {
	return Entry{Status: []string{status}, Means: means, Elsewhere: []string{why, "The application fails while it starts: a missing package, another version of node."},
		Look: []Step{do("Read what the application printed: the directory iisnode beside it (loggingEnabled, logDirectory).", command.New(command.Dir, `{approot}\iisnode`)), effective("system.webServer/iisnode")}}
}
