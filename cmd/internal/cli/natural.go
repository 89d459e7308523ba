package cli

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/target"
)

// What people hand to diagnose and explain beside a URL: a file that they saved, a directory of logs, a status.

// fileKind is what a file or directory holds, as far as its beginning tells.
type fileKind uint8

const (
	noFile fileKind = iota
	traceFile
	pageFile
	logFile
	configFile
	logDirectory
	traceDirectory
	siteDirectory
	serverDirectory
	otherFile
	otherDirectory
)

// argumentKind looks at a path of this machine. What begins with a slash is a URL path unless a file is called so.
func argumentKind(name string) fileKind {
	if name == "" || name == standardInput || strings.Contains(name, "://") {
		return noFile
	}
	stat, err := os.Stat(name)
	switch {
	case err != nil:
		return noFile
	case stat.IsDir() && strings.HasPrefix(name, "/") && strings.Count(strings.TrimRight(name, "/"), "/") < 2:
		return noFile // / and /x are URLs long before they are directories
	case stat.IsDir():
		return directoryKind(name)
	case stat.Mode().IsRegular():
		return contentKind(name)
	}
	return noFile
}

// directoryKind tells a directory by the names in it.
func directoryKind(name string) fileKind {
	for kind, files := range map[fileKind][]string{
		serverDirectory: {"applicationHost.config", filepath.Join("config", "applicationHost.config"), filepath.Join("inetsrv", "config", "applicationHost.config")},
		siteDirectory:   {"web.config", "Web.config"},
	} {
		for _, file := range files {
			if stat, err := os.Stat(filepath.Join(name, file)); err == nil && stat.Mode().IsRegular() {
				return kind
			}
		}
	}
	if traces, err := filepath.Glob(filepath.Join(name, "fr*.xml")); err == nil && len(traces) > 0 {
		return traceDirectory
	}
	if logs, err := logsBelow(name); err == nil && len(logs) > 0 {
		return logDirectory
	}
	return otherDirectory
}

// contentKind tells a file by its first bytes.
func contentKind(name string) fileKind {
	file, err := os.Open(name)
	if err != nil {
		return otherFile
	}
	head, err := io.ReadAll(io.LimitReader(file, 16<<10))
	_ = file.Close() // it was only read
	if err != nil {
		return otherFile
	}
	text := strings.ToLower(string(bytes.ReplaceAll(head, []byte{0}, nil))) // UTF-16 reads as ASCII then
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case strings.Contains(text, "<failedrequest"):
		return traceFile
	case strings.Contains(text, "<configuration"):
		return configFile
	case strings.Contains(text, "#fields:"), strings.Contains(text, "#software: microsoft"), ext == ".log", ext == ".gz" && strings.Contains(strings.ToLower(name), ".log"):
		return logFile
	case strings.Contains(text, "http error"), strings.Contains(text, "error code") && strings.Contains(text, "module"), strings.Contains(text, "server error in"):
		return pageFile
	}
	return otherFile
}

// takeStatus takes a status that stands beside TARGET, without its flag.
func (f *diagnoseFlags) takeStatus(args []string) []string {
	if len(args) != 2 || f.status != "" {
		return args
	}
	for i, other := range []string{args[1], args[0]} {
		_, _, isStatus := parseStatus(args[i])
		_, _, both := parseStatus(other)
		if isStatus && !both && argumentKind(args[i]) == noFile && strings.ContainsAny(other, `/\`) {
			f.status = args[i]
			return []string{other}
		}
	}
	return args
}

// runNatural does what arguments that are no TARGET stand for: saved pages, traces, logs, a status. done is false for a TARGET.
func (c *Command) runNatural(args []string, from *serverFlags, with *requestFlags, f *diagnoseFlags) (done bool, err error) {
	text := strings.TrimSpace(strings.Join(args, " "))
	if len(args) == 0 {
		if f.status == "" && f.win32 == "" {
			return false, nil
		}
		seen, err := observedStatus(f.status, f.win32)
		if err != nil {
			return true, err
		}
		return true, c.runStatus(seen)
	}
	if _, _, ok := parseStatus(text); ok && f.status == "" && argumentKind(text) == noFile {
		f.status = text
	} else if strings.HasPrefix(strings.ToLower(text), "0x8") && f.win32 == "" {
		f.win32 = text
	} else {
		return c.runFiles(args, from, with, f)
	}
	seen, err := observedStatus(f.status, f.win32)
	if err != nil {
		return true, err
	}
	return true, c.runStatus(seen)
}

// runFiles reads files that are given without the flag for their kind.
func (c *Command) runFiles(args []string, from *serverFlags, with *requestFlags, f *diagnoseFlags) (done bool, err error) {
	kind := argumentKind(args[0])
	if target.WindowsPath(args[0]) && (kind == otherFile || kind == otherDirectory || kind == siteDirectory || kind == configFile) {
		return false, nil // on the server itself: a file of a site
	}
	for _, arg := range args[1:] {
		if other := argumentKind(arg); other != kind && (kind != pageFile || other != noFile) {
			return false, nil
		}
	}
	if f.status != "" || f.win32 != "" {
		if kind != traceFile && kind != pageFile {
			return false, nil
		}
	}
	switch kind {
	case logFile, logDirectory:
		f.logs.on = true
		return true, c.runLogs(args, from, f)
	case traceFile:
		if len(args) > 1 {
			return true, usage("--trace reads one file: %q", args[1])
		}
		f.trace = args[0]
		return true, c.runTrace(from, f)
	case pageFile:
		f.page = args[0]
		return true, c.runPage(args[1:], from, with, f)
	case noFile:
		return looksLikeFile(args)
	}
	if len(args) == 1 && (args[0][0] == '/' || args[0][0] == '.') { // else a site may have the name
		return true, otherKind(args[0], kind)
	}
	return false, nil
}

// looksLikeFile complains about a lone name with the ending of a log, trace or page that no file has.
func looksLikeFile(args []string) (bool, error) {
	name := args[0]
	if len(args) > 1 || strings.ContainsAny(name, `/\:`) {
		return false, nil
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".log", ".gz", ".xml", ".txt", ".htm", ".html":
		return true, openError(name, fs.ErrNotExist)
	}
	return false, nil
}

// otherKind says what to type for a file or directory that is no request; nil for those that may be one.
func otherKind(name string, kind fileKind) error {
	name = filepath.ToSlash(name)
	e := usage("%s is a file of this machine, not a request", name)
	switch kind {
	case traceFile:
		e.hint = "for a trace: iislens diagnose --trace " + inQuotes(name)
	case pageFile:
		e.hint = "for a saved error page: iislens diagnose --page " + inQuotes(name)
	case logFile:
		e.hint = "for logs: iislens diagnose --log " + inQuotes(name)
	case configFile:
		e.hint = "to check it: iislens lint " + inQuotes(name)
	case traceDirectory:
		e = usage("%s is a directory of traces, not a request", name)
		e.hint = "for one of them: iislens diagnose --trace " + inQuotes(name+"/fr000001.xml")
		if list, err := filepath.Glob(filepath.Join(filepath.FromSlash(name), "fr*.xml")); err == nil && len(list) > 0 {
			e.hint = "for one of them: iislens diagnose --trace " + inQuotes(filepath.ToSlash(list[len(list)-1]))
		}
	case logDirectory:
		e = usage("%s is a directory of logs, not a request", name)
		e.hint = "for logs: iislens diagnose --log " + inQuotes(name)
	case siteDirectory:
		e = usage("%s is the directory of a site, not a request", name)
		e.hint = "say which page of it: iislens diagnose /page --web-root " + inQuotes(name)
	case serverDirectory:
		e = usage("%s holds the configuration of a server, not a request", name)
		e.hint = "say which request: iislens diagnose http://HOST/page -c " + inQuotes(name)
		if file := filepath.Join(filepath.FromSlash(name), "applicationHost.config"); isFile(file) {
			e.hint = "say which request: iislens diagnose http://HOST/page -c " + inQuotes(filepath.ToSlash(file))
		}
	case otherDirectory:
		e = usage("%s is a directory without logs or configuration, not a request", name)
		e.hint = "say which page of it: iislens diagnose /page --web-root " + inQuotes(name)
	default:
		e.hint = "say the URL that a browser asks for, and the directory of the site with --web-root"
	}
	return e
}

func isFile(name string) bool {
	stat, err := os.Stat(name)
	return err == nil && stat.Mode()&fs.ModeType == 0
}

// inQuotes writes a name for a command line: cmd.exe knows double quotes only.
func inQuotes(name string) string {
	if strings.ContainsAny(name, " &()'") {
		return `"` + name + `"`
	}
	return name
}
