package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// Application is the application that a request belongs to, as the modules see it that start a process for it.
type Application struct {
	// Entry is the handler that takes the request.
	Entry *handler.Entry
	// Section is the module's own section (aspNetCore, httpPlatform, iisnode) at the application.
	Section *merge.Section
	// Root is the physical path of the application, "" when it is not known.
	Root string
	// ConfigPath is the config path of the application's root.
	ConfigPath string
}

// process is a program that a module starts, with its place.
type process struct {
	host   Host
	app    Application
	module string // as the error page names it

	path, arguments string // expanded
}

func (p *process) failure(attribute string) *verdict.Failure {
	f := &verdict.Failure{Module: p.module, Notification: executeRequest, Section: p.app.Section.Name, Key: attribute, Place: p.app.Section.Where(attribute)}
	if f.Place.IsZero() {
		f = atEntry(p.app.Entry, "modules", p.module)
	}
	return f
}

// program returns the full path of processPath; known is false where the directory depends on the PATH or on a variable.
func (p *process) program() (path string, known bool) {
	text := strings.Trim(strings.TrimSpace(p.path), `"`)
	switch {
	case text == "" || strings.ContainsRune(text, '%'):
		return "", false
	case winpath.IsAbs(text):
	case strings.HasPrefix(text, ".") || strings.ContainsAny(text, `\/`):
		if p.app.Root == "" {
			return "", false
		}
		text = p.app.Root + `\` + text
	default: // a bare name: the application's directory, then the PATH
		if p.app.Root == "" {
			return "", false
		}
		text = p.app.Root + `\` + text
		if path, ok := clean(withExtension(text)); ok && p.host.stat(path).IsFile() {
			return path, true
		}
		return "", false
	}
	path, ok := clean(text)
	if ok && winpath.Ext(path) == "" && p.host.stat(path).Fact == disk.Absent {
		path = withExtension(path)
	}
	return path, ok
}

func clean(path string) (string, bool) {
	out, err := winpath.Clean(path)
	return out, err == nil
}

// resolve returns the full path of a file that the process is told to open: relative names count from the application's root.
func (p *process) resolve(file string) (path string, ok bool) {
	file = strings.Trim(file, `"`)
	if file == "" || strings.ContainsRune(file, '%') {
		return "", false
	}
	if !winpath.IsAbs(file) {
		if p.app.Root == "" {
			return "", false
		}
		file = p.app.Root + `\` + file
	}
	return clean(file)
}

// words splits arguments as the C runtime does, as far as quotes go.
func words(arguments string) []string {
	var out []string
	var word strings.Builder
	quoted, open := false, false
	for i := range len(arguments) {
		c := arguments[i]
		switch {
		case c == '"':
			quoted, open = !quoted, true
		case isBlank(c) && !quoted:
			if open {
				out = append(out, word.String())
				word.Reset()
			}
			open = false
		default:
			word.WriteByte(c)
			open = true
		}
	}
	if open {
		out = append(out, word.String())
	}
	return out
}

// missing reports that the program is known to be absent. status and substatus are those of a process that cannot start.
func (p *process) missing(status, substatus int, hresult uint32) *Problem {
	if _, undefined := p.host.Env.Expand(p.path); len(undefined) > 0 && !p.host.Express {
		return p.undefined(status, substatus, hresult, "%"+undefined[0]+"%")
	}
	path, known := p.program()
	if name := strings.TrimSuffix(strings.ToLower(p.path), ".exe"); !known && name != "dotnet" && disk.OneSlip(name, "dotnet") {
		f := p.failure("processPath")
		f.Status, f.Substatus, f.Win32, f.Rule, f.Uncertain = status, substatus, hresult, "process-exe-missing", "whether the PATH of the server leads to a program of that name"
		f.Because = fmt.Sprintf("%s is told to start %s; the program of .NET is called dotnet.", p.module, p.path)
		f.Fix = "write processPath=\"dotnet\""
		return &Problem{Failure: f}
	}
	if !known || p.host.stat(path).Fact != disk.Absent {
		return nil
	}
	_, what := absence(p.host, path)
	f := p.failure("processPath")
	f.Status, f.Substatus, f.Win32, f.Rule = status, substatus, hresult, "process-exe-missing"
	f.Because = fmt.Sprintf("%s cannot start %s: %s.", p.module, path, what)
	f.Fix = "correct processPath, or publish the application again"
	out := &Problem{Failure: f}
	if other := sibling(p.host.Disks, p.host.redirect(path)); other != "" {
		f.Because += " There is " + other + "."
		if winpath.IsAbs(p.path) {
			out.Suggest = other
		}
	}
	return out
}

// undefined reports a program whose path depends on a variable that a stock server lacks: where nobody defines it the text stays as it is.
func (p *process) undefined(status, substatus int, hresult uint32, name string) *Problem {
	f := p.failure("processPath")
	f.Status, f.Substatus, f.Win32, f.Rule = status, substatus, hresult, "process-exe-missing"
	f.Because = fmt.Sprintf("processPath names %s, which is not a variable of a stock server: where the worker process lacks it, %s looks for a program of that very name.", name, p.module)
	f.Fix = fmt.Sprintf("write the path of the program itself instead of %s, or define the variable for the whole machine and restart the WAS service", name)
	f.Uncertain = "whether the server defines " + name
	return &Problem{Failure: f}
}

// LogProblem returns advice about a stdout log whose directory is known to be absent: the module writes no log then, and says so in
// the event log only.
func LogProblem(app Application, host Host) *Problem {
	if !app.Section.Bool("stdoutLogEnabled") {
		return nil
	}
	p := &process{host: host, app: app, module: moduleOf(app)}
	file := host.expand(app.Section.Text("stdoutLogFile"))
	path, ok := p.resolve(file)
	if !ok || host.Disks.Stat(winpath.Dir(path)).Fact != disk.Absent {
		return nil
	}
	f := p.failure("stdoutLogFile")
	f.Rule = "stdout-log-dir-missing"
	f.Because = fmt.Sprintf("stdoutLogFile is %s, but there is no directory %s, and the module does not create it: no log is written.", file, winpath.Dir(path))
	f.Fix = "create the directory and let the pool's identity write there"
	if app.Entry != nil && app.Entry.HasModule("AspNetCoreModuleV2") {
		f.Uncertain = "whether this version of the module creates the directory"
	}
	return &Problem{Failure: f}
}

func moduleOf(app Application) string {
	if app.Entry != nil && len(app.Entry.Modules) > 0 {
		return app.Entry.Modules[0]
	}
	return ""
}

// InheritedFrom returns the config path of the application above that an entry comes from, "" when it belongs to the
// application itself or to the whole server.
func InheritedFrom(entry *handler.Entry, application string) string {
	from := entry.Item.Origin.ConfigPath()
	if !above(from, application) || !above(merge.AppHostPath, from) {
		return ""
	}
	return from
}

// above reports whether one config path lies strictly above another.
func above(path, other string) bool {
	return len(other) > len(path) && strings.EqualFold(other[:len(path)], path) && other[len(path)] == '/'
}

// ownSettings reports whether a file or location tag for the application itself says something of the section.
func ownSettings(section *merge.Section, application string) bool {
	for _, c := range section.Contributions {
		if strings.EqualFold(c.Target, application) || above(application, c.Target) {
			return true
		}
	}
	return false
}

// Inherited returns the failure of an application that takes over the process handler of the application above without meaning to: it
// has no settings of its own for the module, and the program is not below its root (spec: rules, inherited-handler).
func Inherited(app Application, host Host) *Problem {
	from := InheritedFrom(app.Entry, app.ConfigPath)
	if from == "" || ownSettings(app.Section, app.ConfigPath) {
		return nil
	}
	p := &process{host: host, app: app, module: moduleOf(app), path: host.expand(app.Section.Text("processPath")), arguments: host.expand(app.Section.Text("arguments"))}
	file := p.content()
	if file == "" {
		return nil
	}
	fact := host.Disks.Stat(file).Fact
	if fact == disk.Present {
		return nil
	}
	f := atEntry(app.Entry, "name", p.module)
	f.Place = app.Entry.Item.Origin
	f.Rule, f.Status, f.Substatus = "inherited-handler", 502, 5
	switch p.module {
	case "httpPlatformHandler":
		f.Substatus = 3
	case "AspNetCoreModuleV2":
		if inProcess(app.Section) {
			f.Status, f.Substatus, f.Or, f.Uncertain = 500, 38, []string{"500.35", "500.0"}, "which in-process failure comes first"
		}
	}
	name := from[strings.LastIndexByte(from, '/')+1:]
	f.Because = fmt.Sprintf("The application inherits the handler %s of the application above (%s), so IIS starts that application's process for it; %s is not there.", app.Entry.Name, name, file)
	f.Fix = fmt.Sprintf(`write <remove name="%s" /> in the handlers of the application, or put the parent's handlers into <location path="." inheritInChildApplications="false">`, app.Entry.Name)
	relate(f, "the settings of the process", app.Section.Where("processPath"))
	if fact == disk.Unknown {
		f.Uncertain = "whether the application has " + file
	}
	return &Problem{Failure: f}
}

// content returns the file of the application that a process needs below the root: the dll or script of the arguments, or a relative
// program; "" when the process does not depend on the root.
func (p *process) content() string {
	for _, word := range words(p.arguments) {
		ext := strings.ToLower(winpath.Ext(word))
		if (ext == ".dll" || scriptEndings[ext]) && !winpath.IsAbs(word) {
			path, _ := p.resolve(word)
			return path
		}
	}
	if strings.HasPrefix(p.path, ".") {
		path, _ := p.program()
		return path
	}
	return ""
}
