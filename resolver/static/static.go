// Package static decides what the static file handler does with an existing file or directory: MIME types, default
// documents, directory browsing (spec: pipeline §6). It imports merge, handler and winpath.
package static

import (
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// Sections that static content is served by.
const (
	ContentSection  = "system.webServer/staticContent"
	DocumentSection = "system.webServer/defaultDocument"
	BrowseSection   = "system.webServer/directoryBrowse"
)

// ScriptMapped returns the handler entry, whatever else it asks, whose pattern takes the file; entries for all paths do
// not count. The extensionless pattern "*." counts only where wildcard says that the MIME type came from ".*".
func ScriptMapped(table *handler.Table, target *handler.Target, wildcard bool) *handler.Entry {
	for _, e := range table.Entries {
		switch e.Path.Class {
		case handler.Any:
			continue
		case handler.Extensionless:
			if !wildcard {
				continue
			}
		}
		if e.Path.Match(target) && !e.HasModule("StaticFileModule") {
			return e
		}
	}
	return nil
}

// Documents returns the names of the default documents in order, nil when the feature is off.
func Documents(section *merge.Section) []string {
	if !section.Bool("enabled") {
		return nil
	}
	items := section.Child("files").Items
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Text("value")
	}
	return names
}

// IsScript reports whether an extension is that of a program's source, which nobody wants to serve as it is: for these a
// missing handler is the likely cause, for others a missing MIME type.
func IsScript(ext string) bool { return scripts[winpath.Fold(ext)] }

var scripts = map[string]bool{
	".php": true, ".php3": true, ".php4": true, ".php5": true, ".php7": true, ".phtml": true, ".py": true, ".pyc": true, ".pl": true, ".pm": true,
	".cgi": true, ".fcgi": true, ".rb": true, ".asp": true, ".aspx": true, ".asmx": true, ".ashx": true, ".svc": true, ".axd": true,
	".cshtml": true, ".vbhtml": true, ".razor": true, ".cfm": true, ".cfc": true, ".cfml": true, ".jsp": true, ".jspx": true, ".do": true, ".shtml": true,
	".stm": true, ".shtm": true, ".lua": true, ".tcl": true, ".soap": true, ".rem": true, ".xamlx": true, ".dll": true,
	".idc": true, ".asa": true, ".wsgi": true, ".sh": true, ".bat": true, ".cmd": true, ".ps1": true, ".lasso": true, ".xoml": true, ".rules": true,
}
