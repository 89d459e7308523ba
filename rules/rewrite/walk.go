package rewriterules

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/rules"
)

// address is a URL as a client asks for it; path and query are decoded and raw.
type address struct {
	https       bool
	host        string
	port        int
	path, query string
}

// String is the URL as people write it.
func (a address) String() string {
	scheme, standard := "http", 80
	if a.https {
		scheme, standard = "https", 443
	}
	host := a.host
	if a.port != standard {
		host = net.JoinHostPort(a.host, strconv.Itoa(a.port))
	}
	text := scheme + "://" + host + a.path
	if a.query != "" {
		text += "?" + a.query
	}
	return text
}

// follow is where a client goes from a by a Location header, where the site takes requests for hosts besides those of its bindings; ok is false where it leaves the site, or may.
func (a address) follow(s *rules.Scope, hosts []string, location string) (next address, ok bool) {
	base, err := url.Parse(a.String())
	if err != nil {
		return next, false
	}
	to, err := base.Parse(location)
	if err != nil || to.Scheme != "http" && to.Scheme != "https" {
		return next, false
	}
	next = address{https: to.Scheme == "https", host: strings.ToLower(to.Hostname()), path: to.Path, query: to.RawQuery, port: 80}
	if next.https {
		next.port = 443
	}
	if n, err := strconv.Atoi(to.Port()); err == nil {
		next.port = n
	}
	if next.path == "" {
		next.path = "/"
	}
	return next, next.host == a.host || bound(s, hosts, next.host)
}

// bound reports whether the site takes requests for a host: a binding names it, or one takes every name and hosts, those that
// the rules ask for, hold this one.
func bound(s *rules.Scope, hosts []string, host string) bool {
	open := false
	for _, b := range s.Site.Bindings {
		if !b.HTTP() {
			continue
		}
		if b.Host != "" && strings.EqualFold(b.Host, host) {
			return true
		}
		open = open || b.Host == ""
	}
	return open && slices.Contains(hosts, host)
}

// asked returns the host names that conditions of rules ask for.
func asked(set ...rewrite.Rule) []string {
	var list []string
	for _, rule := range set {
		for _, c := range rule.Conditions.Items {
			if input := strings.ToUpper(c.Input); rule.Enabled && (strings.Contains(input, "{HTTP_HOST}") || strings.Contains(input, "{SERVER_NAME}")) {
				if host := hostOf(c.Pattern); host != "" && !slices.Contains(list, host) {
					list = append(list, host)
				}
			}
		}
	}
	return list
}

// hostOf returns the host name that a pattern spells out, "" where it takes several.
func hostOf(pattern string) string {
	text := strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
	text = strings.ToLower(strings.NewReplacer(`\.`, ".", `\-`, "-", "(.*)", "", ".*", "", "(.+)", "x", ".+", "x", "(", "", ")", "").Replace(text))
	text = strings.TrimSuffix(text, ".")
	if text == "www" {
		return "www.example.com"
	}
	if !strings.Contains(text, ".") || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
		return ""
	}
	return strings.Trim(text, ".")
}

// maxStarts bounds the addresses that are followed for one rule.
const maxStarts = 16

// starts returns one address of the site's root for each kind of its bindings, with every host that is asked for where a binding takes
// all of them. An embedded profile has no say in bindings: both schemes are tried.
func starts(s *rules.Scope, profile bool, asked []string) []address {
	var list []address
	seen := map[string]bool{}
	add := func(a address) {
		if len(list) < maxStarts && !seen[a.String()] {
			seen[a.String()] = true
			list = append(list, a)
		}
	}
	for _, b := range s.Site.Bindings {
		if !b.HTTP() || strings.HasPrefix(b.Host, "*") {
			continue
		}
		hosts := []string{b.Host}
		if b.Host == "" {
			hosts = append([]string{"localhost"}, asked...)
		}
		for _, host := range hosts {
			add(address{https: strings.EqualFold(b.Protocol, "https"), host: host, port: b.Port, path: "/"})
			if profile {
				add(address{https: true, host: host, port: 443, path: "/"})
			}
		}
	}
	return list
}

// input is a request for an address as the rules of a level see it. What only a real request brings stays unknown, so that a
// rule which depends on it decides nothing.
func input(p *rules.Pass, s *rules.Scope, base string, a address) rewrite.Input {
	scheme := "http"
	if a.https {
		scheme = "https"
	}
	in := rewrite.Input{Path: a.path, Query: a.query, Base: base, App: "/", Method: "GET", Scheme: scheme, Host: a.host, Port: a.port, Brief: true}
	if s.Application != nil {
		in.App = s.Application.Path
	}
	return pipeline.OnDisk(in, p.Server, s.Site)
}

// redirector returns a function that runs the distributed rules of a scope for an address: item is the rule that redirects, nil
// when none surely does. The rules are compiled once.
func redirector(p *rules.Pass, s *rules.Scope) func(address) (item *merge.Item, location string) {
	levels := p.Predictor.RuleLevels(s.Node, pipeline.RulesSection)
	type answer struct {
		item     *merge.Item
		location string
	}
	known := map[address]answer{} // the samples of many rules are the same
	ask := func(a address) (*merge.Item, string) {
		got := pipeline.RunRules(levels, a.path, a.query, func(base, path, query string) rewrite.Input {
			in := input(p, s, base, a)
			in.Path, in.Query, in.RawURL = path, query, a.path
			if a.query != "" {
				in.RawURL += "?" + a.query
			}
			return in
		})
		if got.Outcome != rewrite.OutcomeRedirect || !got.LocationKnown || got.Uncertain {
			return nil, ""
		}
		return got.Item, got.Location
	}
	return func(a address) (*merge.Item, string) {
		was, ok := known[a]
		if !ok {
			was.item, was.location = ask(a)
			known[a] = was
		}
		return was.item, was.location
	}
}
