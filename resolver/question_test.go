package resolver_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
)

// question writes the answer of a server to one question.
type question struct {
	server *resolver.Server
	out    io.Writer
	view   string // the config path that is asked about
}

func (q *question) printf(format string, args ...any) { fmt.Fprintf(q.out, format+"\n", args...) }

// section writes an effective section: one line for each attribute, item and child element, with file:line, the config path
// that it is set for, and whether it is inherited; then the faults, the first of which is what IIS shows.
func (q *question) section(name, path string) {
	section, dir, err := q.server.Section(path, name)
	if err != nil {
		q.printf("%v", err)
		return
	}
	q.view = dir.View()
	q.element("", section.Element)
	if section.Locked {
		q.printf("locked for lower files by %s", q.at(section.Lock))
	}
	label := "error"
	for _, faults := range [][]*merge.Fault{dir.Node.Faults, section.Faults} {
		for _, f := range faults {
			q.fault(label, f)
			label = "  also"
		}
	}
}

func (q *question) fault(label string, f *merge.Fault) {
	at := q.at(f.Origin)
	if f.NoLine {
		at += " (no line)"
	}
	q.printf("%s %s %s scope=%s rule=%s %q", label, f.HResultText(), at, f.Scope, f.Rule, f.Message)
	for _, r := range f.Related {
		q.printf("    %s: %s", r.Message, q.at(r.Origin))
	}
	if f.Uncertain != "" {
		q.printf("    not sure of %s", f.Uncertain)
	}
	if f.Since != "" {
		q.printf("    since IIS %s", f.Since)
	}
}

func (q *question) element(indent string, e *merge.Element) {
	for _, a := range e.Attrs {
		over := ""
		for old := a.Overridden; old != nil; old = old.Overridden {
			over += fmt.Sprintf(" over %q %s", old.Value, q.at(old.Origin))
		}
		q.printf("%s@%s=%q %s%s", indent, a.Name, a.Value, q.from(a.Origin), over)
	}
	for _, child := range e.Children {
		q.printf("%s%s/", indent, child.Schema.Name)
		q.element(indent+"  ", child)
	}
	for _, event := range e.Events {
		what := "remove"
		if event.Clear {
			what = "clear"
		}
		var dropped []string
		for _, item := range event.Dropped {
			dropped = append(dropped, merge.KeyText(item))
		}
		q.printf("%s(%s at %s dropped [%s])", indent, what, q.at(event.Origin), strings.Join(dropped, " "))
	}
	for i, item := range e.Items {
		q.printf("%s%d. %s %s %s", indent, i+1, item.Tag, merge.KeyText(item), q.from(item.Origin))
	}
}

// at is file:line of an origin, with the Windows path where there is one.
func (q *question) at(o merge.Origin) string {
	if o.IsZero() {
		return "-"
	}
	file := o.Span.File.Windows
	if file == "" || o.Span.File.Profile {
		file = o.Span.File.Path
	}
	if o.Span.File.Missing {
		return file
	}
	return fmt.Sprintf("%s:%d", file, o.Span.Line())
}

func (q *question) from(o merge.Origin) string {
	path := strings.TrimPrefix(o.ConfigPath(), merge.AppHostPath)
	if path = strings.TrimPrefix(path, "/"); path == "" {
		path = "(server)"
	}
	inherited := "local"
	if o.Inherited(q.view) {
		inherited = "inherited"
	}
	return fmt.Sprintf("%s [%s] %s", q.at(o), path, inherited)
}

// handler follows a request: "GET http://host/path [LOCAL-IP]".
func (q *question) handler(t *testing.T, text string) {
	t.Helper()
	words := strings.Fields(text)
	r, err := resolver.ParseURL(words[1])
	if err != nil {
		q.printf("%v", err)
		return
	}
	r.Method = words[0]
	r.ClientIP = "203.0.113.7"
	if len(words) > 2 {
		r.LocalIP = words[2]
	}
	res := q.server.Resolve(r)
	if r.Refused != "" {
		q.printf("http.sys refuses it: %s", r.Refused)
	}
	switch c := res.Choice; {
	case c.Binding == nil && c.Stopped != nil:
		q.printf("no binding; that of the stopped site %s at %s would do", c.Stopped.Site.Name, q.at(c.Stopped.Item.Origin))
	case c.Binding == nil && c.Nearest != nil:
		q.printf("no binding; listening=%v; nearest is %s of %s", c.Listening, c.Nearest.Information, c.Nearest.Site.Name)
	case c.Binding == nil:
		q.printf("no binding; listening=%v", c.Listening)
	case c.Guessed:
		q.printf("binding %s of %s at %s, if the request came in on %s", c.Binding.Information, res.Site.Name, q.at(c.Binding.Item.Origin), c.Binding.IP)
	default:
		q.printf("binding %s of %s at %s", c.Binding.Information, res.Site.Name, q.at(c.Binding.Item.Origin))
	}
	if res.Directory == nil {
		return
	}
	q.where(res.Directory)
	q.printf("pool %s defined=%v classic=%v runtime=%q bits=%d", res.Pool.Name, res.PoolDefined, res.Pool.Classic, res.Pool.Runtime.Text, res.Pool.Bits())
	if res.Handlers == nil {
		return
	}
	if fault := res.Node.Error(res.Handlers.Section); fault != nil {
		q.fault("error", fault)
	}
	selection := res.Selection
	if selection.Entry == nil {
		q.printf("no handler; denied for want of %s", selection.Denied)
	} else {
		e := selection.Entry
		q.printf("handler %d. %s %s missing=%v guessed=%v", selection.Index+1, e.Name, q.at(e.Item.Origin), selection.Match.Missing, selection.Match.Guessed)
		if info := res.PathInfo(); info != "" {
			q.printf("path info %s", info)
		}
		if e.ScriptProcessor != "" {
			q.printf("script processor %s", e.ScriptProcessor)
		}
	}
	for _, c := range res.Handlers.Candidates(res.Match, selection.Index) {
		q.printf("  %d. %s %s: %s", c.Index+1, c.Entry.Name, c.Result, c.Reason)
	}
}

// place writes where a config path lives.
func (q *question) place(path string) {
	dir, err := q.server.Path(path)
	if err != nil {
		q.printf("%v", err)
		return
	}
	q.where(dir)
	q.printf("pool %q at %s", dir.Application.Pool.Text, q.at(dir.Application.Pool.Origin))
	if dir.Directory != nil {
		q.printf("physicalPath at %s, allowSubDirConfig=%q at %s", q.at(dir.Directory.PhysicalPath.Origin), dir.Directory.SubDirConfig.Text, q.at(dir.Directory.SubDirConfig.Origin))
	}
}

func (q *question) where(dir *resolver.Directory) {
	vdir := "none"
	if dir.Directory != nil {
		vdir = dir.Directory.Path
	}
	q.printf("application %s, virtual directory %s, %s (%s)", dir.Application.Path, vdir, dir.Physical, kindOf(dir))
}

func kindOf(dir *resolver.Directory) string {
	text := dir.Info.Fact.String()
	switch {
	case dir.Info.IsDir():
		text = "directory"
	case dir.Info.IsFile():
		text = "file"
	}
	if dir.Info.Stock {
		text += " of a stock Windows"
	}
	if dir.Info.Local != "" {
		text += " " + dir.Info.Local
	}
	return text
}

// chain writes the levels of a config path.
func (q *question) chain(path string) {
	dir, err := q.server.Path(path)
	if err != nil {
		q.printf("%v", err)
		return
	}
	for _, level := range q.server.Chain(dir) {
		problem := ""
		if level.Err != nil {
			problem = " (" + level.Err.Error() + ")"
		}
		q.printf("%s %s %s%s", level.ConfigPath, level.State, level.File, problem)
	}
}

// sites writes the topology.
func (q *question) sites() {
	for _, site := range q.server.Topology.Sites {
		q.printf("site %s id=%d autostart=%q", site.Name, site.ID, site.AutoStart.Text)
		for _, app := range site.Applications {
			q.printf("  application %s pool=%q", app.Path, app.Pool.Text)
			for _, dir := range app.Directories {
				q.printf("    virtual directory %s -> %s", dir.Path, dir.Physical)
			}
		}
		for _, b := range site.Bindings {
			q.printf("  binding %s %s ok=%v ip=%q port=%d host=%q", b.Protocol, b.Information, b.OK, b.IP, b.Port, b.Host)
		}
	}
	for _, pool := range q.server.Topology.Pools {
		q.printf("pool %s classic=%v runtime=%q bits=%d override=%q identity=%q queue=%q", pool.Name, pool.Classic, pool.Runtime.Text, pool.Bits(),
			pool.ConfigOverride.Text, pool.Identity.Text, pool.QueueLength.Text)
	}
}
