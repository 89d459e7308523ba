package diagnose

import (
	"path"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules/status"
)

// Step is one thing to look at, with the command lines that do it.
type Step struct {
	What  string
	Lines []command.Line
}

// Command returns the command lines as cmd.exe reads them, "" where there is nothing to type.
func (s *Step) Command() string {
	var lines []string
	for _, line := range s.Lines {
		if line.Shell != command.PowerShell {
			lines = append(lines, line.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// steps returns what to look at, the request's own names filled in; a failed request trace comes last, where it can help.
func (e *examination) steps(k Knowledge) []Step {
	names := e.names()
	list := Fill(k.Look, names)
	if e.seen.Status >= 400 && e.seen.Status != 503 && e.seen.Reason == "" && e.seen.Status != 400 {
		list = append(list, Fill([]status.Step{status.Tracing}, names)...)
	}
	return list
}

// made are the placeholders for which no word in capitals can stand.
var made = []string{"program", "arguments", "approot", "version"}

// Fill returns steps with their placeholders filled in; those that have no value become NAMES IN CAPITALS. A command whose
// program nobody knows is left out.
func Fill(steps []status.Step, names command.Values) []Step {
	list := make([]Step, 0, len(steps))
	for _, s := range steps {
		step := Step{What: s.What}
		for _, c := range s.Commands {
			if !complete(c, names) {
				step.Lines = nil
				break
			}
			step.Lines = append(step.Lines, c.Lines(names)...)
		}
		list = append(list, step)
	}
	return list
}

func complete(c command.Command, names command.Values) bool {
	for _, name := range made {
		if _, known := names[name]; !known && c.Needs(name) {
			return false
		}
	}
	return true
}

// names returns what the placeholders of commands stand for.
func (e *examination) names() command.Values {
	names := command.Values{}
	if e.seen != nil && e.seen.Status > 0 {
		names.Set("status", e.seen.Text())
	}
	res := e.out.First
	if res == nil {
		return names
	}
	names.Set("ext", "*")
	if segments := res.Request.Segments; len(segments) > 0 {
		if ext := path.Ext(segments[len(segments)-1]); len(ext) > 1 && ext != segments[len(segments)-1] {
			names.Set("ext", "*"+ext)
		}
	}
	names.Set("host", res.Request.Host)
	if res.Site != nil {
		names.Set("site", res.Site.Name)
		names.Set("path", strings.TrimSuffix(res.Site.Name+res.Request.Path, "/"))
	}
	if res.Pool != nil {
		names.Set("pool", res.Pool.Name)
	}
	if last := e.out.Last; last != nil && last.Directory != nil {
		names.Set("file", last.Physical)
		names.Set("approot", root(last))
		programNames(names, last)
	}
	return names
}

// root returns the Windows path of the root of the application.
func root(res *resolver.Resolution) string {
	for dir := res.Directory; dir != nil; dir = dir.Up {
		if dir.AppRoot {
			return dir.Physical
		}
	}
	return ""
}

// programNames adds the program that the handler starts, with its arguments.
func programNames(names command.Values, res *resolver.Resolution) {
	entry := res.Selection.Entry
	if entry == nil {
		return
	}
	env := res.Server.Env
	switch {
	case entry.HasModule("AspNetCoreModuleV2"), entry.HasModule("AspNetCoreModule"):
		section := res.Node.Section(program.CoreSection)
		if section == nil {
			return
		}
		host(names, expand(env, section.Text("processPath")), expand(env, section.Text("arguments")))
	case entry.ScriptProcessor == "":
	case entry.HasModule("FastCgiModule"):
		file, arguments, _ := strings.Cut(expand(env, entry.ScriptProcessor), "|")
		host(names, file, arguments)
	default:
		c := program.ParseCommand(entry.ScriptProcessor, env)
		arguments := strings.Replace(c.Arguments, "%s", strings.ReplaceAll(res.Physical, "%s", ""), 1)
		host(names, c.Program, strings.ReplaceAll(strings.ReplaceAll(arguments, `"%s"`, ""), "%s", ""))
	}
}

// host sets the names of a program that starts with arguments. A file of the current directory is written so that both shells
// find it there.
func host(names command.Values, file, arguments string) {
	if strings.Trim(file, ". ") == "" || strings.Contains(file, "%") {
		return
	}
	if strings.Contains(file, ".") && !strings.ContainsAny(file, `\/`) {
		file = `.\` + file
	}
	names.Set("program", file)
	names["arguments"] = command.Split(arguments)
	names.Set("version", versionFlag(file))
}

// versionFlag is the option by which a program says its version and nothing else.
func versionFlag(file string) string {
	if strings.HasPrefix(strings.ToLower(winpath.Base(file)), "python") {
		return "--version" // -v traces imports
	}
	return "-v"
}

func expand(env winpath.Env, text string) string {
	text, _ = env.Expand(text)
	return text
}

// moduleOf returns the module that answers for an entry.
func moduleOf(entry *handler.Entry) string {
	if len(entry.Modules) > 0 {
		return entry.Modules[0]
	}
	return handler.ManagedModule
}
