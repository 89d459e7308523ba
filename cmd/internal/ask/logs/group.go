package logs

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/iislog"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

// Group is a set of requests that failed alike, for one cause.
type Group struct {
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
	// SiteName is the site in the configuration, "" for none; Queue the application pool that an HTTPERR log names, else the
	// site's; AnsweredBy the module of the handler.
	SiteName, Queue, AnsweredBy string
}

// Cause returns the first cause, nil when nothing explains the group.
func (g *Group) Cause() *diagnose.Cause {
	if g.Diagnosis == nil || len(g.Causes) == 0 || g.Verdict == diagnose.Contradiction || g.Causes[0].Next {
		return nil
	}
	return g.Causes[0]
}

// key is what two groups of one cause have in common.
func (g *Group) key() string {
	parts := []string{g.Site, g.Seen.Text(), strconv.FormatInt(g.Win32, 10), g.Seen.Reason, g.Shape, strconv.FormatBool(g.Other), g.CauseKey()}
	return strings.Join(parts, "\x00")
}

// CauseKey is what groups of one cause have in common, whatever their paths.
func (g *Group) CauseKey() string {
	key := g.Site + "\x00" + g.Seen.Text() + "\x00" + g.Seen.Reason + "\x00" + g.Why
	if c := g.Cause(); c != nil {
		key += "\x00" + c.Rule.Name + "\x00" + c.Span.String()
	} else if g.Diagnosis != nil {
		key += "\x00" + g.Note
	}
	return key
}

// Grouping explains groups.
type Grouping struct {
	// Server is nil where there is no configuration: then only what is known of each status is said.
	Server *resolver.Server
	// Diagnoser explains requests of the server.
	Diagnoser *diagnose.Diagnoser
	// Site is the name or ID of the site of lines that do not name one, "" for none.
	Site string
}

// New returns what explains groups of the logs of a server. site is the name or ID of the site of lines that do not name one.
func New(server *resolver.Server, site string) *Grouping {
	p := pipeline.New(server)
	p.Brief = true // groups show no checklist
	return &Grouping{Server: server, Diagnoser: diagnose.New(p, catalogue.All()), Site: site}
}

// Explain resolves every group once and adds up those that come to the same: one site by several names, one cause behind
// several methods.
func (l *Grouping) Explain(raw []iislog.Group) []*Group {
	// Groups of one URL stand together, so that it is resolved once.
	slices.SortStableFunc(raw, func(a, b iislog.Group) int {
		return cmp.Or(strings.Compare(a.Site, b.Site), strings.Compare(a.Host, b.Host), strings.Compare(a.Port, b.Port),
			strings.Compare(a.Example, b.Example), strings.Compare(a.Method, b.Method))
	})
	byKey := map[string]*Group{}
	var list []*Group
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
	slices.SortStableFunc(list, func(a, b *Group) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Seen.Status, b.Seen.Status), cmp.Compare(a.Seen.Substatus, b.Seen.Substatus),
			cmp.Compare(a.Win32, b.Win32), strings.Compare(a.Site, b.Site), strings.Compare(a.Shape, b.Shape), strings.Compare(a.key(), b.key()))
	})
	return list
}

// add adds another group of the same kind.
func (g *Group) add(o *Group) {
	g.Count += o.Count
	if !o.First.IsZero() && (g.First.IsZero() || o.First.Before(g.First)) {
		g.First, g.Method, g.URL = o.First, o.Method, o.URL
	}
	if o.Last.After(g.Last) {
		g.Last = o.Last
	}
	for _, one := range o.Paths {
		if !slices.Contains(g.Paths, one) && len(g.Paths) < 8 {
			g.Paths = append(g.Paths, one)
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
func (l *Grouping) group(raw *iislog.Group, last *resolved) *Group {
	g := &Group{Site: raw.Site, Shape: raw.Shape, Win32: raw.Win32, Count: raw.Count, First: raw.First, Last: raw.Last, Method: raw.Method,
		URL: raw.Example, Paths: slices.Clone(raw.Paths), Other: raw.Other,
		Queue: strings.Trim(raw.Queue, "-")}
	slices.Sort(g.Paths)
	g.Seen = diagnose.Observed{Status: raw.Status, Substatus: raw.Substatus, Reason: raw.Reason}
	if raw.Win32 > 0 && raw.Win32 <= 0xffffffff && raw.Status == 500 && raw.Substatus == 19 {
		g.Seen.Win32 = ask.HResult(uint32(raw.Win32)) // elsewhere it is the client's connection as often as the cause
	}
	if g.Site == "" {
		g.Site = strings.TrimSuffix(raw.Host+":"+raw.Port, ":")
		if raw.Host == "" && raw.Port != "" {
			g.Site = "port " + raw.Port
		}
	}
	if l.Server == nil || raw.Other {
		return g
	}
	site, why := l.siteOf(raw)
	if g.Why = why; site == nil {
		return g
	}
	g.Site, g.SiteName = site.Name, site.Name
	r := l.request(site, raw)
	g.URL = r.URL()
	if key := strings.Join([]string{site.Name, r.Method, g.URL}, "\x00"); key != last.key {
		*last = resolved{key, l.Diagnoser.Follow(site, r)}
	}
	o := l.Diagnoser.Refine(last.outcome, site, r, &g.Seen)
	g.Diagnosis = l.Diagnoser.Explain(o, &g.Seen)
	if res := o.Last; res != nil {
		if entry := res.Selection.Entry; entry != nil && len(entry.Modules) > 0 {
			g.AnsweredBy = entry.Modules[0]
		}
		if res.Pool != nil && g.Queue == "" {
			g.Queue = res.Pool.Name
		}
	}
	g.Diagnosis.Look = nil // filled in for what is shown; there may be many thousand groups
	return g
}

// Module is the module that most likely answered: that of the handler, else the one that the URL's extension speaks of.
func (g *Group) Module() string {
	if g.Diagnosis != nil {
		return g.AnsweredBy
	}
	url, _, _ := strings.Cut(g.URL, "?")
	switch strings.ToLower(path.Ext(url)) {
	case ".py", ".pl", ".cgi", ".rb":
		return "CgiModule"
	case ".php":
		return "FastCgiModule"
	case ".aspx", ".asmx", ".ashx", ".svc":
		return "ManagedPipelineHandler"
	}
	return ""
}
