package diagnose

var (
	coreEvents = events("Read the Application log: the ASP.NET Core Module writes there why the application did not start.", "Application", "IIS AspNetCore Module V2")
	coreLog    = Step{`Set stdoutLogEnabled="true" on <aspNetCore> for a moment, and see the application's own output.`, `type logs\stdout*.log`}
	coreRun    = Step{"Start the application by hand in its directory: what it prints is the reason.", `cd /d "{file}\.." && dotnet APPLICATION.dll`}
	netEvents  = events("Read the Application log: event 1309 holds the exception.", "Application", "ASP.NET 4.0.30319.0")
	cgiRun     = Step{"Run the program by hand, with the handler's command line. The first line that it prints must be a header, such as Content-Type.", `{command}`}
)

// coreStart is what keeps an ASP.NET Core application from starting although the configuration is sound.
var coreStart = []string{
	"The application throws while it starts: a missing connection string, an unreachable database, a port in use.",
	"The .NET runtime that the application was built for is not installed, or only in the other bitness.",
	"The account of the pool may not read the application's directory.",
}

// serverErrors are the statuses from 500 to 599.
var serverErrors = []Knowledge{
	{Status: []string{"500.0"}, Module: "FastCgiModule", Means: "The FastCGI program did not start, or ended without an answer.",
		Elsewhere: []string{
			"The program ends at once: a runtime that it needs is missing (the Visual C++ redistributable for PHP), or php.ini names an extension that does not load.",
			"The program's own error: PHP answers 500 for a fatal error, and display_errors is off.",
			"The program runs longer than activityTimeout or requestTimeout of its fastCgi entry.",
			"The account of the pool may not read the program or the script.",
		},
		Look: []Step{{"Start the program by hand: a missing DLL shows at once.", `"{program}" -v`}, {"Read the log of the program (error_log of php.ini, WSGI_LOG of wfastcgi).", ""}, rights}},
	{Status: []string{"500.0"}, Module: "IsapiModule", Means: "The ISAPI extension failed.",
		Elsewhere: []string{
			"A DLL that the extension needs is missing, or is of the other bitness (0x8007007e, 0x800700c1).",
			"The extension itself reported an error.",
		},
		Look: []Step{events("Read the Application log of the worker process.", "Application", "Microsoft-Windows-IIS-W3SVC-WP")}},
	{Status: []string{"500.0", "500"}, Module: "AspNetCoreModuleV2", Means: "The ASP.NET Core application failed.",
		Elsewhere: append([]string{"The application's own code threw an exception while it answered."}, coreStart...), Look: []Step{coreEvents, coreLog}},
	{Status: []string{"500"}, Module: "ManagedPipelineHandler", Means: "The ASP.NET application failed.",
		Elsewhere: []string{"The application threw an exception; IIS logs that as 500.0."}, Look: []Step{netEvents}},
	{Status: []string{"500"}, Module: "CgiModule", Means: "The CGI program answered 500 itself, or IIS could not start it.",
		Elsewhere: []string{
			"The script prints \"Status: 500\" itself.",
			"The user of the request (IUSR for anonymous requests) may not start the interpreter.",
		}, Look: []Step{cgiRun, rights}},
	{Status: []string{"500.11", "500.12", "500.13"}, Means: "The application was just restarting, shutting down, or too busy.", Ordinary: true,
		Elsewhere: []string{"The pool was recycled, or web.config was written while requests ran."}, Look: []Step{worker}},
	{Status: []string{"500.19"}, Means: "IIS cannot read its configuration for the path.", Configured: true,
		Elsewhere: []string{
			"The copy of web.config on the server is another one: the error page on the server itself names file, line and error code.",
			"A module that this configuration has is not installed on that server, so its section is unknown there (0x8007000d).",
			"The account of the pool may not read web.config (0x80070005), or the directory is a share that it cannot reach.",
		},
		Look: []Step{{"Save the error page that a browser on the server shows, and have it read.", "iislens diagnose --page page.html"}, {"Ask the server to read it.", `appcmd list config "{path}"`}}},
	{Status: []string{"500.21"}, Means: "The handler names a module that is not installed.", Configured: true,
		Elsewhere: []string{"The role service or product of the handler is installed here but not on that server."},
		Look:      []Step{{"See which modules the server has.", "appcmd list modules"}}},
	{Status: []string{"500.22", "500.23", "500.24"}, Means: "The configuration has settings of the classic pipeline.", Configured: true,
		Look: []Step{effective("system.webServer/validation")}},
	{Status: []string{"500.30", "500.31", "500.32", "500.33", "500.36", "500.37", "500.38"}, Means: "The ASP.NET Core application did not start inside the worker process.",
		Elsewhere: coreStart, Look: []Step{coreEvents, coreLog, coreRun}},
	{Status: []string{"500.34", "500.35"}, Means: "Two ASP.NET Core applications share a pool.", Configured: true, Look: []Step{{"See which application has which pool.", "appcmd list apps"}}},
	{Status: []string{"500.50", "500.51", "500.52", "500.53"}, Means: "URL Rewrite failed.",
		Elsewhere: []string{
			"Outbound rules met a response that was compressed already.",
			"A provider or a rewrite map file that a rule uses is missing on that server.",
		},
		Look: []Step{effective("system.webServer/rewrite/rules")}},
	{Status: []string{"500.100"}, Means: "The classic ASP page failed.", Elsewhere: []string{"A script error in the page: send detailed errors to the browser to see the line."},
		Look: []Step{{"Let ASP show the error, on a test server.", `appcmd set config "{site}" /section:asp /scriptErrorSentToBrowser:true`}}},
	{Status: []string{"500"}, Means: "The application or a module failed.",
		Elsewhere: []string{
			"The application's own code failed; IIS logs that as 500.0.",
			"A module that runs before the handler failed.",
		}, Look: []Step{netEvents}},
	{Status: []string{"501"}, Means: "The method is not known.", Elsewhere: []string{"The client sent a method that neither IIS nor the program knows."}},
	{Status: []string{"502.1"}, Means: "The CGI program ran longer than its time limit.",
		Elsewhere: []string{"The script hangs, or waits for input that never comes."}, Look: []Step{effective("system.webServer/cgi"), cgiRun}},
	{Status: []string{"502.2"}, Module: "CgiModule", Means: "The CGI program ended without a complete set of HTTP headers.",
		Elsewhere: []string{
			"The script fails before it prints its headers: a traceback or syntax error stands where the headers should be. The 502.2 page on the server shows the program's output.",
			"The script prints no header, or not the blank line that ends the headers: the output must begin with \"Content-Type: text/html\" and a blank line.",
			"Errno 13, permission denied: the program runs as the user of the request, which is IUSR for anonymous requests, and IUSR may not read the interpreter, its libraries or the script. A test at the console runs as you and works.",
			"The interpreter does not start for that user: it was installed for one user only, or a DLL is missing.",
		},
		Look: []Step{cgiRun, rights, {"Let IUSR read the interpreter and the script.", `icacls "{file}" /grant "IUSR:(RX)"`}}},
	{Status: []string{"502.3"}, Module: "httpPlatformHandler", Means: "The process behind HttpPlatformHandler did not answer.",
		Elsewhere: []string{
			"The program ends while it starts, or does not listen on the port of %HTTP_PLATFORM_PORT%.",
			"It needs longer to start than startupTimeLimit allows.",
		},
		Look: []Step{events("Read the Application log: HttpPlatformHandler says there what it started and how it ended.", "Application", "HttpPlatformHandler"),
			{`Set stdoutLogEnabled="true" and stdoutLogFile on <httpPlatform>, and see the program's own output.`, ""}}},
	{Status: []string{"502.3", "502.5"}, Module: "AspNetCoreModuleV2", Means: "The process of the ASP.NET Core application did not start or ended.",
		Elsewhere: append([]string{"The application listens on a fixed URL (UseUrls, ASPNETCORE_URLS) instead of the port that the module hands it."}, coreStart...), Look: []Step{coreEvents, coreLog, coreRun}},
	{Status: []string{"502.3", "502.5"}, Module: "AspNetCoreModule", Means: "The process of the ASP.NET Core application did not start or ended.",
		Elsewhere: coreStart, Look: []Step{events("Read the Application log: the ASP.NET Core Module writes there why the application did not start.", "Application", "IIS AspNetCore Module"), coreLog, coreRun}},
	{Status: []string{"502.2", "502.3", "502.4", "502.5", "502.6", "502.7"}, Means: "The program or server behind IIS did not answer properly.",
		Elsewhere: []string{
			"Application Request Routing reached no server behind it: it is down, slower than the proxy's timeout, or its certificate is not trusted.",
			"The process behind a handler ended before it answered.",
		},
		Look: []Step{effective("system.webServer/proxy")}},
	{Status: []string{"502"}, Means: "What stands behind IIS, or IIS behind a proxy, did not answer.",
		Elsewhere: []string{"A proxy or load balancer in front of IIS answered 502: then the log of IIS has no such line.", "The program behind the handler ended early."}},
	{Status: []string{"503.2", "503.3", "503.4", "503.0"}, Means: "The application takes no more requests.",
		Elsewhere: []string{
			"More requests ran at once than the application can take: it is slow, or waits for a database.",
			"app_offline.htm lies in the application's root (ASP.NET and ASP.NET Core).",
		},
		Look: []Step{{"See what runs now.", "appcmd list requests"}, worker}},
	{Status: []string{"503"}, Means: "http.sys has no worker process for the request.",
		Elsewhere: []string{
			"The pool was stopped: by hand, or by rapid-fail protection after its worker process crashed five times in five minutes.",
			"The worker process cannot start: the password of the pool's account has changed, or the account lacks the right to log on as a batch job.",
			"A native module cannot be loaded (event 2280 in the Application log).",
			"The queue of the pool is full because requests take too long.",
			"app_offline.htm lies in the application's root (ASP.NET and ASP.NET Core).",
		},
		Look: []Step{{"See whether the pool runs.", `appcmd list apppool "{pool}" /text:state`}, worker, httpErr}},
	{Status: []string{"504"}, Means: "A server behind a proxy was too slow.", Elsewhere: []string{"The proxy's time limit is shorter than the application's answer takes."}, Look: []Step{effective("system.webServer/proxy")}},
	{Status: []string{"5xx"}, Means: "The application or a module failed.", Elsewhere: []string{"The application's own code answered so; no configuration of IIS gives this status."}},
}
