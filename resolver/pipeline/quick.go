package pipeline

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
)

// quick says which checks need not be made again for every request at a path, because their answer does not depend on it.
type quick struct {
	// segments is a number of segments that no limit forbids.
	segments int
	// runtime, ssl and redirect say that serverRuntime, sslFlags and httpRedirect set nothing; pages that no error page is run.
	runtime, ssl, redirect, pages bool
	// webDAV says that no WebDAV module runs.
	webDAV bool
	// open says that URL authorization lets the anonymous user in with every method.
	open bool
	// anonymous says that requests without credentials pass as the anonymous user.
	anonymous bool
	// classic says that no setting of the classic pipeline fails the application.
	classic bool
	// managed says that nothing which ASP.NET reads of the path refuses a request.
	managed bool
	// current says that no managed module or handler is one of an older .NET that has other assemblies.
	current bool
}

func (p *Predictor) quickOf(s *settings) quick {
	q := quick{classic: len(s.classicFailures()) == 0}
	if filtering.CheckSegments(commonSegments, p.Server.Topology, p.siteOf(s.node)) == nil {
		q.segments = commonSegments
	}
	runtime := s.node.Section(access.RuntimeSection)
	q.runtime = runtime.Attr("enabled") == nil && runtime.Attr("maxRequestEntityAllowed") == nil
	flags := s.node.Section(access.AccessSection)
	q.ssl = flags.Attr("sslFlags") == nil || strings.EqualFold(strings.TrimSpace(flags.Text("sslFlags")), "None")
	q.redirect = s.node.Section(access.RedirectSection).Attr("enabled") == nil || !s.node.Section(access.RedirectSection).Bool("enabled")
	errors := s.node.Section(access.ErrorsSection)
	q.pages = !strings.EqualFold(errors.Text("defaultResponseMode"), "ExecuteURL")
	for _, item := range errors.Items {
		q.pages = q.pages && !strings.EqualFold(item.Text("responseMode"), "ExecuteURL")
	}
	q.webDAV = !s.modules.Loaded("WebDAVModule")
	rules := s.node.Section(access.AuthorizationSection)
	in := access.Authorize(rules, s.modules.Loaded, access.User{Anonymous: true}, "GET")
	q.open = in.Failure == nil && in.Unknown == ""
	for _, item := range rules.Items {
		q.open = q.open && item.Text("verbs") == ""
	}
	user, got := access.Authenticate(s.node.Section, s.modules.Loaded, access.Login{})
	q.anonymous = got.Failure == nil && got.Unknown == "" && user.Anonymous
	values, _ := access.ASPNETValues(s.node.Section)
	old := func(item *merge.Item) bool { return program.OldRuntimeType(item.Text("type")) }
	q.current = !slices.ContainsFunc(s.modules.Section.Items, old) && !slices.ContainsFunc(s.node.Section(handler.SectionName).Items, old)
	q.managed = len(values) == 0 && len(s.node.Section(access.ASPNETAuthorizationSection).Items) == 0
	return q
}

// commonSegments is the number of segments that IIS allows by default.
const commonSegments = 32

// siteOf returns the site that a configuration path belongs to, nil for the server's own.
func (p *Predictor) siteOf(node *merge.Node) *topology.Site {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(node.Path, merge.AppHostPath), "/"), "/")
	return p.Server.Topology.Site(name)
}

// check names a check of a handler entry whose answer does not depend on the request.
type checkOf uint8

const (
	moduleCheck checkOf = iota
	restrictionCheck
	programCheck
)

// soundKey is an entry and a check that found nothing wrong with it. Blanks says that the path of the script held blanks.
type soundKey struct {
	entry  *handler.Entry
	check  checkOf
	blanks bool
}

// soundness holds the keys of checks that found nothing wrong. A path has few: they are read without a lock and copied to add one.
type soundness struct {
	known atomic.Pointer[[]soundKey]
}

// isSound reports whether a check found nothing wrong with an entry earlier.
func (s *settings) isSound(key soundKey) bool {
	known := s.sound.known.Load()
	return known != nil && slices.Contains(*known, key)
}

func (s *settings) markSound(key soundKey) {
	for {
		known := s.sound.known.Load()
		next := []soundKey{key}
		if known != nil {
			next = append(slices.Clip(*known), key)
		}
		if s.sound.known.CompareAndSwap(known, &next) {
			return
		}
	}
}
