package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// ISAPIProblem returns why the dll of an IsapiModule entry cannot be loaded: it is absent, or its bitness is not the pool's
// (spec: pipeline §4). physical is the requested file, which is the dll where the entry names none.
func ISAPIProblem(entry *handler.Entry, physical string, host Host) *Problem {
	if !entry.HasModule(isapiModule) {
		return nil
	}
	path := strings.Trim(host.expand(entry.RawScriptProcessor), `"`)
	if path == "" {
		path = physical
	}
	f := atEntry(entry, "scriptProcessor", isapiModule)
	f.Status = 500
	if !winpath.IsAbs(path) || strings.ContainsRune(path, '%') {
		return nil
	}
	if host.stat(path).Fact == disk.Absent {
		_, what := absence(host, path)
		f.Win32, f.Rule = moduleNotFound, "native-dll-missing"
		f.Because = fmt.Sprintf("IsapiModule cannot load %s: %s.", path, what)
		f.Fix = "correct the path of the dll in the handler and in isapiCgiRestriction, or install what brings it"
		return &Problem{Failure: f}
	}
	if meant := misspelt(host, path); meant != "" {
		f.Win32, f.Rule, f.Uncertain = moduleNotFound, "native-dll-missing", "whether somebody put a file of that name into a directory of Windows"
		f.Because = fmt.Sprintf("IsapiModule cannot load %s: Windows has no such file, but %s.", path, meant)
		f.Fix = "write " + winpath.Base(meant) + " in the handler and in isapiCgiRestriction"
		return &Problem{Failure: f}
	}
	im := host.image(path)
	bits := host.bits()
	switch {
	case im.Bad:
		f.Win32, f.Rule = badImage, "native-dll-bitness"
		f.Because = fmt.Sprintf("IsapiModule cannot load %s: the file is no Windows dll.", path)
		f.Fix = "name the ISAPI dll, or use the module that runs this kind of program"
	case bits != 0 && im.Bits != 0 && im.Bits != bits:
		f.Win32, f.Rule = badImage, "native-dll-bitness"
		f.Because = fmt.Sprintf("%s is a %d-bit dll and the pool \"%s\" runs %d-bit, so it cannot be loaded.", path, im.Bits, host.Pool.Name, bits)
		f.Fix = fmt.Sprintf("use the %d-bit dll, or set enable32BitAppOnWin64=\"%s\" on the pool; preCondition=\"%s\" keeps the handler out of other pools", bits, fmt.Sprint(im.Bits == 32), fmt.Sprintf("bitness%d", im.Bits))
		relate(f, "the pool's bitness", host.Pool.Enable32.Origin)
	default:
		return isapiDenied(f, path, host)
	}
	return &Problem{Failure: f}
}

// misspelt returns the stock file that a path names with one wrong letter, "" where the file is there or nothing is near it.
func misspelt(host Host, path string) string {
	clean, err := winpath.Clean(host.redirect(path))
	if err != nil || host.stat(path).Fact == disk.Present {
		return ""
	}
	return disk.Misspelt(clean)
}

// isapiDenied is the dll of an ISAPI handler that the worker process may not read.
func isapiDenied(f *verdict.Failure, path string, host Host) *Problem {
	at, unsure := host.denied(path)
	if at == "" {
		return nil
	}
	f.Win32, f.Rule, f.Or = merge.AccessDenied, "native-dll-acl", []string{"401.3"}
	f.Because = fmt.Sprintf("IsapiModule cannot load %s: the rights of %s do not let the identity of the pool \"%s\" read it.", path, at, host.Pool.Name)
	f.Fix = letIn(at, host)
	f.Uncertain = strings.TrimPrefix(unsure+", and whether IIS reports 500.0 or 401.3", ", and ")
	return &Problem{Failure: f}
}

// denied returns the file or directory whose recorded rights keep the worker process from reading a file, "" where none do, and what is not
// sure of it.
func (h Host) denied(path string) (at, unsure string) {
	if h.Pool == nil {
		return "", ""
	}
	path = h.redirect(path)
	text, ok := h.Disks.ACL(path)
	if ok {
		if disk.Reading(text, h.Pool.Principals()) == disk.Denied {
			return path, ""
		}
		return "", ""
	}
	dir := winpath.Dir(path)
	if text, ok = h.Disks.ACL(dir); ok && disk.Reading(text, h.Pool.Principals()) == disk.Denied {
		return dir, "whether the file inherits the rights of its directory"
	}
	return "", ""
}

// letIn is the advice for a file that the worker process may not read.
func letIn(path string, host Host) string {
	names := host.Pool.Principals()
	account := names[len(names)-1]
	text, _ := host.Disks.ACL(path)
	if strings.Contains(text, "(DENY)") {
		return fmt.Sprintf("take the entries off that deny it (%s, and the same for a group there that holds the account); where nothing grants it, %s",
			command.New(command.ICACLS, path, "/remove:d", account).Text(nil), command.Grant(path, account).Text(nil))
	}
	return "grant it read access: " + command.Grant(path, account).Text(nil)
}

// NativeModules returns the entries of globalModules whose image a worker process of the pool cannot load: it ends at once, and
// every request to the pool gets 503. Entries of an embedded profile are taken to be in order.
func NativeModules(globalModules *merge.Section, host Host) []Problem {
	if host.Pool == nil {
		return nil
	}
	var problems []Problem
	for _, item := range globalModules.Items {
		if item.Origin.Profile() {
			continue
		}
		conditions := handler.CompilePreCondition(item.Text("preCondition"))
		if conditions.Failing(poolFacts(host.Pool)) != "" {
			continue
		}
		if p := nativeModule(item, conditions, host); p != nil {
			problems = append(problems, *p)
		}
	}
	return problems
}

func nativeModule(item *merge.Item, conditions handler.PreCondition, host Host) *Problem {
	path := strings.Trim(host.expand(item.Text("image")), `"`)
	if !winpath.IsAbs(path) || strings.ContainsRune(path, '%') {
		return nil
	}
	bits := host.bits()
	wanted := slices.ContainsFunc(conditions, func(token string) bool { return strings.HasPrefix(token, "bitness") })
	f := &verdict.Failure{Status: 503, Section: GlobalModulesSection, Key: item.Text("name"), Place: item.Where("image")}
	real := host.redirect(path)
	info, im := host.Disks.Stat(real), host.image(path)
	if info.Fact == disk.Absent && strings.Contains(winpath.Fold(real), `\iis express\`) {
		return nil // its own directory, which nobody copies
	}
	wrong := im.Bits != 0 && im.Bits != bits
	_, rights := host.Disks.ACL(real) // somebody who recorded them looked for something else
	switch {
	case info.Fact == disk.Absent && !wanted && otherImage(item, host):
		f.Rule, f.Win32 = "module-precondition-bitness", moduleNotFound
		f.Because = fmt.Sprintf("The module %s has no %d-bit image (%s is not there), but nothing keeps it out of the %d-bit pool \"%s\": the worker process fails to load it and the pool is disabled.", f.Key, bits, real, bits, host.Pool.Name)
		f.Fix = fmt.Sprintf(`add preCondition="bitness%d" to the module in globalModules and in modules`, 96-bits)
	case info.Fact == disk.Absent:
		f.Rule, f.Win32 = "native-dll-missing", moduleNotFound
		f.Because = fmt.Sprintf("The image %s of the module %s is not there: worker processes of the pool \"%s\" fail to load it and the pool is disabled.", real, f.Key, host.Pool.Name)
		f.Fix = "install the module again, or remove it from globalModules and modules"
	case features[f.Key] != "" && misspelt(host, path) != "": // a module of Windows itself; others may be called as they like
		f.Rule, f.Win32, f.Uncertain = "native-dll-missing", moduleNotFound, "whether somebody put a file of that name into a directory of Windows"
		f.Because = fmt.Sprintf("The image %s of the module %s is no file of Windows, which has %s: worker processes of the pool \"%s\" fail to load it and the pool is disabled.", real, f.Key, misspelt(host, path), host.Pool.Name)
		f.Fix = "write image=\"" + misspelt(host, path) + "\""
	case im.Bad:
		f.Rule, f.Win32 = "native-dll-bitness", badImage
		f.Because = fmt.Sprintf("The image %s of the module %s is no Windows dll: worker processes of the pool \"%s\" fail to load it and the pool is disabled.", real, f.Key, host.Pool.Name)
		f.Fix = "put the module's dll there"
	case wrong && !wanted:
		f.Rule, f.Win32 = "module-precondition-bitness", badImage
		f.Because = fmt.Sprintf("The image %s of the module %s is %d-bit, but nothing keeps it out of the %d-bit pool \"%s\": the worker process fails to load it and the pool is disabled.", real, f.Key, im.Bits, bits, host.Pool.Name)
		f.Fix = fmt.Sprintf(`add preCondition="bitness%d" to the module in globalModules and in modules`, im.Bits)
	case im == (Image{}) && bits == 64 && !wanted && !rights && info.Fact == disk.Present && winpath.Within(real, `C:\Program Files (x86)`):
		f.Rule, f.Win32, f.Uncertain = "module-precondition-bitness", badImage, "whether the image is 32-bit, as programs of that directory are"
		f.Because = fmt.Sprintf("The image %s of the module %s lies where 32-bit programs do, and nothing keeps it out of the 64-bit pool \"%s\": the worker process fails to load a 32-bit image and the pool is disabled.", real, f.Key, host.Pool.Name)
		f.Fix = `add preCondition="bitness32" to the module in globalModules and in modules`
	case wrong:
		f.Rule, f.Win32 = "native-dll-bitness", badImage
		f.Because = fmt.Sprintf("The image %s of the module %s is %d-bit, and its preCondition has %d-bit pools load it: the worker process of \"%s\" fails and the pool is disabled.", real, f.Key, im.Bits, bits, host.Pool.Name)
		f.Fix = fmt.Sprintf("name the %d-bit image, or write preCondition=\"bitness%d\"", bits, im.Bits)
	default:
		return moduleDenied(f, path, host)
	}
	relate(f, "the pool's bitness", host.Pool.Enable32.Origin)
	return &Problem{Failure: f}
}

// moduleDenied is the image of a native module that the worker process may not read.
func moduleDenied(f *verdict.Failure, path string, host Host) *Problem {
	at, unsure := host.denied(path)
	if at == "" {
		return nil
	}
	f.Rule, f.Win32, f.Uncertain = "native-dll-acl", merge.AccessDenied, unsure
	f.Because = fmt.Sprintf("The rights of %s do not let the identity of the pool \"%s\" read the image of the module %s: its worker processes fail to load it and the pool is disabled.", at, host.Pool.Name, f.Key)
	f.Fix = letIn(at, host)
	return &Problem{Failure: f}
}

// otherImage reports whether a pool of the other bitness would find the image: the directories of programs and of Windows depend
// on it.
func otherImage(item *merge.Item, host Host) bool {
	text, env := item.Text("image"), host.Env
	if host.bits() == 64 {
		env = env.With(map[string]string{"ProgramFiles": env["PROGRAMFILES(X86)"], "CommonProgramFiles": env["PROGRAMFILES(X86)"] + `\Common Files`})
	} else if native := env["PROGRAMW6432"]; native != "" {
		env = env.With(map[string]string{"ProgramFiles": native, "CommonProgramFiles": native + `\Common Files`})
	}
	path, _ := env.Expand(text)
	path = strings.Trim(path, `"`)
	if host.bits() == 64 {
		if clean, err := winpath.Clean(path); err == nil && winpath.Within(clean, `C:\Windows\System32`) {
			path = `C:\Windows\SysWOW64` + clean[len(`C:\Windows\System32`):]
		}
	}
	return host.Disks.Stat(path).IsFile()
}

// FilterProblems returns the enabled ISAPI filters whose dll a worker process of the pool cannot load.
func FilterProblems(filters *merge.Section, host Host) []Problem {
	if host.Pool == nil {
		return nil
	}
	var problems []Problem
	for _, item := range filters.Items {
		if item.Origin.Profile() || !item.Bool("enabled") || handler.CompilePreCondition(item.Text("preCondition")).Failing(poolFacts(host.Pool)) != "" {
			continue
		}
		path := strings.Trim(host.expand(item.Text("path")), `"`)
		if !winpath.IsAbs(path) || strings.ContainsRune(path, '%') {
			continue
		}
		f := &verdict.Failure{Status: 500, Section: FiltersSection, Key: item.Text("name"), Place: item.Where("path"), Module: "IsapiFilterModule",
			Uncertain: "whether the site answers 500.0 or the worker process ends", Or: []string{"503"}}
		im := host.image(path)
		switch {
		case host.stat(path).Fact == disk.Absent:
			f.Win32, f.Rule = moduleNotFound, "native-dll-missing"
			f.Because = fmt.Sprintf("The ISAPI filter %s cannot be loaded: %s is not there.", f.Key, host.redirect(path))
			f.Fix = "install the filter again, or remove it"
		case im.Bad || im.Bits != 0 && im.Bits != host.bits():
			f.Win32, f.Rule = badImage, "native-dll-bitness"
			f.Because = fmt.Sprintf("The ISAPI filter %s cannot be loaded: %s is no dll for %d-bit processes.", f.Key, host.redirect(path), host.bits())
			f.Fix = fmt.Sprintf("name the %d-bit dll, or give the filter the preCondition of the bitness that it has", host.bits())
		default:
			continue
		}
		problems = append(problems, Problem{Failure: f})
	}
	return problems
}
