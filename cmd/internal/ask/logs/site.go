package logs

import (
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/iislog"
	"github.com/iislens/iislens/resolver/topology"
)

// SiteNamed returns the site of a name or ID.
func (l *Grouping) SiteNamed(text string) *topology.Site {
	if site := l.Server.Topology.Site(text); site != nil {
		return site
	}
	id, ok := iislog.SiteID(text)
	if !ok {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil
		}
		id = int(n)
	}
	for _, site := range l.Server.Topology.Sites {
		if site.ID == int64(id) {
			return site
		}
	}
	return nil
}

// siteOf finds the site of a group: by the ID that the log has, by host and port as a binding does, by the name that --site
// or the log gives, or because there is only one. Without a site it says why.
func (l *Grouping) siteOf(raw *iislog.Group) (*topology.Site, string) {
	if _, ok := iislog.SiteID(raw.Site); ok {
		if site := l.SiteNamed(raw.Site); site != nil {
			return site, ""
		}
		return nil, "The configuration has no site with the ID of " + raw.Site + "."
	}
	if raw.Host != "" {
		if b := l.binding(raw.Host, raw.Port); b != nil {
			return b.Site, ""
		}
	}
	if raw.Site != "" {
		if site := l.SiteNamed(raw.Site); site != nil {
			return site, ""
		}
		return nil, "The configuration has no site called " + raw.Site + "."
	}
	if l.Site != "" { // with --merge, where no line was read
		return l.SiteNamed(l.Site), ""
	}
	if sites := l.Server.Topology.Sites; len(sites) == 1 {
		return sites[0], ""
	}
	if raw.Host == "" && raw.Port != "" {
		if b := l.onlyOn(raw.Port); b != nil {
			return b, ""
		}
	}
	if raw.Host != "" {
		return nil, "No binding takes " + strings.TrimSuffix(raw.Host+":"+raw.Port, ":") + "."
	}
	return nil, "The log does not say which site; give --site."
}

// binding chooses as http.sys does; the scheme follows from the port.
func (l *Grouping) binding(host, port string) *topology.Binding {
	host = bareHost(host)
	n, err := strconv.Atoi(port)
	if err != nil {
		for _, guess := range []int{80, 443} {
			if b := l.Server.Topology.Choose(guess == 443, host, guess, "").Binding; b != nil {
				return b
			}
		}
		return nil
	}
	for _, https := range []bool{n == 443, n != 443} {
		if b := l.Server.Topology.Choose(https, host, n, "").Binding; b != nil {
			return b
		}
	}
	return nil
}

// onlyOn returns the site of a port that only one site has.
func (l *Grouping) onlyOn(port string) *topology.Site {
	var only *topology.Site
	for _, site := range l.Server.Topology.Sites {
		for _, b := range site.Bindings {
			if !b.HTTP() || strconv.Itoa(b.Port) != port || only == site {
				continue
			}
			if only != nil {
				return nil
			}
			only = site
		}
	}
	return only
}

// bareHost takes the port off a host header.
func bareHost(host string) string {
	if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:at]
	}
	return strings.Trim(host, "[]")
}

// request rebuilds the earliest request of a group.
func (l *Grouping) request(site *topology.Site, raw *iislog.Group) *resolver.Request {
	base := ask.RequestTo(site)
	if n, err := strconv.Atoi(raw.Port); err == nil && n > 0 {
		if base.Port != n {
			base.LocalIP = ""
		}
		base.Port, base.HTTPS = n, n == 443
		for _, b := range site.Bindings {
			if b.HTTP() && b.Port == n {
				base.HTTPS = strings.EqualFold(b.Protocol, "https")
			}
		}
	}
	if raw.Host != "" {
		base.Host = bareHost(raw.Host)
	}
	if raw.Method != "" && raw.Method != "-" {
		base.Method = raw.Method
	}
	path, query, has := strings.Cut(raw.Example, "?")
	if raw.Status != 404 || raw.Substatus != 11 { // there the plus sign is the point
		path = iislog.Unplus(path)
	}
	path = unescaped(path)
	if has {
		path += "?" + query
	}
	return base.WithPath(path)
}

// unescaped escapes the percent signs of a logged path that stand for themselves: IIS logs paths decoded.
func unescaped(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if b.WriteByte(path[i]); path[i] == '%' && (i+2 >= len(path) || !hexDigit(path[i+1]) || !hexDigit(path[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func hexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}
