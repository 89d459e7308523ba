package status

import "github.com/iislens/iislens/resolver/command"

const otherForm = "The URL reached the server in another form than the one given here: encoded twice, longer, or with a query string."

// notFound are the answers 404 that are about what is there.
var notFound = []Entry{
	{Status: []string{"404.1"}, Means: "No site takes the host name, address and port.", Configured: true,
		Gives:     []string{"No started site has a binding for them: http.sys answers itself then, with the header Server: Microsoft-HTTPAPI/2.0."},
		Elsewhere: []string{"The site is stopped."}, Look: []Step{bindings, httpErr}},
	{Status: []string{"404.2"}, Means: "The restriction list does not allow the program.", Configured: true,
		Gives: []string{"<isapiCgiRestriction> has no entry with the handler's whole command line, letter by letter, or one with allowed=\"false\"."},
		Look:  []Step{atServer("Ask the server for its list: the text must be the handler's command line, letter by letter.", "system.webServer/security/isapiCgiRestriction")}},
	{Status: []string{"404.3"}, Means: "No MIME type is known for the file's extension.", Configured: true,
		Gives:     []string{"StaticFile took the URL, and <staticContent> has no mimeMap for its extension."},
		Elsewhere: []string{"A feature that maps the extension (ASP, ASP.NET, CGI) is installed here but not on that server: a script must get its handler, never a MIME type."},
		Look:      []Step{effective("system.webServer/staticContent"), effective("system.webServer/handlers")}},
	{Status: []string{"404.4"}, Means: "No handler takes the URL.", Configured: true,
		Gives: []string{"No entry of <handlers> fits path, verb and preconditions: after <clear /> or <remove name=\"StaticFile\" />, or because the pool is of another kind than the entries are for."},
		Look:  []Step{effective("system.webServer/handlers")}},
	{Status: []string{"404.9"}, Means: "The file is hidden: its attribute Hidden is set.",
		Elsewhere: []string{"The file was copied with the attribute, or a program set it."},
		Look:      []Step{do("See whether it is hidden. Who hid it may have meant to: ask before the attribute is taken away.", command.New(command.Attrib, "{file}"))}},
	{Status: []string{"404.16"}, Means: "A WebDAV request met the static file handler.", Configured: true,
		Gives: []string{"PROPFIND or another method of WebDAV came, and no WebDAV handler stands before StaticFile: WebDAV is not installed, or was removed."},
		Look:  []Step{effective("system.webServer/handlers"), effective("system.webServer/modules")}},
	{Status: []string{"404.17"}, Means: "A script would have been sent as a file, and the static file handler refuses that.", Configured: true,
		Gives: []string{"A script map for the extension is there but cannot be used: its preCondition names another bitness, runtime or pipeline mode than the pool has.", "StaticFile stands before the script map, or only a wildcard (.*) gives the MIME type."},
		Look:  []Step{effective("system.webServer/handlers"), setting("Compare the pool: runtime, pipeline mode, bitness (IIS Manager: Application Pools, Advanced Settings).", "*")}},
	{Status: []string{"404.20"}, Means: "The path has more segments than the site allows.", Configured: true,
		Gives: []string{"More than maxUrlSegments segments (the default is 32), a limit in the <limits> of the site."}, Elsewhere: []string{otherForm},
		Look: []Step{atServer("See the limits of the sites.", "system.applicationHost/sites")}},
	{Status: []string{"404.21", "404.22", "404.23"}, Means: "IIS 7.5 Express has nothing for this kind of page: PHP, ASP.NET or Web Pages is not installed.", Configured: true,
		Gives: []string{"No entry of <handlers> takes the extension."}, Look: []Step{effective("system.webServer/handlers")}},
	{Status: []string{"404"}, Module: "StaticFileModule", Means: "Nothing is found under the URL.",
		Elsewhere: []string{
			"A site with another directory answered: two sites can share a port.",
			"The file is missing on the server although it is here, or lies in another directory than the one mapped.",
			"The server has an application, a web.config or a module (URL Rewrite) there that this configuration lacks, or lacks one that it has.",
		},
		Look: fileSteps},
	{Status: []string{"404"}, Means: "Nothing is found under the URL.",
		Elsewhere: []string{
			"The application's own code answered 404: it has no route for the URL. IIS logs that as 404.0.",
			"The file is missing on the server although it is here, or lies in another directory than the one mapped.",
			"A site with another directory answered: two sites can share a port.",
			"The server lacks a web.config or a module (URL Rewrite) that this configuration has.",
		},
		Look: fileSteps},
}

// fileSteps is where to look for a file.
var fileSteps = []Step{do("See where the server looks for the file (IIS Manager: Basic Settings of the site, View Virtual Directories).", appcmd("list", "vdirs")),
	do("See whether the file is there.", command.New(command.Dir, "{file}"))}

// filtered are the answers of request filtering.
var filtered = []Entry{
	filter("404.5", "The path holds a sequence that is denied.", "A text of <denyUrlSequences> stands in the path, and the URL is not among <alwaysAllowedUrls>.", "denyUrlSequences"),
	filter("404.6", "The method is denied.", "<verbs> lists the method with allowed=\"false\", or does not list it and allowUnlisted is false; case counts.", "verbs"),
	filter("404.7", "The file name extension is denied.", "<fileExtensions> lists the extension with allowed=\"false\", or does not list it and allowUnlisted is false (a URL without one counts as \".\").", "fileExtensions"),
	filter("404.8", "The path goes through a hidden segment.", "A whole segment of the path is listed in <hiddenSegments>, such as bin, App_Data or web.config.", "hiddenSegments"),
	filter("404.10", "A header of the request is too long (IIS 10 says 431).", "A header is longer than its sizeLimit in <headerLimits>.", "requestLimits"),
	filter("404.11", "The path is escaped twice.", "The path changes when it is unescaped a second time (%2520, or a plus sign), and allowDoubleEscaping is false.", ""),
	filter("404.12", "The path holds characters that are not ASCII.", "allowHighBitCharacters is false.", ""),
	filter("404.14", "The path is too long.", "The path is longer than maxUrl of <requestLimits> (the default is 4096).", "requestLimits"),
	filter("404.15", "The query string is too long.", "The query string is longer than maxQueryString of <requestLimits> (the default is 2048): single sign-on and return URLs often are.", "requestLimits"),
	filter("404.18", "The query string holds a sequence that is denied.", "A text of <denyQueryStringSequences> stands in the query string.", "denyQueryStringSequences"),
	filter("404.19", "A filtering rule refuses the request.", "A text of denyStrings of a <filteringRule> stands in what the rule looks at: URL, query string or headers.", "filteringRules"),
	{Status: []string{"404.13"}, Means: "The body of the request is too long (IIS 10 may say 413.1).", Configured: true, Gives: longBody, Elsewhere: ownLimits, Look: bodySteps},
	{Status: []string{"413.1"}, Means: "The body of the request is too long.", Configured: true, Gives: longBody, Elsewhere: ownLimits, Look: bodySteps},
	{Status: []string{"431"}, Means: "The headers of the request are too long.", Gives: []string{"A header is longer than its sizeLimit in <headerLimits> (older versions say 404.10)."},
		Elsewhere: []string{"Large cookies or Kerberos tokens; the limit of http.sys is MaxFieldLength in the registry.", "The application's own server (Kestrel) has a limit of its own."},
		Look:      []Step{effective("system.webServer/security/requestFiltering"), httpErr}},
}

func filter(status, means, gives, element string) Entry {
	step := effective("system.webServer/security/requestFiltering")
	if f, ok := command.FeatureOf("system.webServer/security/requestFiltering/" + element); ok {
		step.What = "Ask the server what it reads there, and compare (IIS Manager: " + f.Where() + ")."
	}
	return Entry{Status: []string{status}, Means: means, Configured: true, Gives: []string{gives}, Elsewhere: []string{otherForm}, Look: []Step{step}}
}

var (
	longBody  = []string{"The body is longer than maxAllowedContentLength of <requestLimits> (the default is 30,000,000 bytes)."}
	ownLimits = []string{"ASP.NET (maxRequestLength of <httpRuntime>) and ASP.NET Core (MaxRequestBodySize) have limits of their own: raise all that the request meets."}
	bodySteps = []Step{do("Say how long the body was: --content-length BYTES."), effective("system.webServer/security/requestFiltering"), effective("system.web/httpRuntime")}
)

// refused are other answers about what a request asks for.
var refused = []Entry{
	{Status: []string{"405"}, Means: "The method is not allowed there.",
		Elsewhere: []string{
			"The application's own code does not take the method.",
			"The WebDAV module is installed on the server and takes PUT, DELETE and PROPFIND from every handler.",
			"The request was answered by the static file handler, which takes GET and HEAD only: the URL, or a rewrite on the server, leads to a file, or no script map takes the method.",
		},
		Look: []Step{effective("system.webServer/handlers"), effective("system.webServer/modules")}},
	{Status: []string{"413"}, Means: "The body of the request is too long.",
		Gives: []string{
			"The body is longer than maxAllowedContentLength of <requestLimits> (the default is 30,000,000 bytes).",
			"The path asks for a client certificate after the request began, and the body is longer than uploadReadAheadSize of <serverRuntime> (the default is 49,152 bytes).",
		},
		Elsewhere: []string{"ASP.NET Core (Kestrel) has a limit of its own, MaxRequestBodySize, also of 30,000,000 bytes.", "A proxy in front has a lower limit: the log of IIS has no such line then."},
		Look: []Step{do("Say how long the body was: --content-length BYTES."), effective("system.webServer/security/requestFiltering"), effective("system.webServer/serverRuntime"),
			effective("system.webServer/security/access")}},
}
