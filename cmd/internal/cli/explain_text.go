package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// text writes the answer for people: what happens and the line that decides it, then the way the request took, the entry
// that won, and those that did not.
func (a *explanation) text(p *page, out *outputFlags) {
	p.line(p.strong.Sprint(printable(a.First.Request.Method + " " + elided(a.First.Request.URL()))))
	if !out.quiet {
		a.server.about(p)
		a.server.files(p)
	}
	a.summary(p)
	a.server.unread(p, a.Resolution().Directory)
	if out.quiet {
		return
	}
	if out.verbose {
		for _, n := range a.Potential {
			p.row("possible", labels, unit("%s", n.Status).in(p.warn), plain("%s", sentence(n.Text)), p.at(n.Place.String()))
		}
	}
	a.server.disks(p)
	a.way(p, out.verbose)
	if e := a.Entry(); e != nil {
		a.winner(p, e, out.verbose)
	}
	if a.all {
		a.everyEntry(p)
	} else {
		a.others(p)
	}
}

// summary is the answer in a few lines.
func (a *explanation) summary(p *page) {
	switch e := a.Entry(); {
	case e != nil:
		p.row("handler", labels, plain("%s", e.Name).in(p.strong), plain("(%s)", moduleText(e)))
	case a.ConfigError() != nil && a.Resolution().Selection.Entry != nil:
		p.row("handler", labels, plain("none: the configuration cannot be read (it would be %s)", a.Resolution().Selection.Entry.Name))
	default:
		p.row("handler", labels, plain("none"))
	}
	for _, h := range a.Hops {
		p.row("", labels, plain("%s", hopText(h)), p.at(h.Origin.String()))
	}
	a.answer(p)
	p.row("because", labels, plain("%s", sentence(a.Because)))
	a.assumed(p)
	switch {
	case a.Failure != nil:
		p.failure(a.Failure)
	case a.Entry() != nil:
		p.row("decided", labels, p.to(a.Entry().Item.Origin.String()))
	}
	for i, f := range a.Next {
		if i == 3 {
			p.row("", labels, plain("and %s", count(len(a.Next)-i, "more failure")))
			break
		}
		p.row("then", labels, unit("%s", f.Text()).in(p.warn), plain("%s", sentence(f.Because)), p.at(f.Place.String()))
	}
}

// maxAssumed bounds the assumptions that are shown to people.
const maxAssumed = 3

// assumed says what the answer rests on and nobody told.
func (a *explanation) assumed(p *page) {
	for i, text := range a.Assumed[:min(len(a.Assumed), maxAssumed)] {
		label := ""
		if i == 0 {
			label = "assumed"
		}
		p.row(label, labels, plain("%s", sentence(text)))
	}
}

// answer is the status and how sure it is. A program's own answer is never certain, only that the program gets the request.
func (a *explanation) answer(p *page) {
	if text := a.handedOver(); text != "" {
		p.row("status", labels, plain("%s", text).in(p.good))
		return
	}
	p.status("status", a.Text(), a.Certainty.String(), a.Status, a.Failure != nil)
}

// handedOver says what is certain of a request that a program answers, "" of others.
func (a *explanation) handedOver() string {
	if a.Handed == "" || a.Failure != nil || a.Certainty != pipeline.Certain || a.Status != 200 {
		return ""
	}
	return "handed to " + a.Handed + ", certain; 200 unless that answers otherwise"
}

func (p *page) status(label, text, certainty string, status int, failure bool) {
	shade := p.good
	switch {
	case status >= 400 || status == 0 && failure:
		shade = p.bad
	case status == 0 || status >= 300:
		shade = p.warn
	}
	if status == 0 && failure {
		text = "none"
	}
	if text == certainty { // unknown, unknown
		p.row(label, labels, plain("%s", text).in(shade))
		return
	}
	p.row(label, labels, plain("%s", text).in(shade), joined(", %s", certainty))
}

// failure writes the place that decides, what to change and what else is known.
func (p *page) failure(f *verdict.Failure) {
	if at := f.Place.String(); at != "" {
		text := []words{p.to(at)}
		if f.Rule != "" {
			text = append(text, plain("[%s]", f.Rule).in(p.dim))
		}
		p.row("decided", labels, text...)
	}
	for _, r := range f.Related {
		p.row("", labels, plain("%s", r.Message), p.at(r.Origin.String()))
	}
	if f.Uncertain != "" {
		text := f.Uncertain
		if len(f.Or) > 0 {
			text += " (or " + strings.Join(f.Or, ", ") + ")"
		}
		p.row("not sure", labels, plain("%s", text))
	}
	if f.Fix != "" {
		p.row("fix", labels, plain("%s", sentence(f.Fix)))
	}
}

// wayLabels is the number of columns of the labels of the way.
const wayLabels = 15

// way is the path of the request: site, application, pool, virtual directory, file, and the files that were read for it.
// Every stop takes two lines, the second of which is its place.
func (a *explanation) way(p *page, verbose bool) {
	r := a.Resolution()
	if r.Site == nil {
		return
	}
	p.heading("The way it took")
	stop := func(label string, at merge.Origin, format string, args ...any) {
		p.row("  "+label, wayLabels, plain(format, args...))
		if !at.IsZero() {
			p.row("", wayLabels, p.to(at.String()))
		}
	}
	if b := a.First.Choice.Binding; b != nil {
		stop("site", b.Item.Origin, "%s, bound to %s %s", r.Site.Name, strings.ToLower(b.Protocol), b.Information)
	} else {
		stop("site", r.Site.Item.Origin, "%s", r.Site.Name)
	}
	if r.Directory == nil {
		return
	}
	if app := r.Application; app != nil {
		stop("application", app.Item.Origin, "%s", app.Path)
	}
	if pool := r.Pool; pool != nil && r.Application != nil {
		at := r.Application.Pool.Origin
		if pool.Item != nil {
			at = pool.Item.Origin
		}
		stop("pool", at, "%s: %s", pool.Name, poolText(pool))
	}
	if vdir := r.Directory.Directory; vdir != nil {
		prefix := ""
		if vdir.Path != "/" {
			prefix = vdir.Path + " -> "
		}
		physical := vdir.Physical
		if physical == "" {
			physical = vdir.PhysicalPath.Text // no path at all, as it stands
		}
		stop("directory", vdir.PhysicalPath.Origin, "%s%s", prefix, physical)
	}
	if r.Physical != "" {
		stop("file", merge.Origin{}, "%s", r.Physical)
		p.row("", wayLabels, a.file(p)...)
	}
	if info := r.PathInfo(); info != "" {
		stop("path info", merge.Origin{}, "%s", info)
	}
	a.files(p, verbose)
}

func poolText(pool *topology.Pool) string {
	if pool.Assumed {
		return "mode, .NET version and bitness not known: the file describes no pools"
	}
	runtime := "no managed code"
	if pool.Runtime.Text != "" {
		runtime = ".NET " + pool.Runtime.Text
	}
	return fmt.Sprintf("%s, %s, %d-bit", pool.Mode.Text, runtime, pool.Bits())
}

// file says what is known of the file that the request names.
func (a *explanation) file(p *page) []words {
	switch info := a.Resolution().Resource; {
	case info.Odd != "":
		return []words{plain("is %s", info.Odd).in(p.warn)}
	case info.Local != "" && info.Dir:
		return []words{plain("a directory,"), p.to(info.Local)}
	case info.Local != "":
		return []words{p.to(info.Local)}
	case info.Stock:
		return []words{plain("taken to be there, as on every Windows").in(p.dim)}
	case info.Fact == disk.Absent:
		return []words{plain("does not exist").in(p.warn)}
	}
	return []words{plain("not known whether it exists: show its disk with --root or --map").in(p.dim)}
}

// files lists the web.config files that IIS looks for on the way; with verbose those of the server too.
func (a *explanation) files(p *page, verbose bool) {
	label := "  looked in"
	for _, level := range a.server.Chain(a.Resolution().Directory) {
		r := a.Resolution()
		switch {
		case level.File == "", !verbose && !strings.HasPrefix(level.ConfigPath, merge.AppHostPath):
			continue
		case level.ConfigPath == r.ConfigPath && (r.Resource.Fact == disk.Absent || r.Resource.Fact == disk.Unknown && winpath.Ext(r.Physical) != ""):
			continue // it holds no file, or is none that would
		}
		text := []words{unit("%s", level.File)}
		switch {
		case level.Layer != nil:
			text = []words{p.to(level.Layer.Doc.File.Path)}
		case level.State == "ignored":
			text = append(text, plain("(IIS does not look)").in(p.dim))
		case level.Err != nil:
			text = []words{p.to(a.server.Disks.Stat(level.File).Local), unit("(not read: %s)", level.Reason()).in(p.warn)}
		case level.State == "unknown":
			text = append(text, plain("(not known)").in(p.warn))
		default:
			text = append(text, plain("(none)").in(p.dim))
		}
		p.row(label, wayLabels, text...)
		label = ""
	}
}

// winner writes the entry that answers, attribute by attribute, and how it came to be.
func (a *explanation) winner(p *page, e *handler.Entry, verbose bool) {
	r := a.Resolution()
	p.heading("Handler %s, entry %d of %d", e.Name, r.Selection.Index+1, len(r.Handlers.Entries))
	at := []words{p.to(e.Item.Origin.String())}
	if path, ok := e.Item.Origin.Location(); ok {
		at = append(at, unit("<location path=%q>", path))
	}
	p.text(2, at...)
	columns := 0
	for _, s := range e.Item.Schema.Attributes {
		columns = max(columns, width(s.Name))
	}
	columns += 6
	env := a.server.EnvOf(r.Pool)
	for _, attr := range e.Item.Attrs {
		p.row("    "+attr.Name, columns, plain("%s", shown(attr.Value)))
		if attr.Schema != nil && attr.Schema.Expanded {
			if expanded, _ := env.Expand(attr.Value); expanded != attr.Value {
				p.row("", columns, plain("= %s", expanded).in(p.dim))
			}
		}
	}
	for _, s := range e.Item.Schema.Attributes {
		telling := s.Name == "modules" || s.Name == "requireAccess" || s.Name == "resourceType"
		if e.Item.Attr(s.Name) == nil && a.server.Engine.Version.Has(s.Since) && (verbose || telling) {
			p.row("    "+s.Name, columns, plain("%s", shown(answer.Fallback(s))), plain("(default)").in(p.dim))
		}
	}
	steps := a.History(e)
	if len(steps) < 2 {
		return
	}
	p.text(2, plain("History of the name %s:", e.Name))
	verbs := map[string]string{"add": "added", "remove": "removed", "clear": "cleared"}
	for _, step := range steps {
		p.row("    "+verbs[step.Action], 14, p.to(step.Origin.String()))
	}
}

func moduleText(e *handler.Entry) string {
	if e.Managed() && e.Type != "" {
		name, _, _ := strings.Cut(e.Type, ",")
		return name
	}
	if len(e.Modules) == 0 {
		return "no module"
	}
	return e.Modules[0] // the others of StaticFile's list only help where it has nothing to serve
}

func hopText(h pipeline.Hop) string {
	switch h.Kind {
	case "rewrite":
		return fmt.Sprintf("a rule rewrites %s to %s", h.From, h.To)
	case "defaultDocument":
		return fmt.Sprintf("the default document of %s is %s", h.From, h.To)
	case "extensionless":
		return fmt.Sprintf("%s took it first and handed it on", h.Handler)
	}
	return fmt.Sprintf("%s: %s to %s", h.Kind, h.From, h.To)
}

// sentence is a clause as a sentence of its own, never an empty one.
func sentence(text string) string {
	return rules.Sentence(cmp.Or(text, "nothing more is known"))
}

// elided is a URL with the middle of a very long tail left out.
func elided(url string) string {
	const most = 160
	runes := []rune(url)
	if len(runes) <= most {
		return url
	}
	return fmt.Sprintf("%s...%s (%d characters)", string(runes[:most-20]), string(runes[len(runes)-20:]), len(runes))
}
