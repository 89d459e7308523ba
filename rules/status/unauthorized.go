package status

// unauthorized are the answers 401.
var unauthorized = []Entry{
	{Status: []string{"401.1"}, Means: "Windows refused the user name or password.",
		Elsewhere: []string{
			"The name or password is wrong, the account is locked, or its password has expired.",
			"The request came from the server itself under a host name that is not the machine's own: the loopback check refuses it.",
			"Kerberos: the service principal name of the host is missing, or belongs to another account than the pool's.",
			"The stored password of the account for anonymous users (anonymousAuthentication) or of the directory (Connect as) is no longer right.",
		},
		Look: []Step{logons, do("Look for the service principal name of the host.", setspn)}},
	{Status: []string{"401.2"}, Means: "The client sent no credentials that an enabled way of authentication takes.", Ordinary: true,
		Gives: []string{"Anonymous authentication is off, or its module is not in <modules>, and the request carries no credentials for a way that is on."},
		Elsewhere: []string{
			"The first request of a Windows or Basic logon: it is answered with 401.2 once, and again with the real answer. Only clients that stop there have a problem.",
			"A client or proxy that does not pass the Authorization header on.",
		},
		Look: []Step{effective("system.webServer/security/authentication/anonymousAuthentication"), effective("system.webServer/security/authentication/windowsAuthentication"),
			effective("system.webServer/security/authentication/basicAuthentication")}},
	{Status: []string{"401.3"}, Means: "The user may not read the file.",
		Elsewhere: []string{
			"The rights on the file or a directory above it: the user of the request (IUSR for anonymous requests, unless the pool's own account is set) has no read access. Files that were moved, not copied, keep the rights of their old place.",
			"A share whose own permissions, or whose server, refuse the account.",
		},
		Look: []Step{rights, effective("system.webServer/security/authentication/anonymousAuthentication")}},
	{Status: []string{"401.4"}, Means: "An ISAPI filter refused the user.",
		Elsewhere: []string{"A filter in <isapiFilters>, such as the agent of a single sign-on product, decides who comes in.", "The filter cannot reach the server that it asks."},
		Look:      []Step{effective("system.webServer/isapiFilters"), do("Read the filter's own log.")}},
	{Status: []string{"401.5"}, Means: "The ISAPI extension or CGI program refused the user.",
		Elsewhere: []string{"The program itself answered 401; IIS let the request through to it."}, Look: []Step{do("Read the program's own log."), effective("system.webServer/handlers")}},
	{Status: []string{"401"}, Means: "The request is not authorised.",
		Elsewhere: []string{
			"The application's own code asks for a login; IIS logs that as 401.0.",
			"URL authorization of IIS (<authorization> under <security>) or of ASP.NET (<authorization> under <system.web>) refuses the user.",
			"The first request of a Windows or Basic logon, which is answered so once.",
		},
		Look: []Step{effective("system.webServer/security/authorization"), effective("system.web/authorization")}},
}

var (
	directory = "The directory is one of WebDAV, and its authoring rules decide."

	// forbidden are the answers 403 that are about what may be done.
	forbidden = []Entry{
		{Status: []string{"403.1"}, Means: "The path may not run programs: accessPolicy of its handlers lacks Script or Execute.", Configured: true,
			Gives: []string{"The handler that takes the URL needs Script or Execute, and accessPolicy of <handlers> at this path does not hold it.",
				"A directory whose name ends in .exe, .dll or .com is taken for a program."},
			Look: []Step{effective("system.webServer/handlers")}},
		{Status: []string{"403.2"}, Means: "The path may not be read: accessPolicy of its handlers lacks Read.", Configured: true,
			Gives: []string{"The handler that takes the URL, mostly StaticFile, needs Read, and accessPolicy of <handlers> at this path does not hold it."},
			Look:  []Step{effective("system.webServer/handlers")}},
		{Status: []string{"403.3"}, Means: "The path may not be written to: accessPolicy of its handlers lacks Write.", Configured: true,
			Gives: []string{"A PUT, or another request that writes, met a handler that needs Write.", directory}, Look: []Step{effective("system.webServer/handlers"), effective("system.webServer/webdav/authoringRules")}},
		{Status: []string{"403.4"}, Means: "The path wants HTTPS.", Configured: true,
			Gives:     []string{"sslFlags of <access> at this path holds Ssl, and the request came by http."},
			Elsewhere: []string{"A proxy in front ends HTTPS and speaks HTTP to this server."},
			Look:      []Step{effective("system.webServer/security/access")}},
		{Status: []string{"403.5"}, Means: "The path wants HTTPS with keys of at least 128 bits.", Configured: true,
			Gives:     []string{"sslFlags of <access> at this path holds Ssl128, and the connection has a weaker cipher or none."},
			Elsewhere: []string{"A very old client.", "A proxy in front ends HTTPS and speaks HTTP to this server."},
			Look:      []Step{effective("system.webServer/security/access")}},
		{Status: []string{"403.9"}, Means: "Too many clients are connected.", Elsewhere: []string{"maxConnections of the site's <limits> is reached.", "Windows 10 and 11 serve a few connections at once only."},
			Look: []Step{running, atServer("See the limits of the sites.", "system.applicationHost/sites")}},
		{Status: []string{"403.10"}, Means: "The configuration denies execution (IIS 6; later versions say 403.1).", Configured: true,
			Gives: []string{"accessPolicy of <handlers> at this path does not hold Script or Execute."}, Look: []Step{effective("system.webServer/handlers")}},
		{Status: []string{"403.11"}, Means: "The user's password has been changed.", Elsewhere: []string{"The client goes on with the old password, which it has stored."},
			Look: []Step{logons, do("Let the client forget the stored password (Credential Manager) and log on again.")}},
		{Status: []string{"403.14"}, Means: "The URL names a directory without a default document, and listing is off.",
			Gives: []string{"No file of <defaultDocument> lies in the directory, and <directoryBrowse> is off."},
			Elsewhere: []string{
				"The application was not deployed here, or its web.config is missing: without it the directory is only files.",
				"ASP.NET routes the root URL itself, but its module is not installed or the pool is of another version.",
			},
			Look: []Step{effective("system.webServer/defaultDocument"), effective("system.webServer/modules")}},
		{Status: []string{"403.15"}, Means: "The server has no client access licence left.", Elsewhere: []string{"More users were counted than the server has licences for (a meaning of old versions of Windows)."},
			Look: []Step{events("Read the System log of the licensing service.", "System", "LicenseService", ""), running}},
		{Status: []string{"403.18"}, Means: "The request was handed on to a URL of another application pool.", Configured: true,
			Gives: []string{"A custom error page or a rewrite rule leads into an application that runs in another pool."},
			Look:  []Step{apps, effective("system.webServer/httpErrors")}},
		{Status: []string{"403.19"}, Means: "The pool's account may not start CGI programs as another user.",
			Gives:     []string{"createProcessAsUser of <cgi> is on (the default), and the account of the pool lacks the rights \"Replace a process level token\" and \"Adjust memory quotas for a process\"."},
			Elsewhere: []string{"A group policy took the rights from IIS AppPool, LOCAL SERVICE or NETWORK SERVICE."},
			Look:      []Step{setting("Look at the account of the pool.", "processModel.identityType"), do("Look at the rights: secpol.msc, Local Policies, User Rights Assignment.")}},
		{Status: []string{"403.20"}, Means: "The logon with Passport failed (IIS 6).", Elsewhere: []string{"No version since IIS 7 has Passport; an application or a proxy answered."},
			Look: []Step{effective("system.webServer/modules")}},
		{Status: []string{"403.21"}, Means: "WebDAV may not give away the source of the file.", Configured: true,
			Gives: []string{"The request carries Translate: f, and no authoring rule for the user and path gives Source."}, Look: []Step{effective("system.webServer/webdav/authoringRules")}},
		{Status: []string{"403.22"}, Means: "WebDAV may not list a whole tree at once.", Configured: true,
			Gives: []string{"A PROPFIND with Depth: infinity, and allowInfinitePropfindDepth is false."}, Look: []Step{effective("system.webServer/webdav/authoring")}},
		{Status: []string{"403"}, Means: "The request is forbidden.",
			Elsewhere: []string{
				"The application's own code, a firewall or a proxy answered 403; IIS logs that as 403.0.",
				"The body is longer than maxRequestEntityAllowed of <serverRuntime>.",
				"A rewrite rule with the action CustomResponse.",
			},
			Look: []Step{effective("system.webServer/rewrite/rules"), do("Look for the line in the log of IIS: without one, something in front answered.")}},
	}
)
