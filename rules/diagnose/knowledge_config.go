package diagnose

import "slices"

// configErrors is what the codes of a 500.19 mean (spec: configuration, the table of error codes; "HTTP error 500.19",
// learn.microsoft.com).
var configErrors = map[uint32]Knowledge{
	0x80070021: configError("A section is used that a higher file has locked.",
		"The section is locked on that server and not here: unlock it there (appcmd unlock config), or move the setting to applicationHost.config. For handlers and modules, installing ASP.NET unlocks them too."),
	0x800700b7: configError("An entry is added that is there already.",
		"A higher file on that server adds the same key, such as a mimeMap or handler: put <remove> with the key before the <add>."),
	0x8007000d: configError("The file is not well-formed, or holds a section that no module of the server declares.",
		"The module of a section is not installed there: URL Rewrite for <rewrite>, the Hosting Bundle for <aspNetCore>, HttpPlatformHandler for <httpPlatform>.",
		"The XML of the file on the server is broken: an unescaped & or <, or a tag that is not closed."),
	0x80070032: configError("The section is not declared on the server.", "The module that brings the section is not installed there."),
	0x80070003: configError("The directory that the site, application or virtual directory maps does not exist.", "The physicalPath of the server leads to a directory that is not there."),
	0x80070002: configError("A directory or file that the configuration names does not exist.", "The physicalPath of the server leads to a directory that is not there."),
	0x80070005: configError("The worker process may not read the file.", "The account of the pool, or IIS_IUSRS, has no read access to web.config or its directory: files that were moved keep the rights of their old place."),
	0x8007052e: configError("The account for the directory cannot log on.", "The user name or password of a virtual directory (Connect as) is wrong, or has changed."),
	0x80070035: configError("The share of the directory cannot be reached.", "The file server does not answer, or the share has another name."),
}

// configError is the knowledge of one code: the general one of 500.19 with words of its own.
func configError(means string, elsewhere ...string) Knowledge {
	at := slices.IndexFunc(serverErrors, func(k Knowledge) bool { return slices.Contains(k.Status, "500.19") })
	k := serverErrors[at]
	k.Means, k.Elsewhere = means, elsewhere
	return k
}
