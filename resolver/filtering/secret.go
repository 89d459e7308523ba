package filtering

import (
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
)

// secretSegments are names of what a site keeps from everybody: settings, data, history, sources.
var secretSegments = map[string]bool{
	"web.config": true, "app_data": true, "app_code": true, "app_globalresources": true, "app_localresources": true, "app_webreferences": true,
	"app_browsers": true, ".git": true, ".svn": true, ".hg": true, ".env": true, ".ssh": true, ".vs": true, "appsettings.json": true,
}

// secretExtensions are those of settings, data and sources.
var secretExtensions = map[string]bool{
	".config": true, ".cs": true, ".vb": true, ".csproj": true, ".vbproj": true, ".mdf": true, ".ldf": true, ".mdb": true, ".ldb": true,
	".asax": true, ".asa": true, ".resx": true, ".resources": true, ".licx": true, ".java": true, ".jsl": true, ".exclude": true, ".refresh": true,
	".compiled": true, ".env": true, ".pfx": true, ".key": true, ".dll": true, ".pdb": true,
}

// Secret reports whether a URL path names what nobody outside should get: refusing it is right, and nothing is to be opened.
func Secret(path string) bool {
	segments := strings.Split(strings.Trim(strings.ToLower(path), "/"), "/")
	for i, segment := range segments {
		if secretSegments[segment] || strings.HasPrefix(segment, ".env.") {
			return true
		}
		// The programs of an application lie in its bin directory; further down the word may be part of a route.
		if segment == "bin" && (i == 0 && len(segments) == 1 || secretExtensions[extensionOf(segments[len(segments)-1])]) {
			return true
		}
	}
	return secretExtensions[extensionOf(segments[len(segments)-1])]
}

func extensionOf(name string) string {
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		return name[at:]
	}
	return ""
}

// keep says of a refusal that it is right, where it is.
func keep(failure *verdict.Failure, path string) *verdict.Failure {
	if Secret(path) {
		failure.Because += "; that is right, because nobody outside should get it"
		failure.Fix = "Keep the block: correct the link that leads here, if there is one, or give a route of the application another name."
	}
	return failure
}
