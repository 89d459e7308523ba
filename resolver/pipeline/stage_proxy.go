package pipeline

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

const farmsSection = "webFarms"

// maxForwards bounds how often a request may come back to this server before it counts as a loop.
const maxForwards = 3

// ProxyMissing is what keeps Application Request Routing from forwarding requests of a path: nil where it forwards them. The place is
// zero where it is the module that is missing.
func ProxyMissing(node *merge.Node, installed bool) *verdict.Failure {
	section := node.Section(ProxySection)
	if section.Decl != nil && section.Bool("enabled") && installed {
		return nil
	}
	f := &verdict.Failure{Status: 404, Substatus: 4, Rule: "arr-not-enabled",
		Because: "Application Request Routing is not installed, so nothing forwards the request",
		Fix:     "Install Application Request Routing and enable its proxy, or rewrite to a URL of this server.",
		Module:  "IIS Web Core", Notification: "MapRequestHandler", Uncertain: "whether IIS answers 404.4 or 404.0", Or: []string{"404.0"}}
	if section.Decl != nil && (installed || section.Attr("enabled") != nil) {
		f.Place, f.Section, f.Key = section.Where("enabled"), ProxySection, "enabled"
		if f.Place.IsZero() {
			f.Place = sectionOrigin(section)
		}
		f.Because = "the proxy of Application Request Routing is not enabled"
		f.Fix = `Write <proxy enabled="true" /> under <system.webServer> of applicationHost.config.`
	}
	return f
}

// proxy is a rule that sends the request to another server: it needs Application Request Routing.
func (r *run) proxy(url string, item *merge.Item) result {
	r.proxied, r.ruleAt = url, item.Origin
	f := ProxyMissing(r.node, r.modules.Loaded("ApplicationRequestRouting") || r.Server.Profile != nil)
	if f == nil {
		return r.forward(url, item)
	}
	f.Because = fmt.Sprintf("the rule \"%s\" rewrites to %s, but %s", item.Text("name"), url, f.Because)
	if f.Place.IsZero() {
		f.Place, f.Section, f.Key = item.Child("action").Where("url"), RulesSection, item.Text("name")
	} else {
		f.Related = append(f.Related, merge.Related{Message: "the rule that needs the proxy", Origin: item.Origin})
	}
	return result{fatal: true, failure: f}
}

// forward is a request that Application Request Routing passes on: to a farm, to this server again, or to one that nobody knows.
func (r *run) forward(url string, item *merge.Item) result {
	target, err := resolver.ParseURL(url)
	if err != nil {
		return result{unknown: fmt.Sprintf("the rule \"%s\" rewrites to %s, which is no URL of a server", item.Text("name"), url)}
	}
	if f := r.farm(target, item); f != nil {
		return result{fatal: true, failure: f}
	}
	answer := fmt.Sprintf("Application Request Routing forwards the request to %s; the answer is that server's", url)
	if !r.ours(target) {
		return result{answer: answer}
	}
	return result{answer: answer, back: target, failure: &verdict.Failure{Status: 400, Substatus: 605, Rule: "rewrite-loop", Place: item.Child("action").Where("url"), Section: RulesSection, Key: item.Text("name"),
		Because: fmt.Sprintf("the rule \"%s\" forwards to %s, which is this server, where a rule forwards it again, until Application Request Routing counts too many forwards", item.Text("name"), url),
		Fix:     "Forward to the port of the other server, or add a condition that stops the rule for forwarded requests.",
		Module:  "ApplicationRequestRouting", Uncertain: "which error ends the loop", Or: []string{"502.3"}}}
}

// farm is the 502.4 of a farm that has no server.
func (r *run) farm(target *resolver.Request, item *merge.Item) *verdict.Failure {
	section := r.node.Section(farmsSection)
	if section.Decl == nil {
		return nil
	}
	farm := section.Find("name", target.Host)
	if farm == nil {
		return nil
	}
	if farm.Bool("enabled") {
		for _, server := range farm.Items {
			if server.Bool("enabled") {
				return nil
			}
		}
	}
	f := &verdict.Failure{Status: 502, Substatus: 4, Place: farm.Origin, Section: farmsSection, Key: farm.Text("name"), Module: "ApplicationRequestRouting", Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("the server farm %s has no server that is enabled, so Application Request Routing has nobody to forward to", farm.Text("name")),
		Fix:     "Enable a server of the farm, or add one.",
		Related: []merge.Related{{Message: "the rule that forwards to the farm", Origin: item.Origin}}}
	if !farm.Bool("enabled") {
		f.Because, f.Fix = fmt.Sprintf("the server farm %s is not enabled", farm.Text("name")), `Set enabled="true" on the farm.`
		f.Place = farm.Where("enabled")
	}
	return f
}

// circles reports whether a request that comes back to this server is forwarded again, and so on.
func (r *run) circles(target *resolver.Request) bool {
	if r.forwards+1 >= maxForwards {
		return true
	}
	target.Method, target.ClientIP = r.res.Request.Method, "127.0.0.1"
	next := &run{Predictor: r.Predictor, out: &Outcome{}, forwards: r.forwards + 1}
	next.follow(r.Server.Resolve(target))
	return next.out.Failure != nil && next.out.Status == 400 && next.out.Substatus == 605
}

// ours reports whether a URL surely leads to a binding of this server.
func (r *run) ours(target *resolver.Request) bool {
	choice := r.Server.Topology.Choose(target.HTTPS, target.Host, target.Port, "")
	if choice.Binding == nil {
		return false
	}
	if ip, err := netip.ParseAddr(target.Host); err == nil {
		return ip.IsLoopback()
	}
	return target.Host == "localhost" || strings.EqualFold(target.Host, r.res.Request.Host) || strings.EqualFold(target.Host, choice.Binding.Host)
}
