package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/winpath"
)

// What a request still depends on once the configuration has handed it to a program: whether the program is there, and the script.

// virtualScripts are extensions whose handlers need no file of that name.
var virtualScripts = []string{".axd", ".rem", ".soap", ".vsdisco"}

// pageScripts are extensions that ASP.NET compiles from files.
var pageScripts = []string{".aspx", ".ashx", ".asmx", ".svc", ".cshtml", ".vbhtml"}

// unfound notes the script that is known to be absent: the handler does not look for it, so the program is the one that does not find it.
// It returns what to say of it, "" when the script is there or when the handler needs none.
func (r *run) unfound() string {
	e := r.selection.Entry
	if e == nil || !e.Path.NamesScript() || r.hop("rewrite") {
		return ""
	}
	script := r.script()
	if e.Managed() && !slices.Contains(pageScripts, strings.ToLower(winpath.Ext(script))) {
		return "" // a handler of the application's own may need no file
	}
	if slices.Contains(virtualScripts, strings.ToLower(winpath.Ext(script))) || winpath.Ext(script) == "" || r.Server.Disks.Stat(script).Fact != disk.Absent {
		return ""
	}
	text := script + " does not exist, so whatever runs it will not find it"
	for _, status := range scriptStatuses(e) {
		r.out.Potential = append(r.out.Potential, Potential{Status: status, Text: text, Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name})
	}
	r.likely = true
	return text
}

// hop reports whether the request was handed on in a way.
func (r *run) hop(kind string) bool {
	return slices.ContainsFunc(r.out.Hops, func(h Hop) bool { return h.Kind == kind })
}

// scriptStatuses are the answers of programs that do not find their script, the likeliest first.
func scriptStatuses(e *handler.Entry) []string {
	switch {
	case e.Managed():
		return []string{"404.0"}
	case e.HasModule("CgiModule"):
		return []string{"502.2", "404.0", "500.0"}
	}
	return []string{"404.0", "500.0"}
}

// unmappedProgram notes that nobody showed whether the program of an entry is there.
func (r *run) unmappedProgram() {
	e := r.selection.Entry
	if e == nil || e.ScriptProcessor == "" || r.Server.Profile != nil {
		return
	}
	path := ""
	switch {
	case e.HasModule("CgiModule"):
		command := program.ParseCommand(e.ScriptProcessor, r.Server.Env)
		path = command.Program
	case e.HasModule("FastCgiModule"), e.HasModule("IsapiModule"):
		text, _, _ := strings.Cut(e.ScriptProcessor, "|")
		path, _ = r.Server.Env.Expand(strings.Trim(text, `" `))
	}
	if winpath.IsAbs(path) && r.Server.Disks.Stat(path).Fact == disk.Unknown {
		r.doubt(fmt.Sprintf("%s exists; nobody mapped its directory", path))
	}
}
