package status

import "github.com/iislens/iislens/resolver/command"

var configLook = []Step{
	do("Save the error page that a browser on the server shows, and have it read.", command.New(command.IISLens, "diagnose", "--page", "page.html")),
	do("Ask the server to read it.", appcmd("list", "config", "{path}")),
}

// configuration is a 500.19 of which nobody told the code.
var configuration = []Entry{
	{Status: []string{"500.19"}, Means: "IIS cannot read its configuration for the path.", Configured: true,
		Gives: []string{"A web.config on the way, or applicationHost.config, has an error: broken XML, a section that is locked or unknown, an entry that is there already, a directory that does not exist."},
		Elsewhere: []string{
			"The copy of web.config on the server is another one: the error page on the server itself names file, line and error code.",
			"A module that this configuration has is not installed on that server, so its section is unknown there (0x8007000d).",
			"The account of the pool may not read web.config (0x80070005), or the directory is a share that it cannot reach.",
		},
		Look: configLook},
}

// configErrors is what the codes of a 500.19 mean ("HTTP error 500.19", learn.microsoft.com).
var configErrors = []Entry{
	configError(0x80070021, "A section is used that a higher file has locked.",
		"The section is locked on that server and not here: unlock it there (IIS Manager: Feature Delegation, at the server), or move the setting to applicationHost.config. For handlers and modules, installing ASP.NET unlocks them too."),
	configError(0x800700b7, "An entry is added that is there already.",
		"A higher file on that server adds the same key, such as a mimeMap or handler: put <remove> with the key before the <add>."),
	configError(0x8007000d, "The file is not well-formed, or holds a section that no module of the server declares.",
		"The module of a section is not installed there: URL Rewrite for <rewrite>, the Hosting Bundle for <aspNetCore>, HttpPlatformHandler for <httpPlatform>.",
		"The XML of the file on the server is broken: an unescaped & or <, or a tag that is not closed."),
	configError(0x80070032, "The section is not declared on the server.", "The module that brings the section is not installed there."),
	configError(0x80070003, "The directory that the site, application or virtual directory maps does not exist.", "The physicalPath of the server leads to a directory that is not there."),
	configError(0x80070002, "A directory or file that the configuration names does not exist.", "The physicalPath of the server leads to a directory that is not there."),
	configError(0x80070005, "The worker process may not read the file.", "The account of the pool, or IIS_IUSRS, has no read access to web.config or its directory: files that were moved keep the rights of their old place."),
	configError(0x8007052e, "The account for the directory cannot log on.", "The user name or password of a virtual directory (Connect as) is wrong, or has changed."),
	configError(0x80070035, "The share of the directory cannot be reached.", "The file server does not answer, or the share has another name."),
	configError(0x8007007e, "A DLL that the configuration names cannot be loaded, because it or one that it needs is not found.",
		"A compression scheme (<httpCompression>) names a DLL that exists in one bitness only, and the pool has the other: WSUS leaves such an entry (suscomp.dll). Take the scheme out, or name a DLL of the right bitness.",
		"URL Rewrite or another module was removed, and its entry stayed."),
	configError(0x800700c1, "A DLL that the configuration names is of the other bitness, or no DLL.",
		"A module of <globalModules> or a compression scheme names a DLL of 64 bits, and the pool runs with 32, or the other way round: give the entry the preCondition bitness64 or bitness32."),
	configError(0x8007010b, "The directory is not valid: it is a file, or may not be entered.",
		"The physicalPath names a file, or a directory that the account of the pool may not list.", "The directory lies on a drive or share that was not there when the worker process started."),
}

// configError is the knowledge of one code of a 500.19.
func configError(code uint32, means string, elsewhere ...string) Entry {
	return Entry{Status: []string{"500.19"}, Win32: []uint32{code}, Means: means, Configured: true, Elsewhere: elsewhere, Look: configLook}
}

var rewriteGives = []string{
	"A rule sets a server variable that <allowedServerVariables> does not list.",
	"A rule names a rewrite map or provider that does not exist.",
	"A pattern is no valid regular expression.",
}

// rewriting are the failures of URL Rewrite.
var rewriting = []Entry{
	{Status: []string{"500.50"}, Means: "URL Rewrite failed in the inbound rules of a site or application.", Configured: true, Gives: rewriteGives,
		Elsewhere: []string{rewriteElse}, Look: []Step{effective("system.webServer/rewrite/rules"), effective("system.webServer/rewrite/allowedServerVariables")}},
	{Status: []string{"500.51"}, Means: "URL Rewrite failed in the global rules of the server.", Configured: true, Gives: rewriteGives,
		Elsewhere: []string{rewriteElse}, Look: []Step{atServer("Ask the server for its global rules.", "system.webServer/rewrite/globalRules"), effective("system.webServer/rewrite/allowedServerVariables")}},
	{Status: []string{"500.52"}, Means: "URL Rewrite failed in the outbound rules.", Configured: true, Gives: append([]string{compressed}, rewriteGives...),
		Elsewhere: []string{rewriteElse}, Look: outboundLook},
	{Status: []string{"500.53"}, Means: "URL Rewrite failed in outbound rules that run before the cache.", Configured: true, Gives: append([]string{"rewriteBeforeCache is on. " + compressed}, rewriteGives...),
		Elsewhere: []string{rewriteElse}, Look: outboundLook},
}

const (
	compressed  = "The answer is compressed already when the rules shall change its body: by the application or server behind, or by static compression."
	rewriteElse = "A provider or a rewrite map file that a rule uses is missing on that server."
)

var outboundLook = []Step{effective("system.webServer/rewrite/outboundRules"), effective("system.webServer/urlCompression")}
