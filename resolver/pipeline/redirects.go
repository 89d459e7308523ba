package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// maxRedirects is how many redirects in a row count as endless; browsers give up after about twenty.
const maxRedirects = 10

// blameCircle names the redirect of a rule endless when rules redirect every URL that it leads to. location is "" for answers
// that are none.
func (r *run) blameCircle(f *verdict.Failure, location string) {
	if location == "" || !r.redirectsAgain(location) {
		return
	}
	f.Rule = "rewrite-loop"
	f.Because += ", which rules redirect again, and so on: the browser gives up (too many redirects)"
	f.Fix = "Add a condition to the rule that stops it from matching the URL to which it redirects."
	if field := r.out.First.Request.Secured(); field != "" && strings.HasPrefix(strings.ToLower(location), "https:") {
		f.Because += fmt.Sprintf("; TLS ends in front of the server (%s), so that it gets http however often it asks for https", field)
		f.Fix = fmt.Sprintf(`Let the rule ask what the front tells, beside its other conditions: <add input="{%s}" pattern="%s" negate="true" />.`, resolver.Variable(field), secure(field))
		f.Uncertain = "whether what stands in front passes https on by http, as the header says"
	}
}

// secure is the pattern of the value in which a front tells that the client came by TLS.
func secure(field string) string {
	switch field {
	case "X-Forwarded-Ssl", "Front-End-Https":
		return "^on$"
	case "X-Arr-Ssl":
		return ".+"
	case "Cf-Visitor", "Forwarded":
		return "https"
	}
	return "^https$"
}

// redirectsAgain reports whether the target of a redirect is redirected in turn, without end.
func (r *run) redirectsAgain(location string) bool {
	target := r.redirectTarget(location)
	if target == nil || r.forwards > 0 {
		return false
	}
	if r.redirects+1 >= maxRedirects {
		return true
	}
	next := &run{Predictor: r.Predictor, out: &Outcome{}, redirects: r.redirects + 1}
	next.follow(r.Server.Resolve(target))
	return next.out.Failure != nil && next.out.Failure.Rule == "rewrite-loop" && next.out.Status < 400
}

// redirectTarget returns the request that a browser makes next, nil when it goes to another server or cannot be told.
func (r *run) redirectTarget(location string) *resolver.Request {
	from := r.out.First.Request
	if strings.HasPrefix(location, "/") && !strings.HasPrefix(location, "//") {
		return from.WithPath(location)
	}
	to, err := resolver.ParseURL(location)
	if err != nil || !r.ours(to) && !sameHost(to.Host, from.Host) {
		return nil
	}
	next := *from
	next.HTTPS, next.Host, next.Port, next.Front = to.HTTPS, to.Host, to.Port, nil
	through, ok := from.Through(&next)
	if !ok {
		return nil
	}
	next = *through
	if to.HasQuery {
		return next.WithPath(to.RawPath + "?" + to.Query)
	}
	return next.WithPath(to.RawPath)
}

// sameHost reports whether two names differ by a leading www only: people point both to one server.
func sameHost(a, b string) bool {
	return strings.EqualFold(strings.TrimPrefix(strings.ToLower(a), "www."), strings.TrimPrefix(strings.ToLower(b), "www."))
}

// ruleInherited reports whether the rule that changed the URL belongs to an application above the one that was asked for.
func (r *run) ruleInherited() bool {
	c, first := r.ruleAt.Contribution, r.out.First
	return c != nil && c.Layer.Kind == merge.Web && first.Directory != nil && first.Node.App != nil && !below(first.Node.App.Path, c.Target)
}

// hijacked is what becomes of a request that a rule of the application above takes away from an application which would
// answer it; nil when none does.
func (r *run) hijacked() *verdict.Failure {
	first := r.out.First
	if first.Application == r.res.Application || !r.ruleInherited() || !r.ownContent(first) {
		return nil
	}
	f := &verdict.Failure{Status: 404, Uncertain: "what the other application answers for the URL", Or: []string{"200", "500.0"}}
	r.blameInherited(f)
	return f
}

// ownContent reports whether an application has something for a request: a file, a directory or routes.
func (r *run) ownContent(res *resolver.Resolution) bool {
	root := res.Application.Root()
	return res.Resource.IsFile() || res.Resource.IsDir() || root != nil && r.Predictor.facts(root.Physical).routes()
}

// blameInherited explains a failure by the inherited rule that changed the URL.
func (r *run) blameInherited(f *verdict.Failure) {
	f.Rule, f.Place, f.Section, f.Key = "inherited-rewrite-rule", r.ruleAt, RulesSection, r.ruleKey
	f.Because = fmt.Sprintf("a rewrite rule of the parent application catches this request of the application %s and sends it to %s", r.out.First.Application.Path, r.rewritten)
	f.Fix = "Add <clear /> to <rewrite><rules> of the child application, or wrap the parent's in <location path=\".\" inheritInChildApplications=\"false\">."
}
