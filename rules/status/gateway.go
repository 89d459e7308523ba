package status

import "github.com/iislens/iislens/resolver/command"

// gateway are the answers of what stands between IIS and a program or server behind it.
var gateway = []Entry{
	{Status: []string{"502.1"}, Means: "The CGI program ran longer than its time limit.",
		Gives:     []string{"The command line of the handler lacks %s: the interpreter waits for its script."},
		Elsewhere: []string{"The script hangs, or waits for input that never comes.", "The script needs more time than timeout of <cgi> gives it: 15 minutes where nobody sets it."}, Look: []Step{effective("system.webServer/cgi"), cgiRun}},
	{Status: []string{"502.2"}, Module: "CgiModule", Means: "The CGI program ended without a complete set of HTTP headers.",
		Gives: []string{"The command line of the handler lacks %s: the interpreter starts without its script, and ends."},
		Elsewhere: []string{
			"The script fails before it prints its headers: a traceback or syntax error stands where the headers should be. The 502.2 page on the server shows the program's output.",
			"The script prints no header, or not the blank line that ends the headers: the output must begin with \"Content-Type: text/html\" and a blank line.",
			"Errno 13, permission denied: the program runs as the user of the request, which is IUSR for anonymous requests, and IUSR may not read the interpreter, its libraries or the script. A test at the console runs as you and works.",
			"The interpreter does not start for that user: it was installed for one user only, or a DLL is missing.",
		},
		Look: []Step{cgiRun, rights, do("Let IUSR read the interpreter and the script.", command.New(command.ICACLS, "{file}", "/grant", "IUSR:(RX)"))}},
	{Status: []string{"502.2"}, Means: "The program behind IIS ended without a complete answer; of Application Request Routing: the request could not be mapped.",
		Gives:     []string{"A CGI handler whose command line lacks %s.", "A rewrite rule that hands the request on to a farm or server that does not exist."},
		Elsewhere: []string{"The program ended before it had printed its headers."}, Look: []Step{effective("system.webServer/handlers"), effective("system.webServer/proxy")}},
	{Status: []string{"502.3"}, Module: "httpPlatformHandler", Means: "The process behind HttpPlatformHandler did not answer.", Gives: platformGives, Elsewhere: platformElse, Look: platformLook},
	{Status: []string{"502.5"}, Module: "httpPlatformHandler", Means: "The process behind HttpPlatformHandler did not start, or does not listen.", Gives: platformGives, Elsewhere: platformElse, Look: platformLook},
	{Status: []string{"502.3"}, Win32: []uint32{0x80072ee2}, Means: "The server behind the proxy was too slow (0x80072ee2, 12002: the time is over).",
		Elsewhere: []string{"The timeout of <proxy>, or of the farm's <protocol>, is over: 30 seconds where nobody sets it.", "The application behind takes longer than that, or hangs."}, Look: []Step{effective("system.webServer/proxy"), farms}},
	{Status: []string{"502.3"}, Win32: []uint32{0x80072efd}, Means: "The server behind the proxy takes no connection (0x80072efd, 12029).",
		Elsewhere: []string{"It is down, listens on another port, or a firewall stands between."}, Look: []Step{effective("system.webServer/proxy"), farms}},
	{Status: []string{"502.3"}, Win32: []uint32{0x80072f8f}, Means: "The certificate of the server behind the proxy is not trusted (0x80072f8f, 12175).",
		Elsewhere: []string{"Its certificate has another name than the one that the rule writes, has expired, or its issuer is not among the trusted roots of this computer."}, Look: []Step{effective("system.webServer/proxy"), farms}},
	{Status: []string{"502.3"}, Means: "The program or server behind IIS could not be reached, or broke off.",
		Elsewhere: []string{
			"The answer took longer than timeout of <proxy>: 30 seconds where nobody sets it (0x80072ee2).",
			"Application Request Routing reached no server behind it: it is down, or its certificate is not trusted.",
			"The process behind a handler ended before it answered.",
		},
		Look: []Step{effective("system.webServer/proxy"), farms}},
	{Status: []string{"502.4"}, Means: "No server of the farm can take the request.", Gives: []string{"Every <server> of the farm is disabled or offline."},
		Elsewhere: []string{"The health test marks all servers unhealthy: its URL or what it expects is wrong, or they are down."}, Look: []Step{farms}},
	{Status: []string{"502.5"}, Means: "The process behind the handler did not start, or a WebSocket could not be handed on.",
		Elsewhere: []string{
			"ASP.NET Core or HttpPlatformHandler: the process ended while it started, or listens on another port.",
			"Application Request Routing: the server behind does not take the WebSocket.",
		},
		Look: []Step{ancm, platformLook[0], effective("system.webServer/webSocket")}},
	{Status: []string{"502.6"}, Means: "Handing the request on to the server behind failed.", Elsewhere: []string{"The connection to the server behind broke off while the request was sent."}, Look: []Step{effective("system.webServer/proxy"), farms}},
	{Status: []string{"502.7"}, Means: "The request that was handed on could not be run.", Elsewhere: []string{"Application Request Routing could not start the request to the server behind: its memory or sockets are used up, or the URL is not valid."},
		Look: []Step{effective("system.webServer/proxy"), running}},
	{Status: []string{"502"}, Means: "What stands behind IIS, or IIS behind a proxy, did not answer.",
		Elsewhere: []string{"A proxy or load balancer in front of IIS answered 502: then the log of IIS has no such line.", "The program behind the handler ended early."},
		Look:      []Step{effective("system.webServer/proxy"), do("Look for the line in the log of IIS: without one, something in front answered.")}},
	{Status: []string{"504"}, Means: "A server behind a proxy was too slow.", Elsewhere: []string{"The proxy's time limit is shorter than the application's answer takes."}, Look: []Step{effective("system.webServer/proxy")}},
}

var (
	farms = atServer("Look at the farms and their servers.", "webFarms")

	platformGives = []string{"processPath or arguments of <httpPlatform> name something that is not there."}
	platformElse  = []string{"The program ends while it starts, or does not listen on the port of %HTTP_PLATFORM_PORT%.", "The program needs longer to start than startupTimeLimit allows, or to answer than requestTimeout."}
	platformLook  = []Step{events("Read the Application log: HttpPlatformHandler says there what it started and how it ended.", "Application", "HttpPlatformHandler", ""),
		do(`Set stdoutLogEnabled="true" and stdoutLogFile on <httpPlatform>, and see the program's own output.`)}
)

// unavailable are the answers 503.
var unavailable = []Entry{
	{Status: []string{"503.0"}, Means: "The application pool is stopped or disabled.",
		Gives: []string{"The pool is not there, has autoStart=\"false\", or its account or a module of <globalModules> is wrong."},
		Elsewhere: []string{
			"The pool was stopped: by hand, or by rapid-fail protection after its worker process crashed five times in five minutes.",
			"The worker process cannot start: the password of the pool's account has changed, or the account lacks the right to log on as a batch job.",
			"app_offline.htm lies in the application's root (ASP.NET and ASP.NET Core).",
			stalePools,
		},
		Look: []Step{state, worker, httpErr}},
	{Status: []string{"503.2"}, Means: "More requests run at once than the application may take.",
		Elsewhere: []string{"appConcurrentRequestLimit of <serverRuntime> is reached (the default is 5000).", "The application is slow, or waits for a database."}, Look: []Step{running, effective("system.webServer/serverRuntime")}},
	{Status: []string{"503.3"}, Means: "The queue of ASP.NET is full.",
		Elsewhere: []string{"requestQueueLimit of <processModel> in machine.config, or of aspnet.config, is reached (the default is 5000).", "The application is slow, or waits for a database."}, Look: []Step{running, aspnet}},
	{Status: []string{"503.4"}, Means: "The queue of the FastCGI program is full.",
		Elsewhere: []string{"All maxInstances of the <fastCgi> entry are busy and queueLength requests wait (the default is 1000); maxInstances=\"0\" lets IIS choose.", "The scripts are slow, or wait for a database."}, Look: []Step{atServer("See the limits.", "system.webServer/fastCgi"), running}},
	{Status: []string{"503"}, Means: "http.sys has no worker process for the request.",
		Elsewhere: []string{
			"The pool was stopped: by hand, or by rapid-fail protection after its worker process crashed five times in five minutes.",
			"The worker process cannot start: the password of the pool's account has changed, or the account lacks the right to log on as a batch job.",
			"A native module cannot be loaded (event 2280 in the Application log).",
			"The queue of the pool is full because requests take too long.",
			"app_offline.htm lies in the application's root (ASP.NET and ASP.NET Core).",
			stalePools,
		},
		Look: []Step{state, worker, httpErr}},
}

// stalePools is KB 4050891.
const stalePools = `WAS event 5189: an update of Windows left links below C:\inetpub\temp\appPools. Stop WAS and W3SVC, delete what lies there, and start them again.`
