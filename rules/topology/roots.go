package topologyrules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// atRoots is the Sites function of rules that ask what a request to the root of each application meets. mend may change or drop
// (nil) the finding; nil keeps it.
func atRoots(mend func(*rules.Pass, *topology.Application, *rules.Finding) *rules.Finding) func(*rules.Pass) {
	return func(p *rules.Pass) {
		if p.Profile() {
			p.Skip("sites and pools are not known without an applicationHost.config")
			return
		}
		for _, site := range p.Sites {
			apps := site.Applications
			if site.Root() == nil {
				apps = append([]*topology.Application{nil}, apps...)
			}
			report(p, site, apps, mend)
		}
	}
}

// report asks for the root of every application and reports the failures of the rule, those of one place together.
func report(p *rules.Pass, site *topology.Site, apps []*topology.Application, mend func(*rules.Pass, *topology.Application, *rules.Finding) *rules.Finding) {
	var list []*rules.Finding
	more := map[*rules.Finding]int{}
	for _, app := range apps {
		failure := failureAt(p, site, app, "")
		if failure == nil {
			continue
		}
		f := rules.FromFailure(failure)
		if at := slices.IndexFunc(list, func(other *rules.Finding) bool { return other.Span == f.Span }); at >= 0 {
			more[list[at]]++
			continue
		}
		if mend != nil {
			f = mend(p, app, f)
		}
		if f != nil {
			list = append(list, f)
		}
	}
	for _, f := range list {
		if n := more[f]; n > 0 {
			f.Message += fmt.Sprintf(" The same holds for %d more of the site's applications.", n)
		}
		p.Report(f)
	}
}

// failureAt returns the failure of the pass's rule that a GET below the root of an application meets, nil when there is none. A nil application
// is the root of a site that has none.
func failureAt(p *rules.Pass, site *topology.Site, app *topology.Application, below string) *verdict.Failure {
	out := p.Predictor.Below(site, app, below)
	if app != nil && (out.First.Directory == nil || out.First.Application != app) {
		return nil // another application of the same path comes first
	}
	for _, f := range append([]*verdict.Failure{out.Failure}, out.Next...) {
		if f != nil && f.Rule == p.Rule.Name {
			return f
		}
	}
	return nil
}

// express reports whether the server is IIS Express, of which only one site runs at a time as a rule.
func express(p *rules.Pass) bool {
	if p.Server.Profile != nil {
		return p.Server.Profile.Express
	}
	apphost, err := p.Server.Path("")
	if err != nil {
		return false
	}
	for _, item := range apphost.Node.Section("system.webServer/globalModules").Items {
		if strings.HasPrefix(winpath.Fold(item.Text("image")), "%iis_bin%") {
			return true
		}
	}
	return false
}

// url returns a URL that a binding takes.
func url(b *topology.Binding) string {
	scheme, host := strings.ToLower(b.Protocol), b.Host
	switch {
	case strings.HasPrefix(host, "*."):
		host = "www" + host[1:]
	case host == "" && strings.Contains(b.IP, ":"):
		host = "[" + b.IP + "]"
	case host == "" && b.IP != "":
		host = b.IP
	case host == "":
		host = "localhost"
	}
	return scheme + "://" + host + ":" + strconv.Itoa(b.Port) + "/"
}
