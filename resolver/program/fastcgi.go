package program

import (
	"fmt"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const fastCGIModule = "FastCgiModule"

// FastCGI is the list of FastCGI applications of a server.
type FastCGI struct {
	Section *merge.Section
	Apps    []*FastCGIApp

	env  winpath.Env
	once sync.Once // for what Nearest compares
}

// FastCGIApp is one <application>. FullPath and Arguments are expanded.
type FastCGIApp struct {
	Item                *merge.Item
	FullPath, Arguments string

	plain struct{ path, arguments, both, stem string } // what Nearest compares
}

// NewFastCGI reads the list.
func NewFastCGI(section *merge.Section, env winpath.Env) *FastCGI {
	f := &FastCGI{Section: section, env: env}
	for _, item := range section.Items {
		app := &FastCGIApp{Item: item}
		app.FullPath, _ = env.Expand(item.Text("fullPath"))
		app.Arguments, _ = env.Expand(item.Text("arguments"))
		f.Apps = append(f.Apps, app)
	}
	return f
}

// Split returns the program and the arguments that a scriptProcessor names: what stands before and behind the first bar.
func (f *FastCGI) Split(entry *handler.Entry) (path, arguments string) {
	text, _ := f.env.Expand(entry.RawScriptProcessor)
	path, arguments, _ = strings.Cut(text, "|")
	return path, arguments
}

// Find returns the application of an entry, nil when none is registered. Both parts are compared whole and without case
// (spec: pipeline §3).
func (f *FastCGI) Find(entry *handler.Entry) *FastCGIApp {
	path, arguments := f.Split(entry)
	for _, app := range f.Apps {
		if strings.EqualFold(app.FullPath, path) && strings.EqualFold(app.Arguments, arguments) {
			return app
		}
	}
	return nil
}

// Nearest returns the application that was most likely meant for an entry, and how it differs; nil when none resembles it.
func (f *FastCGI) Nearest(entry *handler.Entry) (app *FastCGIApp, difference string) {
	path, arguments := f.Split(entry)
	best := 0
	try := func(rank int, candidate *FastCGIApp, text string) {
		if rank > best {
			best, app, difference = rank, candidate, text
		}
	}
	f.once.Do(func() {
		for _, a := range f.Apps {
			a.plain.path, a.plain.arguments, a.plain.both = plain(a.FullPath), plain(a.Arguments), plain(a.FullPath+"|"+a.Arguments)
			a.plain.stem = stem(strings.Trim(a.FullPath, `"`))
		}
	})
	plainPath, plainArguments, both := plain(path), plain(arguments), plain(path+"|"+arguments)
	base, copied := winpath.Base(strings.Trim(path, `"`)), stem(strings.Trim(path, `"`))
	for _, a := range f.Apps {
		switch {
		case a.plain.path == plainPath && a.plain.arguments == plainArguments:
			try(6, a, detail(path+"|"+arguments, a.FullPath+"|"+a.Arguments))
		case a.plain.both == both:
			try(5, a, "the bar between program and arguments stands elsewhere")
		case a.plain.path == plainPath:
			try(4, a, argumentsDiffer(arguments, a.Arguments))
		case strings.EqualFold(winpath.Base(a.FullPath), base) && strings.EqualFold(a.Arguments, arguments):
			try(3, a, "the program lies in another directory: "+a.FullPath)
		case a.plain.stem == copied:
			try(2, a, "it is another copy of the program: "+a.FullPath)
		}
	}
	return app, difference
}

func argumentsDiffer(mine, registered string) string {
	switch {
	case registered == "":
		return fmt.Sprintf("the application has no arguments, the handler has \"%s\"", mine)
	case mine == "":
		return fmt.Sprintf("the application has the arguments \"%s\", the handler has none", registered)
	}
	return fmt.Sprintf("the arguments are \"%s\" in the application and \"%s\" in the handler", registered, mine)
}

// Unregistered returns the 500.0 of an entry whose program and arguments no application has, nil when one does or the entry
// is not one of FastCgiModule.
func (f *FastCGI) Unregistered(entry *handler.Entry) *Problem {
	if !entry.HasModule(fastCGIModule) || f.Find(entry) != nil {
		return nil
	}
	path, arguments := f.Split(entry)
	fail := &verdict.Failure{Status: 500, Win32: appNotFound, Rule: "fastcgi-app-not-registered", Module: fastCGIModule, Notification: executeRequest,
		Section: FastCGISection, Key: path, Place: f.Section.Origin}
	what := path
	if arguments != "" {
		what += " with the arguments " + arguments
	}
	fail.Because = fmt.Sprintf("system.webServer/fastCgi has no application for %s; IIS says that <handler> scriptProcessor could not be found in <fastCGI> application configuration.", what)
	fail.Fix = fmt.Sprintf(`add <application fullPath="%s"`, strings.ReplaceAll(path, `"`, "&quot;"))
	if arguments != "" {
		fail.Fix += fmt.Sprintf(` arguments="%s"`, strings.ReplaceAll(arguments, `"`, "&quot;"))
	}
	fail.Fix += " /> to system.webServer/fastCgi in applicationHost.config"
	p := &Problem{Failure: fail}
	if path == "" {
		fail.Because = "The handler names no scriptProcessor, and FastCgiModule finds its program through that alone."
		fail.Fix = "add scriptProcessor, with the same text as an application of system.webServer/fastCgi"
		fail.Place, fail.Section, fail.Key = entry.Item.Where("scriptProcessor"), handler.SectionName, entry.Name
		return p
	}
	if app, difference := f.Nearest(entry); app != nil {
		fail.Because += " The nearest one differs: " + difference + "."
		fail.Place, fail.Key = app.Item.Where("fullPath"), app.FullPath
		if plain(app.FullPath) == plain(path) {
			fail.Fix = "give the handler and the application the same program and arguments, letter by letter"
			if arguments != "" && app.Item.Attr("arguments") != nil {
				fail.Place, p.Suggest = app.Item.Where("arguments"), arguments
			}
		}
	}
	if fail.Place.IsZero() {
		fail.Place, fail.Section, fail.Key = entry.Item.Where("scriptProcessor"), handler.SectionName, entry.Name
		return p
	}
	relateHandler(fail, entry, "scriptProcessor")
	return p
}

// ExeMissing returns the failure of an application whose program is known to be absent.
func ExeMissing(app *FastCGIApp, host Host) *Problem {
	f := &verdict.Failure{Section: FastCGISection, Key: app.FullPath, Place: app.Item.Where("fullPath")}
	return exeMissing(app.FullPath, f, host)
}

func exeMissing(path string, f *verdict.Failure, host Host) *Problem {
	path = strings.Trim(path, `" `)
	if !winpath.IsAbs(path) || host.stat(path).Fact != disk.Absent {
		return nil
	}
	_, what := absence(host, path)
	f.Status, f.Win32, f.Rule, f.Module, f.Notification = 500, fileNotFound, "fastcgi-exe-missing", fastCGIModule, executeRequest
	f.Because = fmt.Sprintf("FastCGI cannot start %s: %s.", path, what)
	f.Fix = "correct the path in the application and in the handler"
	p := &Problem{Failure: f}
	if other := sibling(host.Disks, host.redirect(path)); other != "" {
		f.Because += " There is " + other + "."
		p.Suggest = other
	}
	return p
}

// FastCGIProblems returns what is wrong with an entry of FastCgiModule, in the order in which IIS meets it. list is nil when the
// server's applications are not known; settings is the effective appSettings at the path, nil when it is not known; root is the physical
// path of the application, "" when it is not known.
func FastCGIProblems(entry *handler.Entry, list *FastCGI, settings *merge.Section, root string, host Host) []Problem {
	if !entry.HasModule(fastCGIModule) {
		return nil
	}
	var problems []Problem
	var app *FastCGIApp
	if list != nil {
		if app = list.Find(entry); app == nil {
			problems = append(problems, *list.Unregistered(entry))
		}
	}
	path, arguments, bar := strings.Cut(host.expand(entry.RawScriptProcessor), "|")
	here := func() *verdict.Failure { return atEntry(entry, "scriptProcessor", fastCGIModule) }
	if app != nil {
		if p := ExeMissing(app, host); p != nil {
			relateHandler(p.Failure, entry, "scriptProcessor")
			problems = append(problems, *p)
		}
	} else if p := exeMissing(path, here(), host); p != nil {
		p.Suggest = ""
		problems = append(problems, *p)
	}
	if p := fastCGIProgram(entry, path, arguments, bar, here); p != nil {
		problems = append(problems, *p)
	}
	if wfastcgi(path, arguments) {
		problems = append(problems, wfastcgiProblems(entry, app, settings, root, path, arguments, host)...)
	}
	return problems
}

// fastCGIProgram reports programs that do not speak FastCGI and arguments that a blank divides from the program.
func fastCGIProgram(entry *handler.Entry, path, arguments string, bar bool, here func() *verdict.Failure) *Problem {
	c := ParseCommand(path, nil)
	if !bar && c.Arguments != "" {
		f := here()
		f.Status, f.Win32, f.Rule = 500, appNotFound, "cgi-fastcgi-syntax"
		f.Because = fmt.Sprintf("FastCgiModule takes all of \"%s\" for the path of the program: the arguments follow a bar, not a blank.", path)
		f.Fix = "write " + c.Program + "|" + c.Arguments + ", as in the application"
		return &Problem{f, strings.TrimSpace(strings.Replace(entry.RawScriptProcessor, " "+c.Arguments, "|"+c.Arguments, 1))}
	}
	name := winpath.Base(c.Program)
	m, ok := fastCGIMisfits[stem(c.Program)]
	if stem(c.Program) == "python" && arguments == "" {
		m, ok = misfit{"starts without a script and does not speak FastCGI by itself", "", ""}, true
	}
	if ok && arguments != "" && m.unsure == "" && stem(c.Program) != "php" && stem(c.Program) != "php-win" {
		m.unsure = "what the arguments make of it"
	}
	if !ok {
		return nil
	}
	f := here()
	f.Status, f.Rule, f.Uncertain = 500, "interpreter-wrong-program", m.unsure
	f.Because = fmt.Sprintf("%s %s: the process ends or never answers, and IIS reports that the FastCGI process exited unexpectedly.", name, m.why)
	f.Fix = "use a FastCGI program"
	p := &Problem{Failure: f}
	switch {
	case m.instead != "":
		f.Fix = "use " + m.instead + " in the handler and in system.webServer/fastCgi"
		p.Suggest = strings.Replace(entry.RawScriptProcessor, name, m.instead, 1)
	case stem(c.Program) == "python":
		f.Fix = `write the FastCGI script behind a bar: python.exe|C:\path\wfastcgi.py, in the handler and in the application`
	}
	return p
}
