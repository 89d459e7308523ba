package catalogue

import (
	"regexp"
	"strings"
)

// reference is where the configuration reference of IIS lives.
const reference = "https://learn.microsoft.com/en-us/iis/configuration/"

// elements are the pages of the reference by the title that sources use, without what a comma or bracket adds.
var elements = map[string]string{
	"Access Security <access>":                               "system.webserver/security/access",
	"Adding Application Pools <add>":                         "system.applicationhost/applicationpools/add/",
	"Adding Global Modules <add>":                            "system.webserver/globalmodules/add",
	"Adding Handler Mappings <add>":                          "system.webserver/handlers/add",
	"Adding ISAPI/CGI Restrictions <add>":                    "system.webserver/security/isapicgirestriction/add",
	"Adding Static Content MIME Mappings <mimeMap>":          "system.webserver/staticcontent/mimemap",
	"Anonymous Authentication <anonymousAuthentication>":     "system.webserver/security/authentication/anonymousauthentication",
	"Application <application>":                              "system.applicationhost/sites/site/application/",
	"Application Pool Defaults <applicationPoolDefaults>":    "system.applicationhost/applicationpools/applicationpooldefaults/",
	"Application Pool Defaults":                              "system.applicationhost/applicationpools/applicationpooldefaults/",
	"Basic Authentication <basicAuthentication>":             "system.webserver/security/authentication/basicauthentication",
	"Binding <binding>":                                      "system.applicationhost/sites/site/bindings/binding",
	"CGI <cgi>":                                              "system.webserver/cgi",
	"Custom Headers <customHeaders>":                         "system.webserver/httpprotocol/customheaders/",
	"Default Document <defaultDocument>":                     "system.webserver/defaultdocument/",
	"Deny Query String Sequences <denyQueryStringSequences>": "system.webserver/security/requestfiltering/denyquerystringsequences/",
	"Deny URL Sequences <denyUrlSequences>":                  "system.webserver/security/requestfiltering/denyurlsequences/",
	"Directory Browse <directoryBrowse>":                     "system.webserver/directorybrowse",
	"FastCGI <fastCgi>":                                      "system.webserver/fastcgi/",
	"File Extensions <fileExtensions>":                       "system.webserver/security/requestfiltering/fileextensions/",
	"Filtering Rules <filteringRules>":                       "system.webserver/security/requestfiltering/filteringrules/",
	"Global Modules <globalModules>":                         "system.webserver/globalmodules/",
	"HTTP Errors <error>":                                    "system.webserver/httperrors/error",
	"HTTP Errors <httpErrors>":                               "system.webserver/httperrors/",
	"HTTP Redirect <httpRedirect>":                           "system.webserver/httpredirect/",
	"Handlers <handlers>":                                    "system.webserver/handlers/",
	"Header Limits <headerLimits>":                           "system.webserver/security/requestfiltering/requestlimits/headerlimits/",
	"Hidden Segments <hiddenSegments>":                       "system.webserver/security/requestfiltering/hiddensegments/",
	"IP Security <ipSecurity>":                               "system.webserver/security/ipsecurity/",
	"ISAPI and CGI Restrictions <isapiCgiRestriction>":       "system.webserver/security/isapicgirestriction/",
	"ISAPI/CGI Restrictions <isapiCgiRestriction>":           "system.webserver/security/isapicgirestriction/",
	"Request Filtering <requestFiltering>":                   "system.webserver/security/requestfiltering/",
	"Request Limits <requestLimits>":                         "system.webserver/security/requestfiltering/requestlimits/",
	"Site <site>":                                            "system.applicationhost/sites/site/",
	"Static Content <staticContent>":                         "system.webserver/staticcontent/",
	"Validation <validation>":                                "system.webserver/validation",
	"Verbs <verbs>":                                          "system.webserver/security/requestfiltering/verbs/",
	"Virtual Directory <virtualDirectory>":                   "system.applicationhost/sites/site/application/virtualdirectory",
	"WebDAV Authoring Rules <authoringRules>":                "system.webserver/webdav/authoringrules/",
}

// pages are other addresses, by the title that sources use.
var pages = map[string]string{
	"Microsoft Learn: Introduction to ApplicationHost.config":                        "https://learn.microsoft.com/en-us/iis/get-started/planning-your-iis-architecture/introduction-to-applicationhostconfig",
	"Microsoft Learn: How to Use Locking in IIS Configuration":                       "https://learn.microsoft.com/en-us/iis/get-started/planning-for-security/how-to-use-locking-in-iis-configuration",
	"Microsoft Learn: URL Rewrite Module Configuration Reference":                    "https://learn.microsoft.com/en-us/iis/extensions/url-rewrite-module/url-rewrite-module-configuration-reference",
	"Microsoft Learn: Using Rewrite Maps in URL Rewrite Module":                      "https://learn.microsoft.com/en-us/iis/extensions/url-rewrite-module/using-rewrite-maps-in-url-rewrite-module",
	"Microsoft Learn: HttpPlatformHandler Configuration Reference":                   "https://learn.microsoft.com/en-us/iis/extensions/httpplatformhandler/httpplatformhandler-configuration-reference",
	"Microsoft Learn: IIS CORS module Configuration Reference":                       "https://learn.microsoft.com/en-us/iis/extensions/cors-module/cors-module-configuration-reference",
	"Microsoft Learn: Understanding IIS URL Authorization":                           "https://learn.microsoft.com/en-us/iis/manage/configuring-security/understanding-iis-url-authorization",
	"Microsoft Learn: ASP.NET Core Module (ANCM) for IIS":                            "https://learn.microsoft.com/en-us/aspnet/core/host-and-deploy/aspnet-core-module",
	"Microsoft Learn: web.config file (ASP.NET Core)":                                "https://learn.microsoft.com/en-us/aspnet/core/host-and-deploy/iis/web-config",
	"Microsoft Learn: In-process hosting with IIS and ASP.NET Core":                  "https://learn.microsoft.com/en-us/aspnet/core/host-and-deploy/iis/in-process-hosting",
	"Microsoft Learn: Troubleshoot ASP.NET Core on Azure App Service and IIS":        "https://learn.microsoft.com/en-us/aspnet/core/test/troubleshoot-azure-iis",
	"Microsoft Learn: Common errors for Azure App Service and IIS with ASP.NET Core": "https://learn.microsoft.com/en-us/aspnet/core/host-and-deploy/azure-iis-errors-reference",
	"W3C: Extensible Markup Language (XML) 1.0":                                      "https://www.w3.org/TR/xml/",
	"WHATWG: Fetch Standard":                                                         "https://fetch.spec.whatwg.org/",
}

// issue is a source that names an issue of a public repository.
var issue = regexp.MustCompile(`([A-Za-z0-9-]+/[A-Za-z0-9._-]+)(?: issues?)? (\d+)`)

// address returns where a source can be read, "" when it has no address that is known to stay.
func address(source string) string {
	if title, ok := strings.CutPrefix(source, "Microsoft Learn: "); ok {
		title, _, _ = strings.Cut(title, " (")
		title, _, _ = strings.Cut(title, ",")
		if page := elements[title]; page != "" {
			return reference + page
		}
	}
	best := ""
	for title := range pages {
		if strings.HasPrefix(source, title) && len(title) > len(best) {
			best = title
		}
	}
	if best != "" {
		return pages[best]
	}
	if m := issue.FindStringSubmatch(source); m != nil {
		return "https://github.com/" + m[1] + "/issues/" + m[2]
	}
	return ""
}

// link writes a source for Markdown: what it says, and where it is.
func link(source string) string {
	text := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(source)
	if to := address(source); to != "" {
		return "[" + text + "](" + to + ")"
	}
	return text
}
