package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const cgiModule = "CgiModule"

// CGIProblems returns what is wrong with the command line of an entry of the CGI module, in the order in which IIS and the
// program meet it. script is the physical path of the requested script, "" when there is no request. Nothing is returned
// for entries of other modules.
func CGIProblems(entry *handler.Entry, script string, host Host) []Problem {
	if !entry.HasModule(cgiModule) {
		return nil
	}
	if strings.TrimSpace(entry.RawScriptProcessor) == "" {
		return notProgram(entry, script, host)
	}
	c := &cgi{Command: ParseCommand(entry.RawScriptProcessor, host.Env), entry: entry, script: script, host: host}
	c.bar()
	c.missing()
	c.path()
	c.programQuotes()
	c.wrongProgram()
	c.placeholder()
	c.scriptQuotes()
	c.count()
	return c.problems
}

// cgi collects the problems of one command line.
type cgi struct {
	Command
	entry    *handler.Entry
	script   string
	host     Host
	problems []Problem
}

// add appends a problem whose place is the scriptProcessor. substatus 0 of status 0 means that the request survives.
func (c *cgi) add(status, substatus int, rule, because, fix, suggest string) *verdict.Failure {
	f := atEntry(c.entry, "scriptProcessor", cgiModule)
	f.Status, f.Substatus, f.Rule, f.Because, f.Fix = status, substatus, rule, because, fix
	if suggest == c.Raw {
		suggest = ""
	}
	if suggest != "" && strings.HasSuffix(f.Fix, alsoListed) {
		text := strings.ReplaceAll(suggest, `"`, "&quot;")
		f.Fix = fmt.Sprintf(`write scriptProcessor="%s" on the handler, and path="%s" on its entry of isapiCgiRestriction`, text, text)
	}
	c.problems = append(c.problems, Problem{f, suggest})
	return f
}

// alsoListed reminds of the restriction list, which holds the same text.
const alsoListed = ", and change the entry of isapiCgiRestriction to the same text"

// bar reports the syntax of FastCGI (spec: pipeline §2.2).
func (c *cgi) bar() {
	if c.Bar < 0 {
		return
	}
	fix := "write the arguments behind a blank instead of a bar" + alsoListed
	if ScriptFromEnvironment(c.Program) || strings.Contains(strings.ToLower(c.Arguments), "wfastcgi") {
		fix = `write modules="FastCgiModule": this program is made for FastCGI`
	}
	f := c.add(502, 2, "cgi-fastcgi-syntax", fmt.Sprintf("The CGI module hands the whole of \"%s\" to Windows; the bar between program and arguments means something to FastCgiModule only, so no process starts.", c.Text), fix, "")
	f.Uncertain, f.Or = "which status IIS gives when the process cannot start", []string{"404.2", "500.0", "404.0"}
}

// missing reports a program that is known to be absent (spec: pipeline §2.3).
func (c *cgi) missing() {
	path := c.programPath()
	if path == "" || c.Bar >= 0 || c.Unclosed {
		return
	}
	if info := c.host.stat(path); info.Fact != disk.Absent {
		return
	}
	hresult, what := absence(c.host, path)
	because := fmt.Sprintf("IIS cannot start %s: %s.", path, what)
	suggest, fix := "", "correct the path of the program"+alsoListed
	if other := sibling(c.host.Disks, c.host.redirect(path)); other != "" {
		because += " There is " + other + "."
		fix = "write the path of the program that is there" + alsoListed
		if e, ok := c.edit(c.Command.program, other); ok {
			suggest = apply(c.Raw, []edit{e})
		}
	}
	f := c.add(500, 0, "interpreter-missing", because, fix, suggest)
	f.Win32 = hresult
	f.Uncertain, f.Or = "which status IIS gives for a program that is not there", []string{"404.0", "502.2"}
}

// absence says what of a path is not there.
func absence(host Host, path string) (hresult uint32, what string) {
	if dir := winpath.Dir(path); host.stat(dir).Fact == disk.Absent {
		for winpath.Dir(dir) != dir && host.stat(winpath.Dir(dir)).Fact == disk.Absent {
			dir = winpath.Dir(dir)
		}
		return pathNotFound, "there is no " + dir
	}
	return fileNotFound, "there is no such file"
}

// path reports ways to name a program that depend on things nobody sees in the configuration.
func (c *cgi) path() {
	const rule = "interpreter-path"
	program := c.Program
	if len(c.Undefined) > 0 {
		name := "%" + c.Undefined[0] + "%"
		f := c.add(0, 0, rule, fmt.Sprintf("%s is not a variable of a stock server; where the worker process lacks it, IIS leaves the text in place and Windows looks for a file of that name.", name),
			"write the path itself instead of "+name+alsoListed, "")
		f.Uncertain = "whether the server defines " + name
		if strings.Contains(program, name) { // then no process starts
			f.Status, f.Or = 500, []string{"404.0", "502.2"}
		}
	}
	low := winpath.Fold(strings.ReplaceAll(program, "/", `\`))
	switch {
	case strings.Contains(low, `\windowsapps\`):
		f := c.add(500, 0, rule, fmt.Sprintf("%s is an alias of the Microsoft Store that exists for one user only; the account of the request cannot start it.", program),
			"install the program for all users and write its real path"+alsoListed, "")
		f.Uncertain, f.Or = "whether the account of the request has the alias", []string{"502.2", "404.0"}
	case program != "" && !winpath.IsAbs(program) && !strings.ContainsRune(program, '%'):
		f := c.add(0, 0, rule, fmt.Sprintf("\"%s\" is not a full path: Windows looks for it in the directories of the worker process and on its PATH, which is that of the service and not yours.", program),
			"write the full path of the program"+alsoListed, "")
		f.Uncertain = "whether the PATH of the worker process holds the program"
	case c.personalDrive():
		f := c.add(0, 0, rule, fmt.Sprintf("Drive %s: holds no content of this server; a letter that a user mapped to a share does not exist for IIS.", strings.ToUpper(program[:1])),
			"put the program on a local drive or write its \\\\server\\share path"+alsoListed, "")
		f.Uncertain = "whether the drive is a local one"
	}
	if strings.Contains(program, "/") {
		c.add(0, 0, rule, fmt.Sprintf("\"%s\" has forward slashes: Windows accepts most of them, but the restriction list compares the text letter by letter and some programs take / for an option.", program),
			"write backslashes"+alsoListed, strings.Replace(c.Raw, program, strings.ReplaceAll(program, "/", `\`), 1))
	}
}

// personalDrive reports a drive letter that is more likely a user's than the machine's.
func (c *cgi) personalDrive() bool {
	if len(c.Program) < 3 || c.Program[1] != ':' {
		return false
	}
	letter := c.Program[0] &^ 0x20
	return letter >= 'H' && !strings.ContainsRune(c.host.Drives, rune(letter)) && c.host.Disks.Stat(c.Program).Fact == disk.Unknown
}

// programQuotes reports a program with blanks that no quotes enclose.
func (c *cgi) programQuotes() {
	const rule = "cgi-path-not-quoted"
	suggest := c.suggestion(c.script)
	switch {
	case c.Bar >= 0:
	case c.Unclosed:
		f := c.add(502, 2, rule, fmt.Sprintf("The quotes of \"%s\" do not come in pairs, so program and arguments run into each other.", c.Text), "close the quotes", "")
		f.Uncertain = "what the program makes of the arguments"
	case c.Tries != nil:
		f := c.add(502, 2, rule, fmt.Sprintf("The program has blanks and no quotes: Windows tries %s first, and a program that starts all the same takes \"%s\" for its first argument, so it never gets the script.", c.Tries[0], secondWord(c.Text[c.program.start:])),
			`enclose the program in quotes (&quot; in XML)`+alsoListed, suggest)
		if !NeedsScript(c.Program) {
			f.Uncertain = "how " + winpath.Base(c.Program) + " reads its command line"
		}
	case strings.HasPrefix(c.Program, "'"):
		f := c.add(502, 2, rule, "Windows does not know apostrophes as quotes: they become part of the program's name.", `write double quotes (&quot; in XML)`+alsoListed, "")
		f.Or, f.Uncertain = []string{"500.0", "404.0"}, "which status IIS gives for a program that is not there"
	}
}

func secondWord(text string) string {
	n := 0
	for w := range wordEnds(text) {
		if n++; n == 2 {
			return text[w.start:w.end]
		}
	}
	return ""
}

// wrongProgram reports programs that cannot be CGI interpreters.
func (c *cgi) wrongProgram() {
	const rule = "interpreter-wrong-program"
	if c.Bar >= 0 || c.Program == "" {
		return
	}
	name := winpath.Base(c.Program)
	ext := strings.ToLower(winpath.Ext(name))
	if m, ok := misfits[stem(c.Program)]; ok && (ext == "" || ext == ".exe") {
		fix, suggest := "choose another program for the handler", ""
		if m.instead != "" {
			fix, suggest = "use "+m.instead+alsoListed, c.withProgram(m.instead)
		}
		f := c.add(502, 2, rule, fmt.Sprintf("%s %s.", name, m.why), fix, suggest)
		f.Uncertain = m.unsure
		return
	}
	switch {
	case scriptEndings[ext]:
		f := c.add(502, 2, rule, fmt.Sprintf("%s is not a program: Windows starts no process from a %s file, and IIS does not look up what opens it.", c.Program, ext),
			"name the interpreter, with the script as \"%s\""+alsoListed, "")
		f.Uncertain, f.Or = "which status IIS gives when the process cannot start", []string{"500.0"}
	case batchEndings[ext]:
		f := c.add(0, 0, rule, fmt.Sprintf("%s is a batch file: Windows runs it through cmd.exe, where the characters & | < > ^ of a path or query are commands.", name),
			"name the program that the batch file starts"+alsoListed, "")
		f.Uncertain = "whether IIS starts the batch file"
	}
}

// placeholder reports an interpreter that is never told the script (spec: pipeline §2.2).
func (c *cgi) placeholder() {
	if c.Bar >= 0 || c.Program == "" {
		return
	}
	const fix = `write "%s" (&quot;%s&quot; in XML) where the script's path belongs` + alsoListed
	suggest := c.suggestion(c.script)
	if len(c.Misses) > 0 {
		m := c.Misses[0]
		because := fmt.Sprintf("%s %s; IIS replaces only %%s, in lower case, so the program gets the text %s as it stands.", m.Text, m.Why, m.Text)
		if len(c.Slots) > 0 || ScriptFromEnvironment(c.Program) {
			c.add(0, 0, "cgi-percent-s-uppercase", because, `write %s`+alsoListed, suggest)
			return
		}
		f := c.add(502, 2, "cgi-percent-s-uppercase", because, fix, suggest)
		if !NeedsScript(c.Program) {
			f.Uncertain = "whether " + winpath.Base(c.Program) + " needs the path of the script"
		}
		return
	}
	if len(c.Slots) > 0 || ScriptFromEnvironment(c.Program) || scriptEndings[strings.ToLower(winpath.Ext(c.Program))] {
		return
	}
	name := winpath.Base(c.Program)
	if len(c.Undefined) > 0 && strings.Contains(c.Arguments, "%") {
		name += " (" + c.Arguments + ")"
	}
	if NeedsScript(c.Program) && !c.namesScript() {
		c.add(502, 2, "cgi-missing-percent-s", fmt.Sprintf("The command line has no %%s, so IIS starts %s without telling it the script; it reads nothing, prints no HTTP headers and ends.", name), fix, suggest)
		return
	}
	if strings.EqualFold(winpath.Base(c.entry.Path.Text), winpath.Base(c.Program)) {
		return // the request names the program itself
	}
	f := c.add(0, 0, "cgi-missing-percent-s", fmt.Sprintf("The command line has no %%s, so %s learns of the script only from the CGI variables.", name), fix, "")
	f.Uncertain = "whether " + winpath.Base(c.Program) + " reads PATH_TRANSLATED"
}

// runsText holds options behind which programs take a module or a piece of code instead of a file.
var runsText = []string{"-m", "-c", "-e", "-command", "-file", "-f", "/c", "/k"}

// namesScript reports a command line that runs one fixed script for every request.
func (c *cgi) namesScript() bool {
	for w := range wordEnds(c.Arguments) {
		word := strings.Trim(c.Arguments[w.start:w.end], `"'`)
		if ext := strings.ToLower(winpath.Ext(word)); scriptEndings[ext] || batchEndings[ext] || ext == ".cgi" {
			return true
		}
		if slices.Contains(runsText, strings.ToLower(word)) && w.end < len(c.Arguments) {
			return true
		}
	}
	return false
}

// scriptQuotes reports a script path with blanks that reaches the program in pieces.
func (c *cgi) scriptQuotes() {
	if c.Bar >= 0 || len(c.Slots) == 0 || c.Slots[0].Quoted || !strings.Contains(c.script, " ") || !c.standsAlone(c.Slots[0]) || stem(c.Program) == "cmd" {
		return
	}
	f := c.add(502, 2, "cgi-path-not-quoted", fmt.Sprintf("IIS adds no quotes when it replaces %%s, so %s takes \"%s\" for the script.", winpath.Base(c.Program), c.script[:strings.IndexByte(c.script, ' ')]),
		`write "%s" (&quot;%s&quot; in XML)`+alsoListed, c.suggestion(c.script))
	if !NeedsScript(c.Program) {
		f.Uncertain = "how " + winpath.Base(c.Program) + " reads its command line"
	}
}

// count reports more placeholders than IIS fills, and two that run together.
func (c *cgi) count() {
	const rule = "cgi-percent-s-count"
	if len(c.Slots) > 2 {
		f := c.add(0, 0, rule, fmt.Sprintf("The command line has %d times %%s; IIS fills the first with the script's path and the second with the query string.", len(c.Slots)),
			`keep "%s" %s at most`+alsoListed, "")
		f.Uncertain = "what the others become"
	}
	if len(c.Slots) > 1 && c.Slots[1].Joined {
		f := c.add(0, 0, rule, "The two %s touch each other: a query string without = is glued to the script's path, and the program then looks for a file of that name.",
			`write "%s" %s, or the first alone`+alsoListed, c.suggestion(c.script))
		f.Uncertain = "whether requests come with such a query string"
	}
}

// notProgram reports a requested file that is to run as a program and is none.
func notProgram(entry *handler.Entry, script string, host Host) []Problem {
	if script == "" {
		return nil
	}
	raw, _, err := host.Disks.ReadFile(script, maxImage)
	if err != nil || len(raw) < 2 || raw[0] == 'M' && raw[1] == 'Z' || batchEndings[strings.ToLower(winpath.Ext(script))] {
		return nil
	}
	f := atEntry(entry, "modules", cgiModule)
	f.Status, f.Substatus, f.Rule, f.Win32 = 502, 2, "interpreter-wrong-program", badImage
	f.Because = fmt.Sprintf("The handler names no scriptProcessor, so IIS runs %s itself, which is no Windows program.", winpath.Base(script))
	f.Fix = `add scriptProcessor with the interpreter and "%s"`
	f.Uncertain, f.Or = "which status IIS gives when the process cannot start", []string{"500.0"}
	return []Problem{{Failure: f}}
}
