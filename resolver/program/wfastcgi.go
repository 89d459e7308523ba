package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const wsgiRule = "wfastcgi-settings"

// wfastcgi reports a FastCGI program that is Microsoft's bridge to WSGI.
func wfastcgi(path, arguments string) bool {
	return stem(strings.Trim(path, `"`)) == "wfastcgi" || strings.Contains(strings.ToLower(arguments), "wfastcgi")
}

// wfastcgiProblems checks what wfastcgi reads: its own script, WSGI_HANDLER and PYTHONPATH (spec: pipeline §3).
func wfastcgiProblems(entry *handler.Entry, app *FastCGIApp, settings *merge.Section, root, path, arguments string, host Host) []Problem {
	w := &wsgi{entry: entry, app: app, settings: settings, root: root, host: host, python: strings.Trim(path, `"`)}
	if p := w.script(arguments); p != nil {
		return []Problem{*p}
	}
	text, origin, known := w.setting("WSGI_HANDLER")
	switch {
	case text == "" && !known:
		return nil
	case text == "":
		f := w.failure(fmt.Sprintf("Neither appSettings nor the environmentVariables of the FastCGI application set WSGI_HANDLER, so wfastcgi does not know which application to call for handler \"%s\".", entry.Name),
			`add <add key="WSGI_HANDLER" value="module.app" /> to appSettings`)
		return []Problem{{Failure: f}}
	}
	if p := w.module(text, origin); p != nil {
		return []Problem{*p}
	}
	return nil
}

// wsgi is what is known of one WSGI application.
type wsgi struct {
	entry    *handler.Entry
	app      *FastCGIApp
	settings *merge.Section
	root     string
	host     Host
	python   string
}

func (w *wsgi) failure(because, fix string) *verdict.Failure {
	f := atEntry(w.entry, "scriptProcessor", fastCGIModule)
	f.Status, f.Rule, f.Because, f.Fix = 500, wsgiRule, because, fix
	return f
}

// setting returns a variable as wfastcgi sees it: appSettings of the application first, then the process's environment: that of the FastCGI application, of the pool, of the server.
// known is false when one of the two was not given.
func (w *wsgi) setting(name string) (text string, origin merge.Origin, known bool) {
	if w.settings != nil {
		for _, item := range w.settings.Items {
			if strings.EqualFold(item.Text("key"), name) {
				return item.Text("value"), item.Where("value"), true
			}
		}
	}
	var owners []*merge.Item
	if w.app != nil {
		owners = append(owners, w.app.Item)
	}
	if w.host.Pool != nil && w.host.Pool.Item != nil {
		owners = append(owners, w.host.Pool.Item)
	}
	for _, owner := range owners {
		for _, item := range owner.Child("environmentVariables").Items {
			if strings.EqualFold(item.Text("name"), name) {
				return item.Text("value"), item.Where("value"), true
			}
		}
	}
	if variable := "%" + name + "%"; w.host.expand(variable) != variable { // --env tells the server's
		return w.host.expand(variable), merge.Origin{}, true
	}
	return "", merge.Origin{}, w.settings != nil && w.app != nil
}

// script reports that the file wfastcgi.py is known to be absent.
func (w *wsgi) script(arguments string) *Problem {
	file := strings.Trim(strings.TrimSpace(arguments), `"`)
	if at := strings.Index(strings.ToLower(file), ".py"); at >= 0 {
		file = file[:at+3]
	}
	if !winpath.IsAbs(file) || w.host.stat(file).Fact != disk.Absent {
		return nil
	}
	f := w.failure(fmt.Sprintf("Python starts, but its script %s is not there, so the FastCGI process exits at once.", file),
		"install wfastcgi into this Python (pip install wfastcgi), or correct the path in the handler and in the application")
	if w.app != nil {
		f.Place, f.Section, f.Key = w.app.Item.Where("arguments"), FastCGISection, w.app.FullPath
		relateHandler(f, w.entry, "scriptProcessor")
	}
	return &Problem{Failure: f}
}

// module reports that the module of WSGI_HANDLER is in none of the directories that Python searches.
func (w *wsgi) module(text string, origin merge.Origin) *Problem {
	name, _, _ := strings.Cut(strings.TrimSpace(text), ".")
	name = strings.TrimSuffix(name, "()")
	if name == "" || strings.ContainsAny(name, `\/:%"' `) {
		f := w.failure(fmt.Sprintf("WSGI_HANDLER is \"%s\", which is no dotted name of a Python object.", text), `write module.object, for example "app.app"`)
		place(f, origin)
		return &Problem{Failure: f}
	}
	if frameworks[name] {
		return w.framework(name)
	}
	paths, _, _ := w.setting("PYTHONPATH")
	dirs := []string{}
	for dir := range strings.SplitSeq(w.host.expand(paths)+";"+w.root, ";") {
		switch dir = strings.TrimSpace(dir); {
		case dir == "":
		case !winpath.IsAbs(dir): // it counts from a directory that nobody knows, or holds a variable that nobody knows
			return nil
		case !slices.ContainsFunc(dirs, func(other string) bool {
			return winpath.Equal(strings.TrimRight(other, `\`), strings.TrimRight(dir, `\`))
		}):
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) == 0 {
		return nil
	}
	site := winpath.Join(winpath.Dir(w.python), `Lib\site-packages`)
	if strings.EqualFold(winpath.Base(winpath.Dir(w.python)), "Scripts") { // a virtual environment
		site = winpath.Join(winpath.Dir(winpath.Dir(w.python)), `Lib\site-packages`)
	}
	gone := ""
	for _, dir := range dirs {
		if w.holds(dir, name) != disk.Absent {
			return nil
		}
		if w.host.Disks.Stat(dir).Fact == disk.Absent {
			gone = dir
		}
	}
	installed := w.installed(site, name)
	if installed == disk.Present {
		return nil
	}
	f := w.failure(fmt.Sprintf("WSGI_HANDLER is %s, but there is no %s.py and no package %s in %s.", text, name, name, strings.Join(dirs, " or ")),
		"correct WSGI_HANDLER, or set PYTHONPATH to the directory of the module")
	place(f, origin)
	switch {
	case gone != "":
		f.Uncertain = "whether the server has " + gone
	case installed == disk.Unknown:
		f.Uncertain = "whether the module is installed in Python's own site-packages"
	}
	return &Problem{Failure: f}
}

// place says where a value of WSGI_HANDLER stands, unless no file has it.
func place(f *verdict.Failure, origin merge.Origin) {
	if !origin.IsZero() {
		f.Place, f.Section, f.Key = origin, "appSettings", "WSGI_HANDLER"
	}
}

// installed tells whether Python's own packages hold a module. Files that name further directories leave it open.
func (w *wsgi) installed(site, name string) disk.Fact {
	if w.host.Disks.Stat(site).Fact != disk.Present {
		return disk.Unknown
	}
	if fact := w.holds(site, name); fact != disk.Absent {
		return fact
	}
	names, _ := w.host.Disks.List(site)
	if slices.ContainsFunc(names, func(file string) bool {
		ext := strings.ToLower(winpath.Ext(file))
		return ext == ".pth" || ext == ".egg-link" || ext == ".egg"
	}) {
		return disk.Unknown
	}
	return disk.Absent
}

// frameworks are packages that WSGI_HANDLER may name and that are installed with Python, not deployed with the application.
var frameworks = map[string]bool{"django": true}

// framework reports a framework that is not told the settings of the application.
func (w *wsgi) framework(name string) *Problem {
	if text, _, known := w.setting("DJANGO_SETTINGS_MODULE"); text != "" || !known {
		return nil
	}
	f := w.failure(fmt.Sprintf("WSGI_HANDLER asks %s for the application, but nothing sets DJANGO_SETTINGS_MODULE, so it raises an exception.", name),
		`add <add key="DJANGO_SETTINGS_MODULE" value="project.settings" /> to appSettings`)
	return &Problem{Failure: f}
}

// holds tells whether a directory has a module or package of that name.
func (w *wsgi) holds(dir, name string) disk.Fact {
	info := w.host.Disks.Stat(dir)
	if info.Fact != disk.Present {
		return info.Fact
	}
	for _, file := range []string{name + ".py", name, name + ".pyd", name + ".pyc"} {
		if fact := w.host.Disks.Stat(winpath.Join(dir, file)).Fact; fact != disk.Absent {
			return fact
		}
	}
	return disk.Absent
}
