package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/errorpage"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules/diagnose"
)

// runPage explains a saved error page.
func (c *Command) runPage(args []string, from *serverFlags, with *requestFlags, f *diagnoseFlags) error {
	if f.status != "" || f.win32 != "" {
		return usage("--page has the status of its own; --status and --win32 go with a TARGET")
	}
	r, err := input{name: f.page}.open(c)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(r, errorpage.MaxSize+1))
	_ = r.Close() // it was only read
	if err != nil {
		return failed(fmt.Errorf("%s: %w", f.page, err), "")
	}
	page, err := errorpage.Parse(raw)
	if err != nil {
		return failed(fmt.Errorf("%s: %w", f.page, err), "--page reads the page that IIS shows in a browser on the server, saved as HTML or pasted as text")
	}
	s, err := c.server(from)
	if err != nil {
		return err
	}
	req, site, err := s.pageRequest(page, args)
	if err != nil {
		return err
	}
	if err := with.apply(req); err != nil {
		return err
	}
	seen := &diagnose.Observed{Status: page.Status, Substatus: page.Substatus, Win32: page.Code, Module: page.Module, File: page.ConfigFile, Line: page.ConfigLine}
	d := s.examine(site, req, seen)
	if s.conf.Assumed {
		d.general()
	}
	s.tellPage(d, page)
	d.without("diagnose --page")
	return c.runDiagnose(d)
}

// pageRequest returns the request that a page is about: the one of its URL, or of the TARGET beside it.
func (s *loaded) pageRequest(page *errorpage.Page, args []string) (*resolver.Request, *topology.Site, error) {
	if len(args) > 0 {
		t, err := s.reader().Target(args[0])
		if err != nil {
			return nil, nil, err
		}
		return t.Request, t.Site, nil
	}
	if page.URL == "" {
		err := usage("the page says %s but not which URL was asked for", statusText(page))
		err.hint = "give the URL too: iislens diagnose --page FILE http://host/path"
		return nil, nil, err
	}
	req, err := resolver.ParseURL(page.URL)
	if err != nil {
		return nil, nil, failed(fmt.Errorf("the URL of the page: %w", err), "")
	}
	choice := s.Topology.Choose(req.HTTPS, req.Host, req.Port, "")
	if choice.Binding != nil || page.Status == 400 {
		return req, nil, nil
	}
	return req, s.siteOfFile(page.PhysicalPath), nil
}

func statusText(page *errorpage.Page) string {
	return (&diagnose.Observed{Status: page.Status, Substatus: page.Substatus}).Text()
}

// siteOfFile returns the only site that has a directory above a Windows path, or the only site there is: pages are often made
// under a name that no binding has, such as localhost.
func (s *loaded) siteOfFile(path string) *topology.Site {
	var found *topology.Site
	depth := -1
	for _, site := range s.Topology.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if path != "" && v.Physical != "" && winpath.Within(winpath.Fold(path), winpath.Fold(v.Physical)) && len(v.Physical) > depth {
					found, depth = site, len(v.Physical)
				}
			}
		}
	}
	if found == nil && len(s.Topology.Sites) == 1 {
		return s.Topology.Sites[0]
	}
	return found
}

// tellPage adds what the page says to a diagnosis, and where this configuration is another one.
func (s *loaded) tellPage(d *diagnosis, page *errorpage.Page) {
	say := func(label, format string, args ...any) {
		d.found = append(d.found, row{label, []words{plain(format, args...)}})
	}
	d.foundAs = map[string]any{"kind": page.Kind.String(), "server": page.Server, "module": page.Module, "notification": page.Notification, "handler": page.Handler,
		"configError": page.ConfigError, "configFile": page.ConfigFile, "configLine": page.ConfigLine, "physicalPath": page.PhysicalPath, "detail": page.Detail, "differences": []string{}}
	if page.Module != "" {
		text := page.Module
		if page.Notification != "" {
			text += ", at " + page.Notification
		}
		if page.HasCode {
			text += ", with " + fmt.Sprintf("0x%08x", page.Code)
		}
		say("failed in", "%s", text)
	}
	if page.Handler != "" && !strings.EqualFold(page.Handler, "Not yet determined") {
		say("handler", "%s", page.Handler)
	}
	if page.ConfigError != "" {
		say("error", "%s", page.ConfigError)
	}
	if page.ConfigFile != "" {
		at := page.ConfigFile
		if page.ConfigLine > 0 {
			at += fmt.Sprintf(", line %d", page.ConfigLine)
		}
		say("in", "%s", at)
	}
	if page.Detail != "" {
		say("detail", "%s", page.Detail)
	}
	var differences []string
	if d.Checks != nil { // there is a configuration to compare with
		differences = s.pageDifferences(d, page)
	}
	for i, text := range differences {
		label := ""
		if i == 0 {
			label = "differs"
		}
		say(label, "%s", text)
	}
	if len(differences) > 0 {
		d.foundAs["differences"] = differences
	}
}

// pageDifferences says where the server that made the page has another configuration than this one.
func (s *loaded) pageDifferences(d *diagnosis, page *errorpage.Page) []string {
	var list []string
	if res := d.Resolution(); page.PhysicalPath != "" && res.Directory != nil && res.Physical != "" && !equalFold(strings.TrimRight(page.PhysicalPath, `\`), strings.TrimRight(res.Physical, `\`)) {
		list = append(list, fmt.Sprintf("The page maps the URL to %s; by this configuration it is %s.", page.PhysicalPath, res.Physical))
	}
	if page.ConfigFile == "" || d.First.Directory == nil {
		return list
	}
	for _, level := range s.Chain(d.First.Directory) {
		if !equalFold(level.File, page.ConfigFile) {
			continue
		}
		if level.Layer == nil {
			return append(list, fmt.Sprintf("The page names %s, which is not among the files here.", page.ConfigFile))
		}
		file := level.Layer.Doc.File
		for _, line := range page.ConfigSource {
			if here := strings.Join(strings.Fields(file.Line(line.Number)), " "); here != strings.Join(strings.Fields(line.Text), " ") {
				return append(list, fmt.Sprintf("Line %d of %s is another one on the server. The page shows %s and here it is %s, so the copy here is older or newer.",
					line.Number, file.Path, strings.TrimSpace(line.Text), strings.TrimSpace(file.Line(line.Number))))
			}
		}
		return list
	}
	return append(list, fmt.Sprintf("The page names %s, which this configuration does not read for the URL.", page.ConfigFile))
}
