package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
)

const (
	authoringSection = "system.webServer/webdav/authoring"
	rulesSection     = "system.webServer/webdav/authoringRules"
)

// webDAVAuthoring is what a WebDAV module that may write refuses: listings of unlimited depth, and the source of scripts without the
// right to it (Microsoft: "WebDAV Authoring <authoring>", "WebDAV Authoring Rules <authoringRules>").
func webDAVAuthoring(r *run) result {
	req := r.res.Request
	if !r.known() || r.quick.webDAV || req.Method != "PROPFIND" && req.Method != "GET" {
		return result{}
	}
	authoring := r.node.Section(authoringSection)
	if !authoring.Bool("enabled") {
		return result{}
	}
	if req.Method == "GET" {
		return r.webDAVSource()
	}
	depth, sent := req.Header["Depth"]
	if e := r.selection.Entry; e == nil || !e.HasModule("WebDAVModule") || !strings.EqualFold(depth, "infinity") && (sent || !req.AllHeaders) {
		return result{}
	}
	properties := authoring.Child("properties")
	if properties.Bool("allowInfinitePropfindDepth") {
		return result{}
	}
	place := properties.Where("allowInfinitePropfindDepth")
	if place.IsZero() {
		place = sectionOrigin(authoring)
	}
	return result{fatal: true, failure: &verdict.Failure{Status: 403, Substatus: 22, Place: place, Section: authoringSection, Key: "allowInfinitePropfindDepth",
		Because: "the client asks for a listing of unlimited depth, which allowInfinitePropfindDepth does not allow; a PROPFIND without a Depth header asks for that too",
		Fix:     `Send Depth: 1, or set <properties allowInfinitePropfindDepth="true" /> in <authoring>.`, Module: "WebDAVModule", Notification: "MapRequestHandler"}}
}

// webDAVSource is a GET for the text of a script: with Translate: f WebDAVModule answers it, and needs the right Source.
func (r *run) webDAVSource() result {
	if !strings.EqualFold(r.res.Request.Header["Translate"], "f") {
		return result{}
	}
	mapped := static.ScriptMapped(r.res.Handlers, r.res.Match.Target, false)
	if mapped == nil {
		return result{}
	}
	rules := r.node.Section(rulesSection)
	if hasAccess(rules.Text("defaultAccess"), "Source") {
		return result{}
	}
	for _, item := range rules.Items {
		if hasAccess(item.Text("access"), "Source") {
			r.doubt("the user has the right to the source of scripts")
			return result{}
		}
	}
	return result{fatal: true, failure: &verdict.Failure{Status: 403, Substatus: 21, Place: sectionOrigin(rules), Section: rulesSection, Key: "access",
		Because: fmt.Sprintf("the client asks for the source of a file that %s runs, and no authoring rule gives anybody the right Source", mapped.Name),
		Fix:     `Add Source to the access of an authoring rule: <add users="…" path="*" access="Read, Write, Source" />.`, Module: "WebDAVModule", Notification: "MapRequestHandler",
		Related: []merge.Related{{Message: "the handler that runs the file", Origin: mapped.Item.Origin}}}}
}

// hasAccess reports whether a list of rights holds one.
func hasAccess(list, right string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(name), right) {
			return true
		}
	}
	return false
}
