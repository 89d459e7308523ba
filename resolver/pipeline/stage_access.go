package pipeline

import (
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// The stages that decide who may ask for what: limits, SSL, addresses, authentication, authorization (S04 to S09).

// several turns a list of failures into a result: the first decides, the others would fail next.
func (r *run) several(failures []*verdict.Failure, detail string) result {
	if len(failures) == 0 {
		return result{detail: detail}
	}
	r.out.Next = append(r.out.Next, failures[1:]...)
	return result{failure: failures[0]}
}

// siteLimits are the limits of the site and the switch of the path (S04).
func siteLimits(r *run) result {
	if !r.known() {
		return result{}
	}
	if r.quick.runtime && len(r.res.Request.Segments) <= r.quick.segments {
		return result{}
	}
	if r.Server.Engine.Version.Major >= 8 { // which brought maxUrlSegments
		if f := filtering.CheckSegments(len(r.res.Request.Segments), r.Server.Topology, r.res.Site); f != nil {
			return result{failure: f}
		}
	}
	return r.several(access.ServerRuntime(r.node.Section(access.RuntimeSection), r.res.Request.ContentLength, r.res.Request.Unsized), "")
}

func sslRequirements(r *run) result {
	if !r.known() {
		return result{}
	}
	if r.quick.ssl {
		return result{detail: "SSL requirements are met"}
	}
	req := r.res.Request
	return r.several(access.SSL(r.node.Section, access.Connection{HTTPS: req.HTTPS, Certificate: req.Certificate, ContentLength: req.ContentLength, Unsized: req.Unsized, Front: req.Secured()}), "SSL requirements are met")
}

func addressRestrictions(r *run) result {
	if !r.known() || r.addresses == nil {
		return result{}
	}
	got := r.addresses.Check(access.Client{IP: r.res.Request.ClientIP, Name: r.res.Request.ClientName, Forwarded: r.res.Request.Header["X-Forwarded-For"],
		Unlisted: r.res.Request.Sender == resolver.UnlistedSender, Denied: r.res.Request.Sender == resolver.DeniedSender})
	switch {
	case got.Failure != nil:
		return result{failure: got.Failure}
	case got.Unknown != "":
		return result{unknown: "the answer depends on " + got.Unknown}
	}
	return result{detail: "no address restriction refuses the client"}
}

// integratedMode is the check of settings of the classic pipeline: 500.22 to 500.24 (S07).
func integratedMode(r *run) result {
	if !r.known() {
		return result{}
	}
	if r.quick.classic {
		return result{}
	}
	return r.several(r.classicFailures(), "")
}

// classicFailures are the settings of the classic pipeline that fail the application in an integrated pool.
func (s *settings) classicFailures() []*verdict.Failure {
	return access.IntegratedMode(s.node.Section, s.modules.Loaded, access.Pool{Classic: s.pool.Classic, Runtime: s.pool.Runtime.Text})
}

func authentication(r *run) result {
	if !r.known() {
		return result{}
	}
	if req := r.res.Request; r.quick.anonymous && !req.Credentials && !req.Certificate {
		r.user = access.User{Anonymous: true}
		return result{detail: "anonymous"}
	}
	user, got := access.Authenticate(r.node.Section, r.modules.Loaded, access.Login{Credentials: r.res.Request.Credentials, Certificate: r.res.Request.Certificate, Other: r.modules.Foreign()})
	r.user = user
	if got.Failure != nil {
		return r.preflight(got.Failure)
	}
	r.doubt(got.Unknown)
	if user.Anonymous {
		return result{detail: "anonymous"}
	}
	return result{detail: "credentials are accepted"}
}

// corsSection is the section of the IIS CORS module.
const corsSection = "system.webServer/cors"

// preflight is what becomes of a request that has no user. An OPTIONS request of a browser never carries credentials; the CORS module
// answers it before anybody asks for them (Microsoft: "IIS CORS module Configuration Reference").
func (r *run) preflight(f *verdict.Failure) result {
	if !strings.EqualFold(r.res.Request.Method, "OPTIONS") {
		return result{failure: f}
	}
	cors := r.node.Section(corsSection)
	if cors.Bool("enabled") && len(cors.Items) > 0 && (r.modules.Loaded("CorsModule") || r.modules.Presumed("CorsModule")) {
		r.doubt("the request is a preflight from an origin that the CORS module knows")
		return result{answer: "the CORS module answers the preflight before a user is asked for"}
	}
	f.Because = strings.TrimSuffix(f.Because, "; a browser then sends them, a program only where it was told to") +
		"; the preflight that a browser sends before a call from another origin (OPTIONS) never carries any"
	f.Fix = "let the IIS CORS module answer preflights (system.webServer/cors with the origins that may call), which it does before authentication; the calls themselves stay authenticated"
	return result{failure: f}
}

func authorization(r *run) result {
	if !r.known() {
		return result{}
	}
	const in = "URL authorization lets the user in"
	if r.quick.open && r.user.Anonymous {
		return result{detail: in}
	}
	got := access.Authorize(r.node.Section(access.AuthorizationSection), r.modules.Loaded, r.user, r.res.Request.Method)
	if got.Failure != nil {
		return result{failure: got.Failure}
	}
	if got.Unknown != "" {
		r.doubt(got.Unknown)
	}
	return result{detail: in}
}

// redirection is httpRedirect (S10): it wins over missing files.
func redirection(r *run) result {
	if !r.known() || r.quick.redirect {
		return result{}
	}
	req := r.res.Request
	got := access.Redirect(r.node.Section(access.RedirectSection), r.modules.Loaded, access.RedirectRequest{HTTPS: req.HTTPS, Host: req.Host, Port: req.Port,
		Path: req.Path, Query: req.Query, SitePath: merge.AppHostPath + "/" + r.res.Site.Name,
		SameSite: func(https bool, host string, port int) bool {
			to, ok := req.Through(&resolver.Request{HTTPS: https, Host: host, Port: port})
			if !ok {
				return false
			}
			choice := r.Server.Topology.Choose(to.HTTPS, host, to.Port, req.LocalIP)
			if choice.Binding == nil || r.Server.Profile != nil && choice.Binding.Host == "" && host != "localhost" && !sameHost(host, req.Host) {
				return false // on the binding of a profile, which takes any name, nobody said that this one leads here
			}
			return choice.Binding.Site == r.res.Site
		},
		Section: func(path string) *merge.Section {
			there, err := r.Server.Path(r.res.Site.Name + path)
			if err != nil {
				return nil
			}
			return there.Node.Section(access.RedirectSection)
		}})
	if got == nil {
		return result{}
	}
	return result{failure: got.Failure, fatal: true}
}
