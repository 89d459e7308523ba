package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/iislog"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules/diagnose"
)

// logGroup is a set of requests that failed alike, for one cause.
type logGroup struct {
	// Site is the site's name, or what the log calls it.
	Site  string
	Shape string
	Seen  diagnose.Observed
	// Win32 is the number of the log, -1 where it has no such column.
	Win32       int64
	Count       int64
	First, Last time.Time
	Method      string
	URL         string // of the earliest request
	Paths       []string
	// Other marks what the limit of groups swept together.
	Other bool
	// Diagnosis is nil where there is no configuration to hold the group against, or no site of it; Why says which.
	*diagnose.Diagnosis
	Why string
	// siteName is the site in the configuration, "" for none; Queue the application pool that an HTTPERR log names, else the
	// site's; answeredBy the module of the handler.
	siteName, Queue, answeredBy string
}

// cause returns the first cause, nil when nothing explains the group.
func (g *logGroup) cause() *diagnose.Cause {
	if g.Diagnosis == nil || len(g.Causes) == 0 || g.Verdict == diagnose.Contradiction || g.Causes[0].Next {
		return nil
	}
	return g.Causes[0]
}

// key is what two groups of one cause have in common.
func (g *logGroup) key() string {
	parts := []string{g.Site, g.Seen.Text(), strconv.FormatInt(g.Win32, 10), g.Seen.Reason, g.Shape, strconv.FormatBool(g.Other), g.sectionKey()}
	return strings.Join(parts, "\x00")
}

// sectionKey is what groups of one cause have in common, whatever their paths.
func (g *logGroup) sectionKey() string {
	key := g.Site + "\x00" + g.Seen.Text() + "\x00" + g.Seen.Reason + "\x00" + g.Why
	if c := g.cause(); c != nil {
		key += "\x00" + c.Rule.Name + "\x00" + spanPlace(c.Span)
	} else if g.Diagnosis != nil {
		key += "\x00" + g.Note
	}
	return key
}

// explain resolves every group once and adds up those that come to the same: one site by several names, one cause behind
// several methods.
func (l *logRun) explain(raw []iislog.Group) []*logGroup {
	// Groups of one URL stand together, so that it is resolved once.
	slices.SortStableFunc(raw, func(a, b iislog.Group) int {
		return cmp.Or(strings.Compare(a.Site, b.Site), strings.Compare(a.Host, b.Host), strings.Compare(a.Port, b.Port),
			strings.Compare(a.Example, b.Example), strings.Compare(a.Method, b.Method))
	})
	byKey := map[string]*logGroup{}
	var list []*logGroup
	last := &resolved{}
	for i := range raw {
		g := l.group(&raw[i], last)
		key := g.key()
		if known := byKey[key]; known != nil {
			known.add(g)
			continue
		}
		byKey[key] = g
		list = append(list, g)
	}
	slices.SortStableFunc(list, func(a, b *logGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Seen.Status, b.Seen.Status), cmp.Compare(a.Seen.Substatus, b.Seen.Substatus),
			cmp.Compare(a.Win32, b.Win32), strings.Compare(a.Site, b.Site), strings.Compare(a.Shape, b.Shape), strings.Compare(a.key(), b.key()))
	})
	return list
}

// add adds another group of the same kind.
func (g *logGroup) add(o *logGroup) {
	g.Count += o.Count
	if !o.First.IsZero() && (g.First.IsZero() || o.First.Before(g.First)) {
		g.First, g.Method, g.URL = o.First, o.Method, o.URL
	}
	if o.Last.After(g.Last) {
		g.Last = o.Last
	}
	for _, path := range o.Paths {
		if !slices.Contains(g.Paths, path) && len(g.Paths) < 8 {
			g.Paths = append(g.Paths, path)
		}
	}
	slices.Sort(g.Paths)
}

// resolved is the request that was resolved last.
type resolved struct {
	key     string
	outcome *pipeline.Outcome
}

// group explains one group of the log.
func (l *logRun) group(raw *iislog.Group, last *resolved) *logGroup {
	g := &logGroup{Site: raw.Site, Shape: raw.Shape, Win32: raw.Win32, Count: raw.Count, First: raw.First, Last: raw.Last, Method: raw.Method,
		URL: raw.Example, Paths: slices.Clone(raw.Paths), Other: raw.Other,
		Queue: strings.Trim(raw.Queue, "-")}
	slices.Sort(g.Paths)
	g.Seen = diagnose.Observed{Status: raw.Status, Substatus: raw.Substatus, Reason: raw.Reason}
	if raw.Win32 > 0 && raw.Win32 <= 0xffffffff && raw.Status == 500 && raw.Substatus == 19 {
		g.Seen.Win32 = hresult(uint32(raw.Win32)) // elsewhere it is the client's connection as often as the cause
	}
	if g.Site == "" {
		g.Site = strings.TrimSuffix(raw.Host+":"+raw.Port, ":")
		if raw.Host == "" && raw.Port != "" {
			g.Site = "port " + raw.Port
		}
	}
	if l.server == nil || raw.Other {
		return g
	}
	site, why := l.siteOf(raw)
	if g.Why = why; site == nil {
		return g
	}
	g.Site, g.siteName = site.Name, site.Name
	r := l.request(site, raw)
	g.URL = r.URL()
	if key := strings.Join([]string{site.Name, r.Method, g.URL}, "\x00"); key != last.key {
		*last = resolved{key, l.doctor.Follow(site, r)}
	}
	o := l.doctor.Refine(last.outcome, site, r, &g.Seen)
	g.Diagnosis = l.doctor.Explain(o, &g.Seen)
	if res := o.Last; res != nil {
		if entry := res.Selection.Entry; entry != nil && len(entry.Modules) > 0 {
			g.answeredBy = entry.Modules[0]
		}
		if res.Pool != nil && g.Queue == "" {
			g.Queue = res.Pool.Name
		}
	}
	g.Diagnosis.Look = nil // filled in for what is shown; there may be many thousand groups
	return g
}

// siteNamed returns the site of a name or ID.
func (l *logRun) siteNamed(text string) *topology.Site {
	if site := l.server.Topology.Site(text); site != nil {
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
	for _, site := range l.server.Topology.Sites {
		if site.ID == int64(id) {
			return site
		}
	}
	return nil
}

// siteOf finds the site of a group: by the ID that the log has, by host and port as a binding does, by the name that --site
// or the log gives, or because there is only one. Without a site it says why.
func (l *logRun) siteOf(raw *iislog.Group) (*topology.Site, string) {
	if _, ok := iislog.SiteID(raw.Site); ok {
		if site := l.siteNamed(raw.Site); site != nil {
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
		if site := l.siteNamed(raw.Site); site != nil {
			return site, ""
		}
		return nil, "The configuration has no site called " + raw.Site + "."
	}
	if l.flags.site != "" { // with --merge, where no line was read
		return l.siteNamed(l.flags.site), ""
	}
	if sites := l.server.Topology.Sites; len(sites) == 1 {
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
func (l *logRun) binding(host, port string) *topology.Binding {
	host = bareHost(host)
	n, err := strconv.Atoi(port)
	if err != nil {
		for _, guess := range []int{80, 443} {
			if b := l.server.Topology.Choose(guess == 443, host, guess, "").Binding; b != nil {
				return b
			}
		}
		return nil
	}
	for _, https := range []bool{n == 443, n != 443} {
		if b := l.server.Topology.Choose(https, host, n, "").Binding; b != nil {
			return b
		}
	}
	return nil
}

// onlyOn returns the site of a port that only one site has.
func (l *logRun) onlyOn(port string) *topology.Site {
	var only *topology.Site
	for _, site := range l.server.Topology.Sites {
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
func (l *logRun) request(site *topology.Site, raw *iislog.Group) *resolver.Request {
	base := requestTo(site)
	if n, err := strconv.Atoi(raw.Port); err == nil && n > 0 {
		if base.Port != n {
			base.LocalIP = ""
		}
		base.Port, base.HTTPS = n, n == 443
		for _, b := range site.Bindings {
			if b.HTTP() && b.Port == n {
				base.HTTPS = equalFold(b.Protocol, "https")
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
