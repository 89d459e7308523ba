package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/freb"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules/diagnose"
)

// runTrace explains a failed request trace: what IIS did, and where that differs from what its configuration says.
func (c *Command) runTrace(from *serverFlags, f *diagnoseFlags) error {
	if f.status != "" || f.win32 != "" {
		return usage("--trace has the status of its own; --status and --win32 go with a TARGET")
	}
	r, err := input{name: f.trace}.open(c)
	if err != nil {
		return err
	}
	trace, err := freb.Parse(r)
	_ = r.Close() // it was only read
	cutOff := errors.Is(err, freb.ErrCutOff) && trace != nil && trace.URL != ""
	if err != nil && !cutOff {
		return failed(fmt.Errorf("%s: %w", f.trace, err), "--trace reads fr000001.xml, as IIS writes it below inetpub\\logs\\FailedReqLogFiles")
	}
	s, err := c.server(from)
	if err != nil {
		return err
	}
	req, err := resolver.ParseURL(trace.URL)
	if err != nil {
		return failed(fmt.Errorf("%s: %w", f.trace, err), "")
	}
	if trace.Verb != "" {
		req.Method = trace.Verb
	}
	req.Credentials = trace.User != ""
	t := &traced{Trace: trace, path: f.trace, seen: traceStatus(trace)}
	site, why := s.traceSite(trace, req)
	d := s.examine(site, req, t.seen)
	if s.conf.Assumed {
		d.general()
	}
	t.fill(d)
	if why != "" && !s.conf.Assumed {
		d.found = append([]row{{"site", []words{plain("%s", why)}}}, d.found...)
	}
	d.without("diagnose --trace")
	if cutOff {
		d.found = append(d.found, row{"note", []words{plain("The trace ends early: what IIS did after that is not in it.")}})
	}
	return c.runDiagnose(d)
}

// traceSite returns the site of a trace, and why it is that one where its ID does not say it: nil means that its binding chooses.
func (s *loaded) traceSite(trace *freb.Trace, req *resolver.Request) (site *topology.Site, why string) {
	if s.Profile != nil {
		return nil, ""
	}
	for _, site := range s.Topology.Sites {
		if site.ID == int64(trace.SiteID) {
			return site, ""
		}
	}
	lacks := fmt.Sprintf("the configuration has no site with the ID %d", trace.SiteID)
	if b := s.Topology.Choose(req.HTTPS, req.Host, req.Port, "").Binding; b != nil {
		return nil, fmt.Sprintf("%s; its binding leads to %s", lacks, b.Site.Name)
	}
	if site := s.siteOfFile(trace.PhysicalPath); site != nil {
		return site, fmt.Sprintf("%s and none with a binding for %s; taken as %s, the one that maps the file or the only one there is", lacks, req.URL(), site.Name)
	}
	return nil, lacks
}

// traceStatus is the answer that started the trace.
func traceStatus(trace *freb.Trace) *diagnose.Observed {
	status := trace.Status
	seen := &diagnose.Observed{}
	if failure, ok := trace.Failure(); ok {
		status, seen.Win32, seen.Module = failure.Status, failure.Code, failure.Module
	} else if trace.Trigger.Code != 0 {
		status = trace.Trigger
	}
	seen.Status, seen.Substatus = status.Code, status.Sub
	return seen
}

// traced is a trace being told.
type traced struct {
	*freb.Trace
	path string
	seen *diagnose.Observed
}

// fill adds what the trace says to the diagnosis.
func (t *traced) fill(d *diagnosis) {
	say := func(label, format string, args ...any) {
		d.found = append(d.found, row{label, []words{plain(format, args...)}})
	}
	failure, failed := t.Failure()
	handlers := make([]map[string]any, 0, len(t.Handlers))
	for _, h := range t.Handlers {
		handlers = append(handlers, map[string]any{"from": h.From, "to": h.To, "modules": h.Modules, "script": h.Script, "line": h.Line})
	}
	d.foundAs = map[string]any{"file": t.path, "handler": t.Handler(), "handlers": handlers, "pool": t.AppPool, "siteId": t.SiteID,
		"module": failure.Module, "notification": failure.Notification, "reason": failure.Reason, "line": failure.Line, "physicalPath": t.PhysicalPath,
		"user": t.User, "tokenUser": t.TokenUser, "differences": []string{}}
	if t.Handler() != "" {
		text := t.Handler()
		if len(t.Handlers) > 1 {
			text += fmt.Sprintf(", chosen after %s", t.Handlers[len(t.Handlers)-2].To)
		}
		if last := t.Handlers[len(t.Handlers)-1]; last.Script != "" {
			text += ": " + last.Script
		}
		say("handler", "%s", text)
	} else {
		say("handler", "the trace does not tell: it lacks the event that names one")
	}
	if failed {
		text := fmt.Sprintf("%s, at %s", failure.Module, notificationText(failure.Notification))
		if failure.Code != 0 {
			text += fmt.Sprintf(", with 0x%08x", failure.Code)
		}
		if failure.CodeText != "" {
			text += fmt.Sprintf(" (%s)", strings.TrimSuffix(strings.TrimSpace(failure.CodeText), "."))
		}
		say("failed in", "%s", text)
		d.found[len(d.found)-1].text = append(d.found[len(d.found)-1].text, unit("%s:%d", t.path, failure.Line))
		if failure.Config != "" {
			say("", "%s", failure.Config)
		}
	}
	for _, event := range t.Notable[:min(len(t.Notable), 3)] {
		fields := make([]string, 0, len(event.Fields))
		for _, field := range event.Fields {
			fields = append(fields, field.Name+"="+field.Value)
		}
		say("event", "%s %s", event.Name, elided(strings.Join(fields, ", ")))
	}
	for _, change := range t.URLs {
		say("rewrite", "%s became %s", change.From, change.To)
	}
	if differences := t.differences(d); d.Checks != nil && len(differences) > 0 {
		d.foundAs["differences"] = differences
		for i, text := range differences {
			label := ""
			if i == 0 {
				label = "differs"
			}
			say(label, "%s", text)
		}
	}
}

// without takes out the steps that the user has just gone.
func (d *diagnosis) without(command string) {
	d.Look = slices.DeleteFunc(d.Look, func(s diagnose.Step) bool { return strings.Contains(s.What+s.Command(), command) })
}

// notificationText writes EXECUTE_REQUEST_HANDLER as the documentation does.
func notificationText(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ToLower(name), "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// differences says where IIS did something else than its configuration, as given here, says.
func (t *traced) differences(d *diagnosis) []string {
	var list []string
	res := d.Resolution()
	if entry := res.Selection.Entry; t.Handler() != "" && (entry == nil || entry.Name != t.Handler()) {
		name := "none"
		if entry != nil {
			name = entry.Name
		}
		if !d.handedOn(t.Handler()) {
			list = append(list, fmt.Sprintf("IIS chose the handler %s; by this configuration it is %s.", t.Handler(), name))
		}
	}
	if res.Pool != nil && t.AppPool != "" && !equalFold(res.Pool.Name, t.AppPool) {
		list = append(list, fmt.Sprintf("The request ran in the pool %s; by this configuration it is %s.", t.AppPool, res.Pool.Name))
	}
	if res.Directory != nil && res.Physical != "" && t.PhysicalPath != "" && !equalFold(strings.TrimRight(res.Physical, `\`), strings.TrimRight(t.PhysicalPath, `\`)) {
		list = append(list, fmt.Sprintf("IIS mapped the URL to %s; by this configuration it is %s.", t.PhysicalPath, res.Physical))
	}
	if d.Status != 0 && d.Verdict == diagnose.Contradiction {
		list = append(list, fmt.Sprintf("IIS answered %s; by this configuration it is %s.", t.seen.Text(), d.Text()))
	}
	return list
}

// handedOn reports whether a handler took the request on the way, as extensionless ones do.
func (d *diagnosis) handedOn(name string) bool {
	for _, h := range d.Hops {
		if h.Handler == name {
			return true
		}
	}
	return false
}
