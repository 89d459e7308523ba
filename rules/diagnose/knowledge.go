package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
)

// Knowledge is what is known of a status without looking at a configuration.
type Knowledge struct {
	// Status holds the statuses that the entry is about: "502.2", "404" (with any other substatus), "5xx".
	Status []string
	// Module narrows it to answers of one module, "" for any.
	Module string
	// Means says what the status says, in one sentence.
	Means string
	// Configured says that nothing but configuration gives the status: no program can set it by itself in practice.
	Configured bool
	// Ordinary says that the answer is part of normal traffic and seldom worth a look.
	Ordinary bool
	// Elsewhere says what gives it although the configuration is sound, the likeliest first, a sentence each.
	Elsewhere []string
	// Look says what to look at next.
	Look []Step
}

// Step is one thing to look at. In Command, {site}, {path}, {pool}, {file}, {program}, {command}, {status} and
// {ext} stand for what the request has.
type Step struct {
	What    string
	Command string // a command line, or "" where there is none
}

// Know returns what is known of an answer of a module; the zero value for a success. The most particular entry counts: the
// substatus before the status before the class, the module's own before one for all.
func Know(seen *Observed, module string) Knowledge {
	if seen.Status == 0 {
		return reasonOf(seen.Reason)
	}
	if module == "" {
		module = seen.Module
	}
	keys := []string{fmt.Sprint(seen.Status), fmt.Sprintf("%dxx", seen.Status/100)}
	if seen.Substatus >= 0 {
		keys = append([]string{fmt.Sprintf("%d.%d", seen.Status, seen.Substatus)}, keys...)
	}
	if seen.Reason != "" && seen.Reason != "-" {
		if k := reasonOf(seen.Reason); k.Means != "" {
			return k
		}
	}
	if seen.Status == 500 && seen.Substatus == 19 {
		if k, ok := configErrors[seen.Win32]; ok {
			return k
		}
	}
	for _, key := range keys {
		for _, table := range [][]Knowledge{clientErrors, serverErrors} {
			general := -1
			for i, k := range table {
				switch {
				case !slices.Contains(k.Status, key):
				case k.Module != "" && k.Module == module:
					return k
				case k.Module == "" && general < 0:
					general = i
				}
			}
			if general >= 0 {
				return table[general]
			}
		}
	}
	return Knowledge{}
}

// steps returns what to look at, the request's own names filled in; a failed request trace comes last, where it can help.
func (e *examination) steps(k Knowledge) []Step {
	names := e.names()
	list := Fill(k.Look, names)
	if e.seen.Status >= 400 && e.seen.Status != 503 && e.seen.Reason == "" && e.seen.Status != 400 {
		list = append(list, Fill(tracing, names)...)
	}
	return list
}

// tracing is how to have IIS write down what it does with such a request.
var tracing = []Step{
	{"Have IIS trace the failure, then read the trace: iislens diagnose --trace fr000001.xml (Tracing role service).",
		`appcmd configure trace "{site}" /enablesite & appcmd configure trace "{site}" /enable /path:{ext} /statuscodes:{status}`},
}

// names returns what the placeholders of commands stand for.
func (e *examination) names() map[string]string {
	res := e.out.First
	names := map[string]string{"status": e.seen.Text()}
	if res == nil {
		return names
	}
	names["ext"] = "*"
	if segments := res.Request.Segments; len(segments) > 0 {
		if at := strings.LastIndexByte(segments[len(segments)-1], '.'); at > 0 {
			names["ext"] = "*" + segments[len(segments)-1][at:]
		}
	}
	if res.Site != nil {
		names["site"], names["path"] = res.Site.Name, strings.TrimSuffix(res.Site.Name+res.Request.Path, "/")
	}
	if res.Pool != nil {
		names["pool"] = res.Pool.Name
	}
	last := e.out.Last
	if last == nil || last.Directory == nil { // no site took it
		return names
	}
	names["file"] = last.Physical
	if entry := last.Selection.Entry; entry != nil && entry.ScriptProcessor != "" {
		names["program"], _, _ = strings.Cut(entry.ScriptProcessor, "|")
		command := strings.Replace(entry.ScriptProcessor, "%s", last.Physical, 1)
		names["command"] = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(command, `"%s"`, ""), "%s", ""))
	}
	return names
}

// placeholders are the names that stand for something in commands.
var placeholders = []string{"site", "path", "pool", "file", "program", "command", "status", "ext"}

// Fill returns steps with their placeholders filled in; those that have no value become NAMES IN CAPITALS.
func Fill(steps []Step, names map[string]string) []Step {
	list := make([]Step, 0, len(steps))
	for _, s := range steps {
		for _, name := range placeholders {
			value := names[name]
			if value == "" && (name == "command" || name == "program") && strings.Contains(s.Command, "{"+name+"}") {
				s.Command = "" // a made-up name says nothing
			}
			if value == "" {
				value = strings.ToUpper(name)
			}
			s.Command = strings.ReplaceAll(s.Command, "{"+name+"}", value)
		}
		list = append(list, s)
	}
	return list
}

// Title is what an answer means, in a few words for tables; it is never empty.
func Title(seen *Observed) string {
	if k := Know(seen, ""); k.Means != "" {
		return k.Means
	}
	return "The answer " + verdict.Text(seen.Status, max(seen.Substatus, 0)) + "."
}

// events returns the step of looking into an event log.
func events(what, log, provider string) Step {
	return Step{what, fmt.Sprintf("Get-WinEvent -FilterHashtable @{LogName='%s'; ProviderName='%s'} -MaxEvents 20 | Format-List", log, provider)}
}

// effective is the step of asking the server for its own view of a section.
func effective(section string) Step {
	return Step{"Ask the server what it reads there, and compare.", `appcmd list config "{path}" /section:` + section}
}

// rights is the step of looking at who may read a file.
var rights = Step{"Look at who may read the file.", `icacls "{file}"`}

// httpErr is the step of looking into the log of http.sys.
var httpErr = Step{"Read the log of http.sys: answers that it gives itself are in no log of a site.", `iislens diagnose --log %windir%\System32\LogFiles\HTTPERR`}

// worker are the events of pools and their worker processes.
var worker = events("Read the System log about the pool: 5002 rapid-fail, 5021 and 5057 the pool's account, 5009 and 5011 a crash.", "System", "Microsoft-Windows-WAS")
