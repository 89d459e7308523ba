package target

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
)

// bare takes off what is copied along with a target: blanks, quotes, the brackets of a mail.
func bare(text string) string {
	text = strings.TrimSpace(text)
	for _, pair := range []string{`""`, "''", "<>", "\u201c\u201d"} {
		quotes := []rune(pair)
		if inner, ok := strings.CutPrefix(text, string(quotes[0])); ok {
			text = strings.TrimSpace(strings.TrimSuffix(inner, string(quotes[1])))
		}
	}
	return text
}

// WindowsPath reports whether a text is the path of a file on a server: C:\x, C:/x, \\server\share.
func WindowsPath(text string) bool {
	letter := len(text) > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/') && (text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
	return letter || strings.HasPrefix(text, `\\`)
}

// configPath writes a configuration path as appcmd does: without the levels above the sites, and with slashes. PowerShell's drive
// calls the sites IIS:\Sites.
func configPath(text string) string {
	path := text
	if strings.Contains(text, `\`) {
		path = strings.ReplaceAll(text, `\`, "/")
	}
	if len(path) >= 5 && strings.EqualFold(path[:4], "IIS:") {
		path = strings.TrimLeft(path[4:], "/")
		if len(path) >= 6 && strings.EqualFold(path[:6], "Sites/") {
			path = path[6:]
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(path, merge.AppHostPath), "/")
}

// hostTarget reads a URL without its scheme; nil for a text whose first part no browser would take for this server.
func (r *Reader) hostTarget(path, name string) *resolver.Request {
	host, port, hasPort := strings.Cut(name, ":")
	n, err := strconv.Atoi(port)
	if hasPort && err != nil {
		return nil
	}
	https := n == 443
	if !hasPort {
		n = 80
	}
	if _, err := netip.ParseAddr(host); err != nil && !strings.EqualFold(host, "localhost") && !r.bound(host) &&
		!(hasPort && !strings.Contains(host, " ") && r.listens(n)) {
		return nil
	}
	if r.Topology.Choose(https, host, n, "").Binding == nil {
		if other := r.Topology.Choose(!https, host, n, "").Binding; hasPort && other != nil {
			https = !https
		} else if !hasPort && r.Topology.Choose(true, host, 443, "").Binding != nil {
			https, n = true, 443
		}
	}
	scheme := "http://"
	if https {
		scheme = "https://"
	}
	req, err := resolver.ParseURL(scheme + path)
	if err != nil {
		return nil
	}
	return req
}

// bound reports whether a binding names a host.
func (r *Reader) bound(host string) bool {
	return r.anyBinding(func(b *topology.Binding) bool {
		suffix, wildcard := strings.CutPrefix(b.Host, "*")
		return b.Host != "" && (strings.EqualFold(b.Host, host) ||
			wildcard && len(host) > len(suffix) && strings.EqualFold(host[len(host)-len(suffix):], suffix))
	})
}

// listens reports whether a site has a port.
func (r *Reader) listens(port int) bool {
	return r.anyBinding(func(b *topology.Binding) bool { return b.Port == port })
}

func (r *Reader) anyBinding(test func(*topology.Binding) bool) bool {
	for _, site := range r.Topology.Sites {
		for _, b := range site.Bindings {
			if b.HTTP() && test(b) {
				return true
			}
		}
	}
	return false
}

// fileTarget finds the URL that leads to a file of the server. Where several do, all are named.
func (r *Reader) fileTarget(text string) (*Target, error) {
	path, err := winpath.Clean(strings.TrimPrefix(text, `\\?\`))
	if err != nil {
		return nil, ask.Misused("%w", err)
	}
	var found []*Target
	for _, site := range r.Topology.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if v.Physical == "" || !winpath.Within(winpath.Fold(path), winpath.Fold(v.Physical)) {
					continue
				}
				rest := strings.Trim(strings.ReplaceAll(path[len(strings.TrimRight(v.Physical, `\`)):], `\`, "/"), "/")
				parts := strings.Trim(app.Path, "/") + "/" + strings.Trim(v.Path, "/") + "/" + rest
				at := &Target{ask.RequestTo(site).WithPath((&url.URL{Path: "/" + strings.Trim(squeeze(parts), "/")}).EscapedPath()), site}
				known := slices.ContainsFunc(found, func(t *Target) bool { return t.Site == site && strings.EqualFold(t.Path, at.Path) })
				if res := r.ResolveIn(site, at.Request); !known && res.Directory != nil && winpath.Equal(res.Physical, path) {
					found = append(found, at)
				}
			}
		}
	}
	switch len(found) {
	case 0:
		e := ask.Misused("%s: no site has a directory above it", text)
		e.Hint = "see what the sites map: iislens show system.applicationHost/sites"
		return nil, e
	case 1:
		return found[0], nil
	}
	e := ask.Misused("%s: %d URLs lead there; say which one", text, len(found))
	for i, t := range found[:min(len(found), 5)] {
		if i > 0 {
			e.Hint += "\n"
		}
		e.Hint += `"` + t.Site.Name + t.Path + `"`
	}
	return nil, e
}

// squeeze makes one slash of many.
func squeeze(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

// Is reports whether a text is a TARGET rather than a section: a URL, or a path that begins with the name of a site.
func (r *Reader) Is(text string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, merge.AppHostPath), "/"), "/")
	return strings.Contains(text, "://") || strings.HasPrefix(text, "/") || WindowsPath(text) || strings.Contains(text, `IIS:\`) ||
		r.Topology.Site(name) != nil
}
