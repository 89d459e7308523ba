package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const coreModule, coreModuleV2 = "AspNetCoreModule", "AspNetCoreModuleV2"

// inProcess reports whether a section asks for in-process hosting.
func inProcess(section *merge.Section) bool {
	return strings.EqualFold(section.Text("hostingModel"), "inprocess")
}

// core is one application of the ASP.NET Core Module.
type core struct {
	process
	inside   bool // hosted in the worker process
	problems []Problem
}

// CoreProblems returns what is wrong with an application of the ASP.NET Core Module, in the order in which the module meets it;
// nothing for handlers of other modules (spec: pipeline §5.1). A section that the path does not have counts as empty.
func CoreProblems(app Application, host Host) []Problem {
	if !app.Entry.HasModule(coreModule) && !app.Entry.HasModule(coreModuleV2) {
		return nil
	}
	c := &core{process: process{host: host, app: app, module: moduleOf(app),
		path: host.expand(app.Section.Text("processPath")), arguments: host.expand(app.Section.Text("arguments"))}}
	c.inside = app.Entry.HasModule(coreModuleV2) && inProcess(app.Section)
	c.offline()
	c.model()
	if c.empty() || c.placeholder() {
		return c.problems
	}
	if p := Inherited(app, host); p != nil {
		return append(c.problems, *p)
	}
	c.exe()
	c.dll()
	c.bitness()
	c.runtime()
	return c.problems
}

// add appends a failure that stops the application from starting: 502.out for a process of its own, 500.in inside the worker process.
func (c *core) add(attribute string, out, in int, rule, because, fix string) *verdict.Failure {
	f := c.failure(attribute)
	f.Status, f.Substatus, f.Rule, f.Because, f.Fix = 502, out, rule, because, fix
	if c.inside {
		f.Status, f.Substatus = 500, in
	}
	c.problems = append(c.problems, Problem{Failure: f})
	return f
}

func (c *core) suggest(text string) { c.problems[len(c.problems)-1].Suggest = text }

// offline reports the file that takes an application off the air.
func (c *core) offline() {
	if c.app.Root == "" || !c.host.Disks.Stat(winpath.Join(c.app.Root, "app_offline.htm")).IsFile() {
		return
	}
	f := c.failure("processPath")
	f.Status, f.Because = 503, "The application's directory holds app_offline.htm: the module answers with its content instead of starting the application."
	f.Fix = "delete or rename app_offline.htm"
	c.problems = append(c.problems, Problem{Failure: f})
}

// model reports a hostingModel that the module does not know.
func (c *core) model() {
	text := c.app.Section.Text("hostingModel")
	if text == "" || !c.app.Entry.HasModule(coreModuleV2) || strings.EqualFold(text, "inprocess") || strings.EqualFold(text, "outofprocess") {
		return
	}
	f := c.failure("hostingModel")
	f.Status, f.Rule = 500, "invalid-attribute-value"
	f.Because = fmt.Sprintf("hostingModel=\"%s\" is neither InProcess nor OutOfProcess, so the module refuses its configuration.", text)
	f.Fix = `write hostingModel="InProcess" or "OutOfProcess"`
	suggest := "OutOfProcess"
	if strings.Contains(strings.ToLower(text), "in") {
		suggest = "InProcess"
	}
	c.problems = append(c.problems, Problem{f, suggest})
}

// empty reports a section without a program.
func (c *core) empty() bool {
	if strings.TrimSpace(c.path) != "" {
		return false
	}
	because := "The attribute processPath is required, and the aspNetCore element has none."
	switch {
	case c.app.Section.Origin.IsZero():
		because = fmt.Sprintf("The handler %s needs an aspNetCore element with processPath, and none applies to this path.", c.app.Entry.Name)
	case c.app.Section.Attr("processPath") != nil:
		because = "processPath is empty, so there is no process to start."
		if c.arguments != "" {
			because = fmt.Sprintf("processPath is empty, so the module starts the process with the command line ' %s'.", c.arguments)
		}
	}
	f := c.add("processPath", 5, 0, "aspnetcore-processpath-empty", because, `write processPath="dotnet" arguments=".\App.dll", or the path of the application's exe`)
	f.Or = []string{"500.19", "500.0"}
	if c.app.Section.Attr("processPath") != nil {
		f.Win32 = invalidArgument
	}
	first := ""
	if list := words(c.arguments); len(list) > 0 {
		first = list[0]
	}
	switch strings.ToLower(winpath.Ext(first)) {
	case ".exe":
		c.suggest(first)
	case ".dll":
		c.suggest("dotnet")
	}
	return true
}

// placeholder reports what publishing should have replaced. Source trees and IIS Express keep the placeholders.
func (c *core) placeholder() bool {
	attribute := ""
	for name, text := range map[string]string{"processPath": c.path, "arguments": c.arguments} {
		if strings.Contains(strings.ToUpper(text), "%LAUNCHER_") && (attribute == "" || name == "processPath") {
			attribute = name
		}
	}
	if attribute == "" || c.host.Express {
		return false
	}
	names, info := c.host.Disks.List(c.app.Root)
	if isSourceTree(names) {
		return true // nothing can be said of such an application before it is published
	}
	because := fmt.Sprintf("%s still has the placeholder %s, which publishing replaces; the module passes it on as it stands.", attribute, c.app.Section.Text(attribute))
	f := c.add(attribute, 5, 0, "aspnetcore-launcher-placeholder", because, "publish the application with dotnet publish, or write the program and its arguments")
	if c.inside {
		f.Uncertain, f.Or = "which in-process failure comes first", []string{"500.31", "500.30"}
	}
	if !info.IsDir() || !slices.ContainsFunc(names, isBinary) {
		f.Uncertain = "whether the directory is a deployed application or its source"
	}
	return true
}

func isBinary(name string) bool {
	ext := strings.ToLower(winpath.Ext(name))
	return ext == ".dll" || ext == ".exe"
}

func isSourceTree(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		ext := strings.ToLower(winpath.Ext(name))
		return ext == ".csproj" || ext == ".fsproj" || ext == ".vbproj" || ext == ".sln" || ext == ".xproj" || strings.EqualFold(name, "project.json") || strings.EqualFold(name, "Program.cs")
	})
}

// dotnet reports whether the process is the shared host, which takes the application as an argument.
func (c *core) dotnet() bool {
	return strings.EqualFold(strings.TrimSuffix(strings.ToLower(winpath.Base(strings.Trim(c.path, `" `))), ".exe"), "dotnet")
}

func (c *core) exe() {
	p := c.missing(502, 5, fileNotFound)
	if p == nil {
		return
	}
	if c.inside {
		p.Status, p.Substatus = 500, 31
		p.Uncertain, p.Or = "which in-process failure comes first", []string{"500.0", "500.38"}
	}
	c.problems = append(c.problems, *p)
}

// assembly returns the application's dll as the command line names it.
func (c *core) assembly() (word, path string) {
	if !c.dotnet() {
		exe, ok := c.program()
		if !ok || !c.inside {
			return "", ""
		}
		path = strings.TrimSuffix(exe, winpath.Ext(exe)) + ".dll"
		return winpath.Base(path), path
	}
	for _, word := range words(c.arguments) {
		if strings.EqualFold(winpath.Ext(word), ".dll") {
			path, _ := c.resolve(word)
			return word, path
		}
	}
	return "", ""
}

// dll reports an application whose dll is not there.
func (c *core) dll() {
	const rule = "aspnetcore-dll-missing"
	word, path := c.assembly()
	if c.dotnet() && word == "" {
		if strings.TrimSpace(c.arguments) == "" {
			f := c.add("arguments", 5, 0, rule, "processPath is dotnet and there are no arguments, so the module does not know which application to start.", `write arguments=".\App.dll"`)
			if other := c.otherAssembly(); other != "" {
				f.Fix = fmt.Sprintf(`write arguments=".\%s"`, other)
			}
		}
		return
	}
	if path == "" || c.host.Disks.Stat(path).Fact != disk.Absent {
		return
	}
	if !c.dotnet() {
		if exe, _ := c.program(); c.host.stat(exe).Fact != disk.Present {
			return // the missing exe says it all
		}
		c.add("processPath", 5, 38, rule, fmt.Sprintf("In-process hosting loads %s, which is not beside the exe; a single-file application cannot be hosted in-process.", path),
			`publish without PublishSingleFile, or write hostingModel="OutOfProcess"`)
		return
	}
	because := fmt.Sprintf("dotnet is told to run %s, and there is no %s.", word, path)
	other := c.otherAssembly()
	if other != "" {
		because += " There is " + other + "."
	}
	c.add("arguments", 5, 38, rule, because, "correct the name of the dll in arguments, or publish the application again")
	if other != "" {
		c.suggest(strings.Replace(c.app.Section.Text("arguments"), winpath.Base(strings.ReplaceAll(word, "/", `\`)), other, 1))
	}
}

// otherAssembly returns the one dll of the root that has a runtimeconfig.json, "" when there is none or several.
func (c *core) otherAssembly() string {
	names, _ := c.host.Disks.List(c.app.Root)
	found := ""
	for _, name := range names {
		base, ok := strings.CutSuffix(strings.ToLower(name), ".runtimeconfig.json")
		if !ok || !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, base+".dll") }) {
			continue
		}
		if found != "" {
			return ""
		}
		found = name[:len(base)] + ".dll"
	}
	return found
}

// bitness reports an in-process application that the worker process cannot load.
func (c *core) bitness() {
	bits := c.host.bits()
	if !c.inside || bits == 0 {
		return
	}
	files := []string{}
	if exe, ok := c.program(); ok {
		files = append(files, exe)
	}
	if _, dll := c.assembly(); dll != "" {
		files = append(files, dll)
	}
	for _, file := range files {
		im := c.host.image(file)
		if im.Bits == 0 || im.Bits == bits {
			continue
		}
		f := c.add("processPath", 5, 32, "bitness-mismatch", fmt.Sprintf("%s is %d-bit and the pool \"%s\" runs %d-bit; in-process hosting loads the application into the worker process.", file, im.Bits, c.host.Pool.Name, bits),
			fmt.Sprintf("publish for win-x%s, or set enable32BitAppOnWin64=\"%s\" on the pool", map[int]string{32: "86", 64: "64"}[bits], fmt.Sprint(im.Bits == 32)))
		relate(f, "the pool's bitness", c.host.Pool.Enable32.Origin)
		return
	}
}
