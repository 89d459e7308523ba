package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
)

// few is the length of a queue below which ordinary use fills it.
const few = 100

// potential collects what a path's configuration makes possible without deciding it: limits that load reaches, accounts
// and certificates that the files do not show.
func (p *Predictor) potential(s *settings) []Potential {
	var list []Potential
	add := func(notes ...Potential) {
		for _, n := range notes {
			if n.Status != "" {
				list = append(list, n)
			}
		}
	}
	if s.modules.Loaded("DynamicIpRestrictionModule") {
		add(access.Dynamic(s.node.Section("system.webServer/security/dynamicIpSecurity"))...)
	}
	notes := access.Limits(s.node.Section(access.RuntimeSection), p.siteLimits(s.node))
	for _, n := range notes {
		if add(n); n.Key == "maxConnections" {
			n.Status = "403.9" // what IIS itself says where http.sys does not count
			add(n)
		}
	}
	add(access.SSLNotes(s.node.Section)...)
	if note, ok := access.AnonymousAccount(s.node.Section); ok {
		add(note)
	}
	add(s.certificates()...)
	if s.modules.Loaded("IsapiFilterModule") {
		add(s.filters()...)
	}
	return list
}

// siteLimits returns the limits element that holds for a path's site, nil when nothing is set.
func (p *Predictor) siteLimits(node *merge.Node) *merge.Element {
	elements := [2]*merge.Element{nil, p.Server.Topology.SitesSection.Written("siteDefaults")}
	if site := p.siteOf(node); site != nil {
		elements[0] = &site.Item.Element
	}
	for _, e := range elements {
		if e == nil {
			continue
		}
		if limits := e.Written("limits"); limits != nil && limits.Attr("maxConnections") != nil {
			return limits
		}
	}
	return nil
}

// certificates notes what becomes of client certificates that are asked for and not good: the store decides, not the files.
func (s *settings) certificates() []Potential {
	flags := s.node.Section(access.AccessSection)
	text := strings.ToLower(flags.Text("sslFlags"))
	if !strings.Contains(text, "sslnegotiatecert") && !strings.Contains(text, "sslrequirecert") {
		return nil
	}
	at := func(status, text string) Potential {
		return Potential{Status: status, Text: text, Place: flags.Where("sslFlags"), Section: access.AccessSection, Key: "sslFlags"}
	}
	list := []Potential{at("403.13", "a client certificate that is revoked, or whose revocation cannot be looked up, is refused"),
		at("403.16", "a client certificate whose issuer the server does not trust is refused"), at("403.17", "a client certificate that is not valid at this time is refused")}
	const name = "system.webServer/security/authentication/iisClientCertificateMappingAuthentication"
	mapping := s.node.Section(name)
	if !mapping.Bool("enabled") || !s.modules.Loaded("IISCertificateMappingAuthenticationModule") {
		return list
	}
	for _, item := range mapping.Child("manyToOneMappings").Items {
		if strings.EqualFold(item.Text("permissionMode"), "Deny") {
			list = append(list, Potential{Status: "403.12", Place: item.Origin, Section: name, Key: item.Text("name"),
				Text: fmt.Sprintf("a client certificate that the mapping %s takes is refused", item.Text("name"))})
		}
	}
	return list
}

// filters notes ISAPI filters that do not belong to ASP.NET: a filter may refuse any request.
func (s *settings) filters() []Potential {
	var list []Potential
	for _, item := range s.node.Section(program.FiltersSection).Items {
		if strings.Contains(strings.ToLower(item.Text("path")), `\microsoft.net\`) || handler.CompilePreCondition(item.Text("preCondition")).Failing(s.hpool) != "" {
			continue
		}
		list = append(list, Potential{Status: "401.4", Place: item.Origin, Section: program.FiltersSection, Key: item.Text("name"),
			Text: fmt.Sprintf("the ISAPI filter %s may refuse the request", item.Text("name"))})
	}
	return list
}

// handlerPotential notes what the program behind the handler may bring (S11). It decides nothing.
func handlerPotential(r *run) result {
	e := r.selection.Entry
	if !r.known() || e == nil || e.Static() {
		return result{}
	}
	var list []Potential
	switch e.Modules[0] {
	case "CgiModule":
		list = r.cgiPotential()
	case "FastCgiModule":
		list = r.fastCGIPotential(e)
	case "AspNetCoreModule", "AspNetCoreModuleV2":
		list = r.corePotential(e)
	case handler.ManagedModule:
		list = r.managedPotential()
	}
	got := result{}
	if r.wantsSocket() {
		if note, refused := r.socket(); refused != "" {
			got.detail = refused
		} else {
			list = append(list, note)
		}
	}
	if len(list) > 0 {
		r.out.Potential = append(r.out.Potential[:len(r.out.Potential):len(r.out.Potential)], list...)
	}
	return got
}

func (r *run) cgiPotential() []Potential {
	const name = "system.webServer/cgi"
	cgi := r.node.Section(name)
	list := []Potential{{Status: "502.1", Place: sectionOrigin(cgi), Section: name, Key: "timeout",
		Text: fmt.Sprintf("IIS ends a program that runs longer than %s", cgi.Text("timeout"))}}
	if cgi.Bool("createProcessAsUser") && strings.EqualFold(r.pool.Identity.Text, "SpecificUser") {
		list = append(list, Potential{Status: "403.19", Place: originOf(r.pool.Identity, r.pool.Item), Section: topology.PoolsSection, Key: "identityType",
			Text: fmt.Sprintf("CgiModule starts programs as the user of the request, which %s may do only with the right to replace a process level token", r.pool.User.Text)})
	}
	return list
}

func (r *run) fastCGIPotential(e *handler.Entry) []Potential {
	if r.fastCGI == nil {
		return nil
	}
	app := r.fastCGI.Find(e)
	if app == nil || app.Item.Number("queueLength") >= few {
		return nil
	}
	return []Potential{{Status: "503.4", Place: app.Item.Where("queueLength"), Section: program.FastCGISection, Key: "queueLength",
		Text: fmt.Sprintf("requests that wait for a process beyond %d are refused", app.Item.Number("queueLength"))}}
}

func (r *run) corePotential(e *handler.Entry) []Potential {
	section := r.node.Section(program.CoreSection)
	at := func(status, key, text string) Potential {
		return Potential{Status: status, Place: sectionOrigin(section), Section: program.CoreSection, Key: key, Text: text}
	}
	limit := fmt.Sprintf("the application has %d seconds to start", section.Number("startupTimeLimit"))
	if e.Modules[0] == "AspNetCoreModuleV2" && strings.EqualFold(section.Text("hostingModel"), "inprocess") {
		return []Potential{at("500.30", "hostingModel", "an application that fails while it starts is reported so"), at("500.37", "startupTimeLimit", limit)}
	}
	return []Potential{at("502.5", "startupTimeLimit", limit), at("502.3", "processPath", "an application that breaks the connection is reported so")}
}

// managedPotential notes a queue of ASP.NET that ordinary use fills.
func (r *run) managedPotential() []Potential {
	const name = "system.web/httpRuntime"
	runtime := r.node.Section(name)
	if runtime.Attr("appRequestQueueLimit") == nil || runtime.Number("appRequestQueueLimit") >= few {
		return nil
	}
	return []Potential{{Status: "503.3", Place: runtime.Where("appRequestQueueLimit"), Section: name, Key: "appRequestQueueLimit",
		Text: fmt.Sprintf("ASP.NET refuses requests that wait beyond %d", runtime.Number("appRequestQueueLimit"))}}
}

// wantsSocket reports whether the request asks to become a WebSocket.
func (r *run) wantsSocket() bool {
	return strings.EqualFold(r.res.Request.Header["Upgrade"], "websocket")
}

// socket says what becomes of the wish for a WebSocket, or why it cannot be granted: IIS switches protocols with its module only.
func (r *run) socket() (note Potential, refused string) {
	const name = "system.webServer/webSocket"
	section := r.node.Section(name)
	switch {
	case !r.modules.Loaded("WebSocketModule"):
		return note, "no WebSocket can be accepted: the WebSocket Protocol role service is not installed"
	case section.Attr("enabled") != nil && !section.Bool("enabled"):
		return note, "no WebSocket can be accepted: webSocket is disabled for this path"
	}
	return Potential{Status: "101", Text: "the program may accept the WebSocket", Place: sectionOrigin(section), Section: name, Key: "enabled"}, ""
}
