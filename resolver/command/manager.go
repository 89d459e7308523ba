package command

import "strings"

// Feature is a page of IIS Manager that shows a section.
type Feature struct {
	// Name is what the icon or dialog is called.
	Name string
	// Server says that the page stands at the server only.
	Server bool
}

// Where says how to get there, as the end of a sentence.
func (f Feature) Where() string {
	if f.Server {
		return f.Name + ", at the server"
	}
	return f.Name
}

// features are the pages by section, or by the element above it that they show whole.
var features = map[string]Feature{
	"system.applicationhost/applicationpools":                             {"Application Pools, Advanced Settings", true},
	"system.applicationhost/sites":                                        {"Sites: Bindings, Basic Settings and Advanced Settings of the site", false},
	"system.webserver/asp":                                                {"ASP", false},
	"system.webserver/caching":                                            {"Output Caching", false},
	"system.webserver/cgi":                                                {"CGI", false},
	"system.webserver/defaultdocument":                                    {"Default Document", false},
	"system.webserver/directorybrowse":                                    {"Directory Browsing", false},
	"system.webserver/fastcgi":                                            {"FastCGI Settings", true},
	"system.webserver/globalmodules":                                      {"Modules, Configure Native Modules", true},
	"system.webserver/handlers":                                           {"Handler Mappings", false},
	"system.webserver/httpcompression":                                    {"Compression", true},
	"system.webserver/httperrors":                                         {"Error Pages", false},
	"system.webserver/httpredirect":                                       {"HTTP Redirect", false},
	"system.webserver/isapifilters":                                       {"ISAPI Filters", false},
	"system.webserver/modules":                                            {"Modules", false},
	"system.webserver/proxy":                                              {"Application Request Routing Cache, Server Proxy Settings", true},
	"system.webserver/rewrite":                                            {"URL Rewrite", false},
	"system.webserver/security/access":                                    {"SSL Settings", false},
	"system.webserver/security/authentication/anonymousauthentication":    {"Authentication, Anonymous Authentication", false},
	"system.webserver/security/authentication/basicauthentication":        {"Authentication, Basic Authentication", false},
	"system.webserver/security/authentication/windowsauthentication":      {"Authentication, Windows Authentication", false},
	"system.webserver/security/authorization":                             {"Authorization Rules", false},
	"system.webserver/security/dynamicipsecurity":                         {"IP Address and Domain Restrictions, Edit Dynamic Restriction Settings", false},
	"system.webserver/security/ipsecurity":                                {"IP Address and Domain Restrictions", false},
	"system.webserver/security/isapicgirestriction":                       {"ISAPI and CGI Restrictions", true},
	"system.webserver/security/requestfiltering":                          {"Request Filtering", false},
	"system.webserver/security/requestfiltering/alwaysallowedurls":        {"Request Filtering, URL", false},
	"system.webserver/security/requestfiltering/denyquerystringsequences": {"Request Filtering, Query Strings", false},
	"system.webserver/security/requestfiltering/denyurlsequences":         {"Request Filtering, URL", false},
	"system.webserver/security/requestfiltering/fileextensions":           {"Request Filtering, File Name Extensions", false},
	"system.webserver/security/requestfiltering/filteringrules":           {"Request Filtering, Rules", false},
	"system.webserver/security/requestfiltering/hiddensegments":           {"Request Filtering, Hidden Segments", false},
	"system.webserver/security/requestfiltering/requestlimits":            {"Request Filtering, Edit Feature Settings", false},
	"system.webserver/security/requestfiltering/verbs":                    {"Request Filtering, HTTP Verbs", false},
	"system.webserver/staticcontent":                                      {"MIME Types", false},
	"system.webserver/webdav":                                             {"WebDAV Authoring Rules", false},
	"system.webserver/webfarms":                                           {"Server Farms", true},
}

// FeatureOf returns the page of IIS Manager on which administrators change a section or an element of one; ok is false where
// there is none, or none that most would use.
func FeatureOf(section string) (f Feature, ok bool) {
	for path := strings.ToLower(section); path != ""; {
		if f, ok = features[path]; ok {
			return f, true
		}
		at := strings.LastIndexByte(path, '/')
		if at < 0 {
			break
		}
		path = path[:at]
	}
	return Feature{}, false
}
