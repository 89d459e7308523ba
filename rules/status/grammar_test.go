package status_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/rules/status"
)

// grammar is what the tools take, by the words of a command without its program; names in braces are values.
var grammar = map[string]*regexp.Regexp{
	// appcmd COMMAND OBJECT [IDENTIFIER] [/parameter:value ...] ("Getting Started with AppCmd.exe")
	"appcmd": regexp.MustCompile(`^(list (sites|apps|vdirs|modules|requests)` +
		`|list apppool \{pool\} /text:[\w.*]+` +
		`|list config( \{(path|site)\})?( /section:[A-Za-z]\S+)?( /config:\*)?` +
		`|set config \{site\} /section:\w+ /\w+:\w+ /commit:apphost` +
		`|configure trace \{site\} (/enablesite|/enable /path:\{ext\} /statuscodes:\{status\}))$`),
	"attrib":   regexp.MustCompile(`^\{file\}$`),
	"certutil": regexp.MustCompile(`^(-verify -urlfetch|-dump|-store) (CLIENT\.cer|Root)$`),
	"dir":      regexp.MustCompile(`^(\{file\}|\{approot\}(\\\w+)?|C:\\Program Files\\[^"*]+)$`), // cmd.exe knows wildcards in the last part only
	"dotnet":   regexp.MustCompile(`^--list-runtimes$`),
	"icacls":   regexp.MustCompile(`^\{file\}( /grant IUSR:\(RX\))?$`),
	"iislens":  regexp.MustCompile(`^diagnose --(log \{windir\}\\System32\\LogFiles\\HTTPERR|page page\.html)$`),
	"netsh":    regexp.MustCompile(`^http show sslcert$`),
	"pushd":    regexp.MustCompile(`^\{approot\}$`),
	"reg":      regexp.MustCompile(`^query HKLM\\[\w\\]+$`),
	"setspn":   regexp.MustCompile(`^-Q HTTP/\{host\}$`),
	// wevtutil qe LOG [/option:value ...]; the query is XPath
	"wevtutil": regexp.MustCompile(`^qe (System|Application|Security) /q:\*\[System\[Provider\[@Name='[\w .-]+'\](and EventID=\d+| and EventID=\d+)?\]\] /c:\d+ /rd:true /f:text$`),
	"":         regexp.MustCompile(`^(\{arguments\}|\{version\})$`), // the program of the handler
}

// sections that appcmd shows whole; a group of sections is none.
var groups = regexp.MustCompile(`/section:(system\.webServer/(security|security/authentication|rewrite|webdav|tracing)|system\.webServer|system\.web)( |$)`)

// TestGrammar: every command of every entry follows the grammar of its tool, and reads the same in both shells, or says how not.
func TestGrammar(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, step := range everyStep() {
		for _, c := range step.Commands {
			seen++
			words := strings.Join(c.Args, " ")
			rule := grammar[c.Tool.Name]
			if rule == nil {
				t.Errorf("%s: no grammar", c.Tool.Name)
				continue
			}
			if !rule.MatchString(words) || groups.MatchString(words) {
				t.Errorf("%s %s: not what the tool takes", c.Tool.Name, words)
			}
			shells(t, c)
		}
	}
	if seen < 100 {
		t.Errorf("only %d commands", seen)
	}
}

// shells checks the lines of a command for a site with a blank in its name and a program with blanks in its path.
func shells(t *testing.T, c command.Command) {
	t.Helper()
	values := command.Values{"site": {"Default Web Site"}, "path": {"Default Web Site/a b/x.py"}, "pool": {"My (pool)"}, "file": {`D:\web sites\a&b\x.py`}, "ext": {"*.py"},
		"status": {"404.2"}, "approot": {`D:\web sites\a&b`}, "program": {`C:\Program Files\Python\python.exe`}, "arguments": {"-u", `D:\web sites\x.py`}, "version": {"-v"}, "host": {"www.example.com"}}
	for _, line := range c.Lines(values) {
		text := line.Text
		for _, bad := range []string{"%", "{", "&&", " & ", "$", "`", "\n"} {
			if strings.Contains(strings.ReplaceAll(text, `a&b`, ""), bad) {
				t.Errorf("%s: %q in %s", line.Shell, bad, text)
			}
		}
		if line.Shell != command.PowerShell {
			if got, want := command.Split(text), c.Words(values); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s is read as %q, want %q", text, got, want)
			}
		}
		if c.Tool.Name == "appcmd" && !strings.HasPrefix(text, `C:\Windows\System32\inetsrv\appcmd.exe `) {
			t.Errorf("%s: appcmd is not on PATH", text)
		}
	}
}

func everyStep() []status.Step {
	steps := []status.Step{status.Tracing}
	for _, e := range status.All() {
		steps = append(steps, e.Look...)
	}
	for _, phrase := range []string{"AppOffline", "AppShutdown", "QueueFull", "ConnLimit", "Connection_Abandoned_By_ReqQueue", "Hostname", "FieldLength", "Timer_SslRenegotiation", "Timer_AppPool"} {
		if e, ok := status.Reason(phrase); ok {
			steps = append(steps, e.Look...)
		}
	}
	return steps
}
