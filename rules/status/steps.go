package status

import (
	"strings"

	"github.com/iislens/iislens/resolver/command"
)

// do is a step with its commands.
func do(what string, commands ...command.Command) Step { return Step{what, commands} }

// appcmd is a command of appcmd.
func appcmd(args ...string) command.Command { return command.New(command.AppCmd, args...) }

// effective is the step of asking the server for its own view of a section.
func effective(section string) Step {
	what := "Ask the server what it reads there, and compare"
	if f, ok := command.FeatureOf(section); ok {
		what += " (IIS Manager: " + f.Where() + ")"
	}
	return do(what+".", appcmd("list", "config", "{path}", "/section:"+section, "/config:*"))
}

// atServer is the step of asking the server for a section that only applicationHost.config may hold.
func atServer(what, section string) Step {
	if f, ok := command.FeatureOf(section); ok {
		what = strings.TrimSuffix(what, ".") + " (IIS Manager: " + f.Where() + ")."
	}
	return do(what, appcmd("list", "config", "/section:"+section, "/config:*"))
}

// events is the step of looking into an event log for what a provider wrote, or for one event of it. wevtutil reads the same
// query in both shells, and says nothing where the provider does not exist.
func events(what, log, provider, id string) Step {
	query := "Provider[@Name='" + provider + "']"
	if id != "" {
		query += " and EventID=" + id
	}
	return do(what, command.New(command.WEvtUtil, "qe", log, "/q:*[System["+query+"]]", "/c:20", "/rd:true", "/f:text"))
}

// setting is the step of showing one setting of the pool.
func setting(what, name string) Step {
	return do(what, appcmd("list", "apppool", "{pool}", "/text:"+name))
}

// The steps that many entries share.
var (
	bindings = do("Look at the bindings of all sites (IIS Manager: Sites, Bindings).", appcmd("list", "sites"))
	apps     = do("See which application has which pool (IIS Manager: Application Pools, View Applications).", appcmd("list", "apps"))
	running  = do("See what runs now (IIS Manager: Worker Processes, at the server).", appcmd("list", "requests"))
	state    = do("See whether the pool runs (IIS Manager: Application Pools).", appcmd("list", "apppool", "{pool}", "/text:state"))

	rights  = do("Look at who may read the file.", command.New(command.ICACLS, "{file}"))
	httpErr = do("Read the log of http.sys: answers that it gives itself are in no log of a site.",
		command.New(command.IISLens, "diagnose", "--log", `{windir}\System32\LogFiles\HTTPERR`))
	worker = events("Read the System log about the pool: 5002 rapid-fail, 5021 and 5057 the pool's account, 5009 and 5011 a crash.",
		"System", "Microsoft-Windows-WAS", "")
	crash   = events("Read the Application log for the crash: it names the faulting module.", "Application", "Application Error", "1000")
	wp      = events("Read the Application log of the worker process.", "Application", "Microsoft-Windows-IIS-W3SVC-WP", "")
	aspnet  = events("Read the Application log: event 1309 holds the exception.", "Application", "ASP.NET 4.0.30319.0", "1309")
	logons  = events("Read the Security log: event 4625 says why the logon failed.", "Security", "Microsoft-Windows-Security-Auditing", "4625")
	ancm    = events("Read the Application log: the ASP.NET Core Module writes there why the application did not start.", "Application", "IIS AspNetCore Module V2", "")
	ancmOld = events("Read the Application log: the ASP.NET Core Module writes there why the application did not start.", "Application", "IIS AspNetCore Module", "")

	coreLog = do(`Set stdoutLogEnabled="true" on <aspNetCore> for a moment, and see the application's own output in the directory of stdoutLogFile.`,
		command.New(command.Dir, `{approot}\logs`))
	coreRun = do("Start the application by hand in its directory: what it prints is the reason.",
		command.New(command.PushD, "{approot}"), command.New(command.Program, "{arguments}"))
	runtimes = do("See which .NET runtimes are installed; those of 32 bits are below Program Files (x86).", command.New(command.Dotnet, "--list-runtimes"))

	cgiRun = do("Run the program by hand, with the handler's command line. The first line that it prints must be a header, such as Content-Type.",
		command.New(command.Program, "{arguments}"))
	version = do("Start the program by hand: a missing DLL shows at once.", command.New(command.Program, "{version}"))
)

// Tracing is how to have IIS write down what it does with a request that fails.
var Tracing = do("Have IIS trace the failure, then read the trace: iislens diagnose --trace fr000001.xml (Tracing role service; IIS Manager: Failed Request Tracing Rules).",
	appcmd("configure", "trace", "{site}", "/enablesite"),
	appcmd("configure", "trace", "{site}", "/enable", "/path:{ext}", "/statuscodes:{status}"))
