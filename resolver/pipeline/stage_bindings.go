package pipeline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// bindings is what http.sys does: parse the request and find its site (S00).
func bindings(r *run) result {
	req, choice := r.res.Request, r.res.Choice
	if req.Refused != "" {
		return result{fatal: true, failure: &verdict.Failure{Status: 400, Because: "http.sys answers 400 Bad Request itself: " + req.Refused,
			Fix: "Correct the URL; no configuration of IIS changes this.", Module: httpSys}}
	}
	if f := r.sitesRefused(); f != nil {
		return result{fatal: true, failure: f}
	}
	if r.res.Site != nil && choice.Binding == nil { // the site was given, not chosen
		return result{detail: "site " + r.res.Site.Name}
	}
	if choice.Binding != nil {
		if choice.Guessed {
			r.doubt("the request comes in on the address " + choice.Binding.IP + " that the binding names")
		}
		if r.Brief {
			return result{}
		}
		return result{detail: bindingText(choice.Binding) + " takes " + req.Host}
	}
	if stopped := choice.Stopped; stopped != nil {
		return result{fatal: true, failure: &verdict.Failure{Status: 404, Rule: "site-stopped", Place: originOf(stopped.Site.AutoStart, stopped.Site.Item),
			Section: topology.SitesSection, Key: "serverAutoStart", Module: httpSys,
			Because:   fmt.Sprintf("the site %s has the binding %s but serverAutoStart=\"false\", so it does not start and http.sys knows nothing of it", stopped.Site.Name, stopped.Information),
			Fix:       `Write serverAutoStart="true" and start the site.`,
			Uncertain: "whether somebody started the site by hand", Or: []string{"404.1", "400", "503"}}}
	}
	return result{fatal: true, failure: r.unbound(choice)}
}

// sitesRefused is the collection of sites with a key twice: the service that reads it serves none of them.
func (r *run) sitesRefused() *verdict.Failure {
	for _, fault := range r.Server.Topology.SitesSection.Faults {
		if fault.Rule != "duplicate-collection-entry" {
			continue
		}
		f := r.FailureOf(fault)
		f.Status, f.Substatus, f.Module = 0, 0, httpSys
		f.Because = fmt.Sprintf("two entries of <sites> have the key \"%s\" (%s), so the WWW service refuses the section and starts no site: the connection is refused and there is no HTTP status", fault.Key, fault.HResultText())
		f.Fix = "Give one of the two another id, name or binding."
		if strings.Contains(fault.Message, "attribute 'id'") {
			f.Rule, f.Key = "duplicate-site-id", "id"
		}
		return f
	}
	return nil
}

func (r *run) unbound(choice topology.Choice) *verdict.Failure {
	req := r.res.Request
	scheme := "http"
	if req.HTTPS {
		scheme = "https"
	}
	if bad, because, fix := r.misbound(); bad != nil {
		return &verdict.Failure{Rule: "invalid-binding", Section: topology.SitesSection, Key: "bindingInformation", Module: httpSys, Place: bad.Item.Where("bindingInformation"), Fix: fix,
			Because:   fmt.Sprintf("http.sys cannot take the binding of the site %s: %s; the site does not start, and nothing else takes %s://%s on port %d", bad.Site.Name, because, scheme, req.Host, req.Port),
			Uncertain: "whether the binding is meant for this address"}
	}
	f := &verdict.Failure{Rule: "binding-mismatch", Section: topology.SitesSection, Key: "bindingInformation", Module: httpSys}
	nearest := ""
	if near := choice.Nearest; near != nil {
		f.Place = near.Item.Where("bindingInformation")
		nearest = fmt.Sprintf("; the nearest is %s of the site %s", bindingText(near), near.Site.Name)
	} else {
		f.Place = sectionOrigin(r.Server.Topology.SitesSection)
	}
	if choice.Listening {
		f.Status = 400
		f.Because = fmt.Sprintf("no %s binding on port %d takes the host %s, so http.sys answers 400 Bad Request (Invalid Hostname)%s", scheme, req.Port, req.Host, nearest)
		f.Fix = fmt.Sprintf("Add the binding *:%d:%s to the site that should answer.", req.Port, req.Host)
		return f
	}
	f.Because = fmt.Sprintf("no started site has a binding for %s on port %d: the connection is refused and there is no HTTP status%s", scheme, req.Port, nearest)
	f.Fix = fmt.Sprintf("Add a binding for %s on port %d, or use the port of the site.", scheme, req.Port)
	if near := choice.Nearest; req.Front != nil && near != nil && !strings.EqualFold(near.Protocol, "https") {
		f.Fix = fmt.Sprintf("Say on which port the front asks this server: --forwarded-port %d reaches the site %s.", near.Port, near.Site.Name)
	}
	if req.HTTPS && r.Server.Topology.Choose(false, req.Host, 80, req.LocalIP).Binding != nil {
		f.Fix = fmt.Sprintf("Add an https binding with a certificate for port %d. Where TLS ends in a load balancer or proxy in front, the server gets http: ask with --behind https.", req.Port)
		f.Uncertain = "whether TLS ends in front of the server, which then gets http"
	}
	return f
}

// misbound returns a binding that http.sys cannot take and that is meant for the port and host of the request, nil for none.
func (r *run) misbound() (bad *topology.Binding, because, fix string) {
	req := r.res.Request
	for _, site := range r.Server.Topology.Sites {
		for _, b := range site.Bindings {
			if strings.EqualFold(b.Protocol, "https") != req.HTTPS {
				continue
			}
			port, host := b.Meant()
			if because, fix = b.Misbound(r.Server.Engine.Version.Major); because != "" && port == strconv.Itoa(req.Port) && (host == "" || strings.EqualFold(host, req.Host)) {
				return b, because, fix
			}
		}
	}
	return nil, "", ""
}

func bindingText(b *topology.Binding) string {
	return strings.ToLower(b.Protocol) + " " + b.Information
}

// originOf returns the place of a value, or of the item that should have set it.
func originOf(v topology.Value, item *merge.Item) merge.Origin {
	if !v.Origin.IsZero() || item == nil {
		return v.Origin
	}
	return item.Origin
}

// sectionOrigin returns the place of a section: what wrote it last, else its declaration.
func sectionOrigin(s *merge.Section) merge.Origin {
	if !s.Element.Origin.IsZero() {
		return s.Element.Origin
	}
	if s.Decl != nil {
		return s.Decl.Origin()
	}
	return merge.Origin{}
}

// applicationPool checks that somebody can run the application (S01).
func applicationPool(r *run) result {
	if r.res.Directory == nil {
		return result{fatal: true, failure: r.rootless("the site has no application \"/\"", r.res.Site.Item)}
	}
	app, pool := r.res.Application, r.res.Pool
	if r.res.Directory.Directory == nil {
		return result{fatal: true, failure: r.rootless(fmt.Sprintf("the application %s has no virtual directory \"/\"", app.Path), app.Item)}
	}
	if !r.res.PoolDefined && !pool.Assumed { // the copy that WAS writes for one pool need not list any
		return result{failure: &verdict.Failure{Status: 503, Rule: "app-pool-missing", Place: originOf(app.Pool, app.Item), Section: topology.SitesSection,
			Key: "applicationPool", Module: httpSys,
			Because:   fmt.Sprintf("the application %s names the pool \"%s\", which applicationPools does not define, so nothing can run it: http.sys answers 503", app.Path, pool.Name),
			Fix:       r.poolFix(pool.Name),
			Uncertain: "one page of the documentation says 403.18", Or: []string{"403.18"}}}
	}
	if pool.AutoStart.Text != "" && !pool.AutoStart.True() {
		return result{failure: &verdict.Failure{Status: 503, Rule: "app-pool-stopped", Place: originOf(pool.AutoStart, pool.Item), Section: topology.PoolsSection,
			Key: "autoStart", Module: httpSys,
			Because:   fmt.Sprintf("the pool %s has autoStart=\"false\", so it stays stopped and http.sys answers 503", pool.Name),
			Fix:       `Write autoStart="true" and start the pool.`,
			Uncertain: "whether somebody started the pool by hand"}}
	}
	if pool.Assumed {
		r.doubt("the pool " + pool.Name + " runs .NET " + pool.Runtime.Text + ", integrated and 64-bit; the file describes no pools")
	}
	if r.Brief {
		return result{}
	}
	return result{detail: "pool " + pool.Name + ", " + poolText(pool)}
}

func (r *run) poolFix(name string) string {
	names := make([]string, 0, len(r.Server.Topology.Pools))
	for _, p := range r.Server.Topology.Pools {
		names = append(names, p.Name)
	}
	if near := topology.Nearest(name, names); near != "" {
		return fmt.Sprintf("Write applicationPool=\"%s\", or create the pool.", near)
	}
	return "Create the pool, or name an existing one."
}

func poolText(p *topology.Pool) string {
	if p.Assumed {
		return "whose mode, .NET version and bitness are not known"
	}
	runtime := p.Runtime.Text
	if runtime == "" {
		runtime = "no managed code"
	}
	mode := "Integrated"
	if p.Classic {
		mode = "Classic"
	}
	return mode + ", " + runtime + ", " + strconv.Itoa(p.Bits()) + "-bit"
}

func (r *run) rootless(what string, item *merge.Item) *verdict.Failure {
	return &verdict.Failure{Status: 500, Substatus: 19, Win32: merge.FileNotFound, Rule: "site-without-root", Place: item.Origin, Section: topology.SitesSection,
		Key:       item.Text("name") + item.Text("path"),
		Because:   what + ": IIS cannot map the URL and says Unrecognized configuration path",
		Fix:       `Add <application path="/"> with <virtualDirectory path="/" physicalPath="…" />.`,
		Uncertain: "the status: the site may not start at all"}
}
