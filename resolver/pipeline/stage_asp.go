package pipeline

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// maxScript is the number of bytes of a script above which it is not looked into.
const maxScript = 1 << 20

const aspSection = "system.webServer/asp"

// parentInclude is an include of a page that climbs out of its directory.
var parentInclude = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)<!--\s*#include\s+file\s*=\s*["']?(\.\.[\\/][^"'\s>]*)`)
})

// aspFiles are the files of classic ASP and ASP.NET that nobody may ask for: 500.15 where request filtering lets them pass (S11).
func aspFiles(r *run) result {
	segments := r.res.Request.Segments
	if !r.known() || r.selection.Entry == nil || len(segments) == 0 {
		return result{}
	}
	name := segments[len(segments)-1]
	if len(name) < len("global.asa") || !strings.EqualFold(name, "global.asa") && !strings.EqualFold(name, "global.asax") {
		return result{}
	}
	e := r.selection.Entry
	return result{failure: &verdict.Failure{Status: 500, Substatus: 15, Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name,
		Because: fmt.Sprintf("%s is read by the application when it starts and refused when a browser asks for it", name),
		Fix:     "Nothing: the file is not meant for browsers. Request filtering refuses it earlier, with 404.7, when its extension is denied.",
		Module:  e.Modules[0], Uncertain: "whether IIS or the handler answers first", Or: []string{"404.3", "404.17"}}}
}

// aspPage is the 500.100 of a page of classic ASP that includes a file above its directory while parent paths are off (S11).
func aspPage(r *run) result {
	e := r.selection.Entry
	if !r.known() || e == nil || e.Modules[0] != "IsapiModule" || !strings.EqualFold(winpath.Base(e.ScriptProcessor), "asp.dll") {
		return result{}
	}
	asp := r.node.Section(aspSection)
	if asp.Bool("enableParentPaths") {
		return result{}
	}
	path := r.script()
	included := r.includes(path)
	if included == "" {
		return result{}
	}
	place := asp.Where("enableParentPaths")
	if place.IsZero() {
		place = sectionOrigin(asp)
	}
	return result{failure: &verdict.Failure{Status: 500, Substatus: 100, Place: place, Section: aspSection, Key: "enableParentPaths", Module: "IsapiModule", Notification: "ExecuteRequestHandler",
		Because:   fmt.Sprintf("%s includes the file %s above its directory, and enableParentPaths is off, so ASP stops with an error", path, included),
		Fix:       `Write #include virtual="/…" in the page, or set <asp enableParentPaths="true" /> for this path.`,
		Uncertain: "whether the include is reached"}}
}

// includes returns the first file above its directory that a script includes, "" without one; scripts are read once.
func (p *Predictor) includes(path string) string {
	if found, ok := p.scripts.Load(path); ok {
		return found.(string)
	}
	found := ""
	if raw, _, err := p.Server.Disks.ReadFile(path, maxScript); err == nil {
		if m := parentInclude().FindSubmatch(raw); m != nil {
			found = string(m[1])
		}
	}
	p.scripts.Store(path, found)
	return found
}
