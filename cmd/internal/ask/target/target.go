package target

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
)

// Reader reads what people call the places of a server.
type Reader struct {
	*resolver.Server
	// Otherwise, when set, says what a text is that names neither site nor host of the server, nil for nothing in particular.
	Otherwise func(text string) error
}

// Target is TARGET as read: a request, and the site that a configuration path names.
type Target struct {
	*resolver.Request
	// Site is nil for a URL: its binding chooses the site.
	Site *topology.Site
}

// Target reads TARGET: an absolute URL, a configuration path "Site name/app/x.py", a URL path of the only site, or what people
// have at hand instead: a URL without its scheme, the path of a file on the server, a path of PowerShell's drive IIS:.
func (r *Reader) Target(text string) (*Target, error) {
	if text = bare(text); text == "" {
		return nil, ask.Misused("the target is empty: give a URL or a configuration path such as \"Default Web Site/app\"")
	}
	if strings.Contains(text, "://") {
		req, err := resolver.ParseURL(text)
		if err != nil {
			return nil, ask.Misused("%w", err)
		}
		return &Target{Request: req}, nil
	}
	if strings.HasPrefix(text, "/") {
		site, err := r.only(text)
		if err != nil {
			return nil, err
		}
		return &Target{ask.RequestTo(site).WithPath(text), site}, nil
	}
	if WindowsPath(text) {
		return r.fileTarget(text)
	}
	path := configPath(text)
	name, rest, _ := strings.Cut(strings.TrimRight(path, "/"), "/")
	site := r.Topology.Site(name)
	if site == nil {
		if req := r.hostTarget(path, name); req != nil {
			return &Target{Request: req}, nil
		}
		if r.Otherwise != nil {
			if err := r.Otherwise(text); err != nil {
				return nil, err
			}
		}
		return nil, r.NoSite(text, name)
	}
	if strings.HasSuffix(path, "/") && rest != "" {
		rest += "/"
	}
	return &Target{ask.RequestTo(site).WithPath((&url.URL{Path: "/" + rest}).EscapedPath()), site}, nil
}

// only returns the site that a URL path without a host is about.
func (r *Reader) only(path string) (*topology.Site, error) {
	if r.Profile != nil {
		if site := r.Topology.Site(r.Profile.Site); site != nil {
			return site, nil
		}
	}
	sites := r.Topology.Sites
	switch len(sites) {
	case 0:
		return nil, ask.Misused("%s: the configuration has no sites", path)
	case 1:
		return sites[0], nil
	}
	err := ask.Misused("%s: the server has %d sites; say which one", path, len(sites))
	for i, site := range sites {
		if i == 5 {
			err.Hint += "\n..."
			break
		}
		err.Hint += "\n\"" + site.Name + path + "\""
	}
	err.Hint = strings.TrimPrefix(err.Hint, "\n")
	return nil, err
}

// NoSite is the error of a configuration path whose first part is no site.
func (r *Reader) NoSite(text, name string) error {
	host, port, _ := strings.Cut(name, ":")
	for _, site := range r.Topology.Sites {
		for _, b := range site.Bindings {
			if b.HTTP() && b.Host != "" && strings.EqualFold(b.Host, host) || port != "" && strconv.Itoa(b.Port) == port {
				return &ask.Error{Err: &resolver.UnknownPathError{Path: name, Sites: r.Topology.SiteNames()},
					Hint: "for a URL write the scheme too: " + strings.ToLower(b.Protocol) + "://" + text}
			}
		}
	}
	names := r.Topology.SiteNames()
	return &ask.Error{Err: &resolver.UnknownPathError{Path: name, Nearest: topology.Nearest(name, names), Sites: names}}
}

// Directory returns what is known of the configuration path that TARGET names; "" is the server.
func (r *Reader) Directory(text string) (*resolver.Directory, error) {
	if text == "" || text == merge.AppHostPath {
		return r.path("")
	}
	t, err := r.Target(text)
	if err != nil {
		return nil, err
	}
	site := t.Site
	if site == nil {
		choice := r.Topology.Choose(t.HTTPS, t.Host, t.Port, t.LocalIP)
		if choice.Binding == nil {
			err := ask.Misused("no site has a binding for %s", t.URL())
			if near := choice.Nearest; near != nil {
				err.Hint = fmt.Sprintf("the nearest is %s %s of %q", near.Protocol, near.Information, near.Site.Name)
			}
			return nil, err
		}
		site = choice.Binding.Site
	}
	return r.path(strings.TrimRight(site.Name+t.Path, "/"))
}

func (r *Reader) path(path string) (*resolver.Directory, error) {
	d, err := r.Path(path)
	if err != nil {
		return nil, &ask.Error{Err: err}
	}
	return d, nil
}
