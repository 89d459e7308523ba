package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// outbound is what the outbound rules of a path do wrong.
type outbound struct {
	ruleLevel
	section *merge.Section
	// problems holds what stops the rules of the section.
	problems []rewrite.Problem
	// reads says that a rule reads the body of responses.
	reads bool
}

// readOutbound reads the outbound rules of a path, nil when there are none.
func (p *Predictor) readOutbound(node *merge.Node) *outbound {
	section := node.Section(OutboundSection)
	if section.Decl == nil || len(section.Items) == 0 {
		return nil
	}
	o := &outbound{ruleLevel: p.RuleLevels(node, OutboundSection)[0], section: section}
	for _, rule := range o.Rules {
		o.reads = o.reads || rule.Enabled && rule.Match.ServerVariable == ""
	}
	for _, p := range o.Problems {
		if stopsResponses(p.Kind) && (p.Rule < 0 || o.Rules[p.Rule].Enabled) {
			o.problems = append(o.problems, p)
		}
	}
	return o
}

// stopsResponses reports whether a problem of an outbound rule makes responses fail.
func stopsResponses(k rewrite.Kind) bool {
	switch k {
	case rewrite.BadRegex, rewrite.BadBackReference, rewrite.UndefinedMap, rewrite.ServerVariableNotAllowed, rewrite.BadTemplate, rewrite.UndefinedPreCondition:
		return true
	}
	return false
}

// outboundRules fails responses whose outbound rules cannot run: 500.52, or 500.53 for rules that run before the output cache (S12).
func outboundRules(r *run) result {
	if !r.known() || r.outbound == nil {
		return result{}
	}
	o := r.outbound
	if len(o.problems) == 0 {
		if o.reads && (r.proxied != "" || r.node.Section("system.webServer/urlCompression").Bool("doDynamicCompression") && r.modules.Loaded("DynamicCompressionModule")) {
			r.out.Potential = append(r.out.Potential[:len(r.out.Potential):len(r.out.Potential)], Potential{Status: "500.52", Place: sectionOrigin(o.section), Section: OutboundSection, Key: "outboundRules",
				Text: "outbound rules cannot change a response that is compressed already"})
		}
		if e := r.selection.Entry; o.reads && e != nil && e.Static() && r.CompressesPages(r.node, r.pool) {
			r.out.Potential = append(r.out.Potential[:len(r.out.Potential):len(r.out.Potential)], Potential{Status: "500.52", Place: sectionOrigin(o.section), Section: OutboundSection, Key: "outboundRules",
				Text: "outbound rules cannot change a static file that IIS compresses, which it does once the file is asked for often"})
		}
		return result{detail: "the outbound rules can run"}
	}
	p := o.problems[0]
	f := &verdict.Failure{Status: 500, Substatus: 52, Rule: RewriteRuleName(p.Kind), Section: OutboundSection, Module: "RewriteModule", Notification: "SendResponse",
		Because: "URL Rewrite cannot run the outbound rules: " + p.Message, Fix: problemFix(p), Place: sectionOrigin(o.section),
		Uncertain: "in which step URL Rewrite reports it", Or: []string{"500.50"}}
	if p.Rule >= 0 {
		item := o.Items[p.Rule]
		f.Place, f.Key = ProblemPlace(OutboundSection, item, p), item.Text("name")
		f.Because = fmt.Sprintf("URL Rewrite cannot run the outbound rule \"%s\": %s", f.Key, p.Message)
	}
	if o.section.Bool("rewriteBeforeCache") {
		f.Substatus, f.Notification, f.Or = 53, "ReleaseRequestState", []string{"500.52", "500.50"}
	}
	return result{failure: f, instead: r.out.Failure == nil || r.out.Status < 400}
}

// CompressesPages reports whether IIS itself compresses static pages at a path.
func (p *Predictor) CompressesPages(node *merge.Node, pool *topology.Pool) bool {
	compression, types := node.Section("system.webServer/urlCompression"), node.Section("system.webServer/httpCompression")
	if !compression.Bool("doStaticCompression") || !p.Modules(node, pool).Loaded("StaticCompressionModule") {
		return false
	}
	for _, item := range types.Child("staticTypes").Items {
		if kind := strings.ToLower(item.Text("mimeType")); (kind == "text/*" || kind == "text/html") && item.Bool("enabled") {
			return len(types.Items) > 0 // a scheme that compresses
		}
	}
	return false
}

// errorPages looks for an error page that IIS cannot run: one whose URL belongs to an application of another pool is 403.18 instead
// of the error (S12). Other pages do not change the status that IIS logs.
func errorPages(r *run) result {
	if !r.known() || r.out.Status < 400 || r.out.Failure == nil || r.out.Fault != nil || r.Brief && r.quick.pages {
		return result{}
	}
	page := access.CustomError(r.node.Section(access.ErrorsSection), r.modules.Loaded, r.out.Status, r.out.Substatus, r.res.Request.Local())
	if page == nil {
		return result{}
	}
	if page.Mode != "ExecuteURL" || !strings.HasPrefix(page.Path, "/") {
		return result{detail: page.Text}
	}
	place, ok := r.res.Site.Find(segmentsOf(page.Path))
	if !ok {
		return result{detail: page.Text}
	}
	pool, _ := r.Server.Topology.PoolOf(place.Application)
	if strings.EqualFold(pool.Name, r.pool.Name) {
		return result{detail: page.Text}
	}
	f := otherPool(page.Path, place.Application.Path, pool.Name, r.pool.Name)
	f.Place, f.Section, f.Key = page.Place, access.ErrorsSection, r.out.Text()
	f.Because = fmt.Sprintf("the error page for %s: %s", r.out.Text(), f.Because)
	f.Fix = "Name a page of an application in the same pool, or send a file (responseMode=\"File\")."
	f.Uncertain, f.Or = "whether IIS reports the error or the page that it cannot run", []string{r.out.Text()}
	return result{failure: f, instead: true}
}

// otherPool is the 403.18 of a URL that a worker process of another pool would have to run.
func otherPool(path, app, pool, own string) *verdict.Failure {
	return &verdict.Failure{Status: 403, Substatus: 18, Module: "IIS Web Core", Notification: "BeginRequest",
		Because: fmt.Sprintf("%s belongs to the application %s in the pool %s, which a request in the pool %s cannot run", path, app, pool, own)}
}
