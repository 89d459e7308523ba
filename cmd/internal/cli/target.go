package cli

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
)

// target is TARGET as read: a request, and the site that a configuration path names.
type target struct {
	*resolver.Request
	// Site is nil for a URL: its binding chooses the site.
	Site *topology.Site
}

// target reads TARGET: an absolute URL, a configuration path "Site name/app/x.py", a URL path of the only site, or what people
// have at hand instead: a URL without its scheme, the path of a file on the server, a path of PowerShell's drive IIS:.
func (s *loaded) target(text string) (*target, error) {
	if text = bare(text); text == "" {
		return nil, usage("the target is empty: give a URL or a configuration path such as \"Default Web Site/app\"")
	}
	if strings.Contains(text, "://") {
		r, err := resolver.ParseURL(text)
		if err != nil {
			return nil, usage("%w", err)
		}
		return &target{Request: r}, nil
	}
	if strings.HasPrefix(text, "/") {
		site, err := s.only(text)
		if err != nil {
			return nil, err
		}
		return &target{ask.RequestTo(site).WithPath(text), site}, nil
	}
	if windowsPath(text) {
		return s.fileTarget(text)
	}
	path := configPath(text)
	name, rest, _ := strings.Cut(strings.TrimRight(path, "/"), "/")
	site := s.Topology.Site(name)
	if site == nil {
		if r := s.hostTarget(path, name); r != nil {
			return &target{Request: r}, nil
		}
		if kind := argumentKind(text); kind != noFile {
			return nil, otherKind(text, kind)
		}
		return nil, s.noSite(text, name)
	}
	if strings.HasSuffix(path, "/") && rest != "" {
		rest += "/"
	}
	return &target{ask.RequestTo(site).WithPath((&url.URL{Path: "/" + rest}).EscapedPath()), site}, nil
}

// only returns the site that a URL path without a host is about.
func (s *loaded) only(path string) (*topology.Site, error) {
	if s.Profile != nil {
		if site := s.Topology.Site(s.Profile.Site); site != nil {
			return site, nil
		}
	}
	sites := s.Topology.Sites
	switch len(sites) {
	case 0:
		return nil, usage("%s: the configuration has no sites", path)
	case 1:
		return sites[0], nil
	}
	err := usage("%s: the server has %d sites; say which one", path, len(sites))
	for i, site := range sites {
		if i == 5 {
			err.hint += "\n..."
			break
		}
		err.hint += "\n\"" + site.Name + path + "\""
	}
	err.hint = strings.TrimPrefix(err.hint, "\n")
	return nil, err
}

// noSite is the error of a configuration path whose first part is no site.
func (s *loaded) noSite(text, name string) error {
	host, port, _ := strings.Cut(name, ":")
	for _, site := range s.Topology.Sites {
		for _, b := range site.Bindings {
			if b.HTTP() && b.Host != "" && equalFold(b.Host, host) || port != "" && strconv.Itoa(b.Port) == port {
				return &exit{code: ExitUsage, err: &resolver.UnknownPathError{Path: name, Sites: s.Topology.SiteNames()},
					hint: "for a URL write the scheme too: " + strings.ToLower(b.Protocol) + "://" + text}
			}
		}
	}
	names := s.Topology.SiteNames()
	return &exit{code: ExitUsage, err: &resolver.UnknownPathError{Path: name, Nearest: topology.Nearest(name, names), Sites: names}}
}

// directory returns what is known of the configuration path that TARGET names; "" is the server.
func (s *loaded) directory(text string) (*resolver.Directory, error) {
	if text == "" || text == merge.AppHostPath {
		return s.path("")
	}
	t, err := s.target(text)
	if err != nil {
		return nil, err
	}
	site := t.Site
	if site == nil {
		choice := s.Topology.Choose(t.HTTPS, t.Host, t.Port, t.LocalIP)
		if choice.Binding == nil {
			err := usage("no site has a binding for %s", t.URL())
			if near := choice.Nearest; near != nil {
				err.hint = fmt.Sprintf("the nearest is %s %s of %q", near.Protocol, near.Information, near.Site.Name)
			}
			return nil, err
		}
		site = choice.Binding.Site
	}
	return s.path(strings.TrimRight(site.Name+t.Path, "/"))
}

func (s *loaded) path(path string) (*resolver.Directory, error) {
	d, err := s.Path(path)
	if err != nil {
		return nil, &exit{code: ExitUsage, err: err}
	}
	return d, nil
}

// requestFlags are the flags that describe a request beside its URL.
type requestFlags struct {
	method, clientIP, serverIP string
	length                     int64
	headers                    []string
	credentials, certificate   bool
	behind                     string
	forwardedPort              int
}

func (f *requestFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.method, "method", "X", "GET", "`METHOD` of the request")
	flags.Int64Var(&f.length, "content-length", 0, "`BYTES` of the request body")
	flags.StringArrayVarP(&f.headers, "header", "H", nil, "a request `HEADER`, such as \"Accept-Encoding: gzip\"; repeatable")
	flags.StringVar(&f.clientIP, "client-ip", "", "`IP` address of the client")
	flags.StringVar(&f.serverIP, "server-ip", "", "`IP` address of the server that takes the request")
	flags.BoolVar(&f.credentials, "credentials", false, "the request carries credentials")
	flags.BoolVar(&f.certificate, "client-certificate", false, "the request carries a client certificate")
	flags.StringVar(&f.behind, "behind", "", "`SCHEME` https: TLS ends in front of the server, which gets http with X-Forwarded-Proto")
	flags.IntVar(&f.forwardedPort, "forwarded-port", 0, "with --behind, the `PORT` on which the server gets the request (80)")
	complete(cmd, "behind", "https")
	complete(cmd, "method", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "DEBUG")
}

// apply lays the flags over a request.
func (f *requestFlags) apply(r *resolver.Request) error {
	if f.method == "" || strings.ContainsAny(f.method, " \t\r\n\"(),/:;<=>?@[\\]{}") {
		return usage("--method %q is no HTTP method", f.method)
	}
	if f.length < 0 {
		return usage("--content-length %d is negative", f.length)
	}
	r.Method, r.ContentLength = f.method, f.length
	for _, given := range [][2]string{{"--client-ip", f.clientIP}, {"--server-ip", f.serverIP}} {
		if _, err := netip.ParseAddr(given[1]); given[1] != "" && err != nil {
			return usage("%s %q is no IP address", given[0], given[1])
		}
	}
	r.ClientIP = f.clientIP
	if f.serverIP != "" {
		r.LocalIP = f.serverIP
	}
	r.Credentials, r.Certificate = r.Credentials || f.credentials, f.certificate
	if err := f.front(r); err != nil {
		return err
	}
	for _, header := range f.headers {
		name, value, ok := strings.Cut(header, ":")
		if name, value = strings.TrimSpace(name), strings.TrimSpace(value); !ok || name == "" {
			return usage("--header %q is not \"NAME: VALUE\"", header)
		}
		r.SetHeader(name, value)
		if err := known(r, name, value); err != nil {
			return err
		}
	}
	return nil
}

// front takes TLS off where it ends in front of the server.
func (f *requestFlags) front(r *resolver.Request) error {
	switch {
	case f.behind == "" && f.forwardedPort != 0:
		return usage("--forwarded-port says nothing without --behind https")
	case f.behind == "":
		return nil
	case f.behind != "https":
		return usage("--behind %q: TLS in front of the server is the only kind; write --behind https", f.behind)
	case f.forwardedPort < 0 || f.forwardedPort > 65535:
		return usage("--forwarded-port %d is no port", f.forwardedPort)
	}
	r.Behind(f.forwardedPort)
	return nil
}

// known sets what else a header says about the request.
func known(r *resolver.Request, name, value string) error {
	switch strings.ToLower(name) {
	case "host":
		scheme := "http://"
		if r.HTTPS {
			scheme = "https://"
		}
		host, err := resolver.ParseURL(scheme + value)
		if err != nil {
			return usage("--header Host: %w", errors.Unwrap(err))
		}
		r.Host = host.Host // the port of the connection stays
	case "content-length":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 0 {
			return usage("--header Content-Length: %q is no length", value)
		}
		r.ContentLength = n
	case "authorization":
		r.Credentials = true
	}
	return nil
}
