package status

import "github.com/iislens/iislens/resolver/command"

// coreStart is what keeps an ASP.NET Core application from starting although the configuration is sound.
var coreStart = []string{
	"The application throws while it starts: a missing connection string, an unreachable database, a port in use.",
	"The .NET runtime that the application was built for is not installed, or only in the other bitness.",
	"The account of the pool may not read the application's directory.",
}

const coreSlow = "The answer took longer than requestTimeout of <aspNetCore>: two minutes where nobody sets it (502.3)."

// core are the answers of the ASP.NET Core Module (learn.microsoft.com, "Troubleshoot ASP.NET Core on Azure App Service and IIS").
var core = []Entry{
	coreEntry("500.30", "The ASP.NET Core application ended while it started.", []Step{coreRun}, coreStart...),
	coreEntry("500.31", "The .NET runtime that the application wants is not there.", []Step{runtimes},
		"The version that runtimeconfig.json names is not installed: install the Hosting Bundle of that version.",
		"Only the runtime of the other bitness is installed."),
	coreEntry("500.32", "The application is of another bitness than the worker process.", []Step{setting("See the bitness of the pool.", "enable32BitAppOnWin64")},
		"It was published for win-x86 and the pool has 64 bits, or the other way round.",
		"enable32BitAppOnWin64 of the pool does not fit the application."),
	coreEntry("500.33", "The application brings no part that works inside the worker process.", nil,
		"runtimeconfig.json names Microsoft.NETCore.App only: the application must refer to Microsoft.AspNetCore.App, or run with hostingModel=\"outofprocess\"."),
	shared("500.34", "Applications inside the worker process and outside of it share a pool.", "Two applications of one pool have different values of hostingModel."),
	shared("500.35", "Two ASP.NET Core applications inside the worker process share a pool.", "Each application with hostingModel=\"inprocess\" needs a pool of its own."),
	coreEntry("500.36", "The part of the ASP.NET Core Module for processes of their own is missing.", []Step{do("See which versions are there; the newest must hold aspnetcorev2_outofprocess.dll.",
		command.New(command.Dir, `C:\Program Files\IIS\Asp.Net Core Module\V2`))},
		"The installation of the Hosting Bundle is broken: repair it."),
	coreEntry("500.37", "The application did not start in time.", []Step{effective("system.webServer/aspNetCore"), coreRun},
		"Many applications start at once on the machine: let them start one after the other, or raise startupTimeLimit.",
		"The application waits for something (a database, a service) while it starts."),
	coreEntry("500.38", "The DLL of the application is not where it should be.", []Step{do("See what was deployed.", command.New(command.Dir, "{approot}"))},
		"It was published as a single file, which cannot run inside the worker process: publish without PublishSingleFile, or with hostingModel=\"outofprocess\"."),
	{Status: []string{"502.3", "502.5"}, Module: "AspNetCoreModuleV2", Means: "The process of the ASP.NET Core application did not start or ended.",
		Gives:     []string{"processPath or arguments of <aspNetCore> name something that is not there."},
		Elsewhere: append([]string{"The application listens on a fixed URL (UseUrls, ASPNETCORE_URLS) instead of the port that the module hands it.", coreSlow}, coreStart...), Look: []Step{ancm, coreLog, coreRun}},
	{Status: []string{"502.3", "502.5"}, Module: "AspNetCoreModule", Means: "The process of the ASP.NET Core application did not start or ended.",
		Gives:     []string{"processPath or arguments of <aspNetCore> name something that is not there."},
		Elsewhere: append([]string{coreSlow}, coreStart...), Look: []Step{ancmOld, coreLog, coreRun}},
}

func coreEntry(status, means string, look []Step, elsewhere ...string) Entry {
	return Entry{Status: []string{status}, Means: means, Elsewhere: elsewhere, Look: append(append([]Step{ancm}, look...), coreLog)}
}

func shared(status, means, gives string) Entry {
	return Entry{Status: []string{status}, Means: means, Configured: true, Gives: []string{gives}, Look: []Step{apps, effective("system.webServer/aspNetCore")}}
}
