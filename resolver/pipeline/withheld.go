package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/verdict"
)

// A profile stands in for a server that nobody read. What only that server's own configuration decides is assumed to be in order; the
// functions of this file keep what happens where it is not.

// unreadServer is what is not sure of a failure that was withheld.
const unreadServer = "what the server's own applicationHost.config says, which was not read"

// withhold notes a failure that is assumed not to happen, for want of the server's own configuration.
func (r *run) withhold(f *verdict.Failure) {
	if f.Uncertain == "" {
		f.Uncertain = unreadServer
	}
	r.out.Withheld = append(r.out.Withheld, f)
}

// unlisted is the failure of a restriction list that nobody read and that may lack the program of an entry. f is what the list of the
// profile says of it.
func unlisted(e *handler.Entry, f *verdict.Failure, script string) *verdict.Failure {
	text := e.RawScriptProcessor
	if text == "" {
		text = script
	}
	return &verdict.Failure{Status: f.Status, Substatus: f.Substatus, Win32: f.Win32, Rule: "isapi-cgi-not-listed", Module: f.Module, Notification: f.Notification,
		Place: e.Item.Where("scriptProcessor"), Section: handler.SectionName, Key: e.Name,
		Because: fmt.Sprintf("IIS runs %s only where isapiCgiRestriction of the server has an entry with the whole text, letter by letter; the server's list was not read", text),
		Fix:     fmt.Sprintf(`add <add path="%s" allowed="true" /> to isapiCgiRestriction in the server's applicationHost.config, if it is not there`, source.EscapeAttr(text))}
}

// registered returns the FastCGI applications of the server; nil where a profile stands in for the server and lacks the one of an entry.
func (r *run) registered(e *handler.Entry) *program.FastCGI {
	if r.Server.Profile == nil || r.fastCGI == nil || e.RawScriptProcessor == "" || r.fastCGI.Find(e) != nil {
		return r.fastCGI
	}
	p := r.fastCGI.Unregistered(e)
	path, arguments := r.fastCGI.Split(e)
	if p == nil || path == "" {
		return r.fastCGI
	}
	r.doubt("system.webServer/fastCgi of the server has the program; a profile cannot know")
	text, application := path, fmt.Sprintf(`<application fullPath="%s" />`, source.EscapeAttr(path))
	if arguments != "" {
		text += " with the arguments " + arguments
		application = fmt.Sprintf(`<application fullPath="%s" arguments="%s" />`, source.EscapeAttr(path), source.EscapeAttr(arguments))
	}
	f := *p.Failure
	f.Place, f.Section, f.Key, f.Related = e.Item.Where("scriptProcessor"), handler.SectionName, e.Name, nil
	f.Because = fmt.Sprintf("FastCgiModule starts %s only where system.webServer/fastCgi of the server has it, letter by letter; the server's list was not read", text)
	f.Fix = "add " + application + " to system.webServer/fastCgi in the server's applicationHost.config, if it is not there"
	r.withhold(&f)
	return nil
}

// Withheld returns the failures that were assumed not to happen on the way of an outcome, because what decides them is the server's own
// configuration and a profile stands in for it: programs that its lists may lack, add-ons, ways to log on.
func (p *Predictor) Withheld(o *Outcome) []*verdict.Failure {
	res := o.First
	if p.Server.Profile == nil || res == nil || res.Directory == nil || res.Node == nil || res.Pool == nil {
		return o.Withheld
	}
	s := p.settingsOf(res)
	list := append(o.Withheld[:len(o.Withheld):len(o.Withheld)], s.presumedSections()...)
	if f := s.presumedAnonymous(); f != nil {
		list = append(list, f)
	}
	return list
}

// presumedAnonymous is the 401.2 of a server whose own configuration switches anonymous authentication off, where no file on the way
// says that it is on.
func (s *settings) presumedAnonymous() *verdict.Failure {
	section := s.node.Section(anonymousSection)
	if section.Decl == nil || !section.Bool("enabled") || s.node.Sets(anonymousSection) {
		return nil
	}
	at := section.Where("enabled")
	if !at.Profile() {
		return nil
	}
	return &verdict.Failure{Status: 401, Substatus: 2, Win32: merge.AccessDenied, Rule: "anonymous-disabled", Module: "IIS Web Core", Notification: "AuthenticateRequest",
		Place: at, Section: anonymousSection, Key: "enabled", Uncertain: unreadServer,
		Because: "no file here says whether anonymous authentication is on; where the server's own configuration switches it off, a request without credentials gets 401.2",
		Fix:     "look whether anonymousAuthentication is on for the site (IIS Manager: Authentication); if visitors are to log on, let the client send credentials"}
}

const anonymousSection = "system.webServer/security/authentication/anonymousAuthentication"

// presumedSections are the failures of sections that the files on the way use and that come with an add-on: IIS refuses the whole file
// where the add-on is not installed.
func (s *settings) presumedSections() []*verdict.Failure {
	var list []*verdict.Failure
	for at := s.node; at != nil; at = at.Parent {
		if at.Layer == nil || at.Layer.Doc.File.Profile {
			continue
		}
		for _, c := range at.Layer.Contributions() {
			product := Product(c.Section)
			if product == "" || s.installed(c.Section) {
				continue
			}
			short := c.Section[strings.LastIndexByte(c.Section, '/')+1:]
			list = append(list, &verdict.Failure{Status: 500, Substatus: 19, Win32: merge.InvalidData, Rule: "section-not-registered", Module: "IIS Web Core",
				Notification: "BeginRequest", Place: c.Origin(), Section: c.Section, Key: short, Uncertain: unreadServer,
				Because: fmt.Sprintf("<%s> comes with %s; where that is not installed, IIS refuses the whole file with 500.19 (0x8007000d) and names no line", short, product),
				Fix:     fmt.Sprintf("install %s on the server, if it is not there", product)})
		}
	}
	return list
}

// sectionModules are the modules whose presence tells that the add-on of a section is installed.
var sectionModules = []struct{ section, module string }{
	{"system.webServer/rewrite", "RewriteModule"}, {"system.webServer/aspNetCore", "AspNetCoreModule"}, {"system.webServer/aspNetCore", "AspNetCoreModuleV2"},
	{"system.webServer/httpPlatform", "httpPlatformHandler"}, {"system.webServer/iisnode", "iisnode"}, {"system.webServer/proxy", "ApplicationRequestRouting"},
	{"system.webServer/cors", "CorsModule"}, {"system.webServer/security/dynamicIpSecurity", "DynamicIpRestrictionModule"}, {"system.webServer/webSocket", "WebSocketModule"},
	{"system.webServer/applicationInitialization", "ApplicationInitializationModule"},
}

// installed reports whether the lists of modules have one that reads a section of an add-on.
func (s *settings) installed(section string) bool {
	for _, m := range sectionModules {
		if (section == m.section || strings.HasPrefix(section, m.section+"/")) && s.modules.Loaded(m.module) {
			return true
		}
	}
	return false
}
