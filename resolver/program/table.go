package program

import (
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// needsScript holds the programs that do nothing for a request unless the command line names the script
// (spec: pipeline §2.2). Version numbers at the end of a name do not count.
var needsScript = map[string]bool{
	"python": true, "pythonw": true, "py": true, "pyw": true, "pypy": true, "ipy": true, "jython": true,
	"perl": true, "wperl": true, "ruby": true, "rubyw": true, "jruby": true,
	"lua": true, "luajit": true, "tclsh": true, "wish": true, "cmd": true, "powershell": true, "pwsh": true,
	"node": true, "nodejs": true, "deno": true, "bun": true, "php": true, "php-win": true, "cscript": true, "wscript": true,
	"bash": true, "sh": true, "zsh": true, "java": true, "javaw": true, "rscript": true, "r": true, "guile": true, "awk": true, "gawk": true,
	"regina": true, "rexx": true, "groovy": true, "swipl": true, "sbcl": true, "julia": true, "escript": true,
}

// stem returns the name by which a program is known: C:\Py\Python3.11.exe is "python".
func stem(path string) string {
	name := strings.ToLower(winpath.Base(strings.ReplaceAll(path, "/", `\`)))
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".exe"), ".com")
	if short := strings.TrimRight(name, "0123456789.-_"); short != "" {
		return short
	}
	return name
}

// NeedsScript reports whether the program is an interpreter that must be told the script.
func NeedsScript(path string) bool { return needsScript[stem(path)] }

// ScriptFromEnvironment reports whether the program finds the script in the CGI variables: php-cgi.exe does.
func ScriptFromEnvironment(path string) bool { return stem(path) == "php-cgi" }

// misfit says why a program cannot serve, what stands in its place, and what is not sure about that.
type misfit struct{ why, instead, unsure string }

// misfits holds the programs that people take for the CGI interpreter beside them. "" as instead means there is no such file.
var misfits = map[string]misfit{
	"pythonw": {"is the Python for windows without a console, whose output goes nowhere", "python.exe", "pythonw.exe may still write to the pipe that IIS gives it"},
	"pyw":     {"is the launcher for windows without a console", "", "the launcher may find an interpreter"},
	"py":      {"is the Python launcher, which looks for an interpreter in the profile of the user that runs it", "", "the launcher works where Python is installed for all users"},
	"wperl":   {"is the Perl for windows without a console, whose output goes nowhere", "perl.exe", "wperl.exe may still write to the pipe that IIS gives it"},
	"rubyw":   {"is the Ruby for windows without a console, whose output goes nowhere", "ruby.exe", "rubyw.exe may still write to the pipe that IIS gives it"},
	"javaw":   {"is the Java for windows without a console, whose output goes nowhere", "java.exe", "javaw.exe may still write to the pipe that IIS gives it"},
	"wscript": {"shows its output in windows that nobody sees", "cscript.exe", ""},
	"php":     {"is the command-line PHP, which prints no HTTP headers", "php-cgi.exe", "a script that prints its own headers would work"},
	"php-win": {"is the PHP for windows without a console", "php-cgi.exe", ""},
	"node":    {"is meant for a server of its own, and its scripts print no CGI headers", "", "a script that prints its own CGI headers would work"},
}

// scriptEndings are extensions of files that Windows cannot start as a process.
var scriptEndings = map[string]bool{".py": true, ".pl": true, ".rb": true, ".php": true, ".js": true, ".vbs": true, ".ps1": true, ".sh": true,
	".lua": true, ".jar": true, ".dll": true, ".tcl": true, ".txt": true, ".ini": true, ".config": true}

// batchEndings are extensions of files that only cmd.exe runs.
var batchEndings = map[string]bool{".bat": true, ".cmd": true}

// fastCGIMisfits holds programs that do not speak FastCGI.
var fastCGIMisfits = map[string]misfit{
	"php":        {"is the command-line PHP, which does not speak FastCGI", "php-cgi.exe", ""},
	"php-win":    {"is the PHP for windows, which does not speak FastCGI", "php-cgi.exe", ""},
	"node":       {"does not speak FastCGI", "", "a FastCGI library in the script could be meant"},
	"perl":       {"does not speak FastCGI by itself", "", "a FastCGI library in the script could be meant"},
	"ruby":       {"does not speak FastCGI by itself", "", "a FastCGI library in the script could be meant"},
	"cmd":        {"does not speak FastCGI", "", ""},
	"powershell": {"does not speak FastCGI", "", ""},
	"pythonw":    {"is the Python for windows without a console", "python.exe", "it may still run the script"},
	"py":         {"is the Python launcher, which looks for an interpreter in the profile of the user that runs it", "", "the launcher works where Python is installed for all users"},
}
