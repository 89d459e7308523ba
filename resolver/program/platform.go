package program

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

const (
	platformModule = "httpPlatformHandler"
	nodeModule     = "iisnode"
	portVariable   = "HTTP_PLATFORM_PORT"
)

// maxScript is the size in bytes above which a script is not searched for the port.
const maxScript = 4 << 20

// fixedPort finds a port that somebody wrote into a command line.
var fixedPort = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:--?(?:http-)?port[= ]|-p |--urls?[= ]\S*:|[\s=:/"](?:localhost|127\.0\.0\.1|0\.0\.0\.0|\*):|port=)\s*"?(\d{2,5})\b`)
})

// PlatformProblems returns what is wrong with an application of HttpPlatformHandler, in the order in which the module meets it;
// nothing for handlers of other modules (spec: pipeline §5.2).
func PlatformProblems(app Application, host Host) []Problem {
	if !app.Entry.HasModule(platformModule) {
		return nil
	}
	p := &process{host: host, app: app, module: platformModule, path: host.expand(app.Section.Text("processPath")), arguments: host.expand(app.Section.Text("arguments"))}
	if strings.TrimSpace(p.path) == "" {
		f := p.failure("processPath")
		f.Status, f.Substatus, f.Rule = 502, 3, "process-exe-missing"
		f.Because, f.Fix = "The httpPlatform settings of this path have no processPath, so there is no process to start.", "write processPath"
		f.Uncertain, f.Or = "whether the module refuses its configuration instead", []string{"500.19", "502.5"}
		return []Problem{{Failure: f}}
	}
	if inherited := Inherited(app, host); inherited != nil {
		return []Problem{*inherited}
	}
	if missing := p.missing(502, 3, fileNotFound); missing != nil {
		missing.Or = []string{"502.5"}
		return []Problem{*missing}
	}
	if port := p.port(); port != nil {
		return []Problem{*port}
	}
	return nil
}

// port reports a process that listens where HttpPlatformHandler does not look. Every process gets the variable; only a fixed port on the
// command line, or a script that does not mention the variable, speaks against it.
func (p *process) port() *Problem {
	if strings.Contains(strings.ToUpper(p.arguments), portVariable) {
		return nil
	}
	for _, item := range p.app.Section.Child("environmentVariables").Items {
		if strings.Contains(strings.ToUpper(item.Text("value")), portVariable) {
			return nil
		}
	}
	f := p.failure("arguments")
	f.Status, f.Substatus, f.Rule = 502, 3, "httpplatform-port"
	f.Fix = "hand %" + portVariable + "% to the process, in arguments or environmentVariables"
	if m := fixedPort().FindStringSubmatch(" " + p.arguments); m != nil {
		f.Because = fmt.Sprintf("HttpPlatformHandler connects to a port of its own choice, in %%%s%%, but the process is told to listen on %s.", portVariable, m[1])
		f.Uncertain = "whether the program prefers the variable"
		at := strings.Index(p.app.Section.Text("arguments"), m[1])
		suggest := ""
		if text := p.app.Section.Text("arguments"); at >= 0 && strings.Count(text, m[1]) == 1 {
			suggest = strings.Replace(text, m[1], "%"+portVariable+"%", 1)
		}
		return &Problem{f, suggest}
	}
	if !NeedsScript(p.path) {
		return nil
	}
	for _, word := range words(p.arguments) {
		if !scriptEndings[strings.ToLower(winpath.Ext(word))] {
			continue
		}
		path, ok := p.resolve(word)
		if !ok {
			return nil
		}
		raw, _, err := p.host.Disks.ReadFile(path, maxScript)
		if err != nil || len(raw) == 0 || strings.Contains(string(raw), portVariable) {
			return nil
		}
		f.Because = fmt.Sprintf("HttpPlatformHandler connects to the port in %%%s%%, and neither the arguments nor %s mention it.", portVariable, word)
		f.Uncertain = "whether another file of the program reads the variable"
		return &Problem{Failure: f}
	}
	return nil
}

// NodeProblems returns what is wrong with an application of iisnode: a node.exe that is known to be absent (spec: pipeline §5.3).
func NodeProblems(app Application, host Host) []Problem {
	if !app.Entry.HasModule(nodeModule) {
		return nil
	}
	line := host.expand(app.Section.Text("nodeProcessCommandLine"))
	if line == "" {
		return nil
	}
	c := ParseCommand(line, nil)
	path := c.programPath()
	if path == "" || host.stat(path).Fact != disk.Absent {
		return nil
	}
	p := &process{host: host, app: app, module: nodeModule}
	f := p.failure("nodeProcessCommandLine")
	f.Status, f.Substatus, f.Rule = 500, 1001, "process-exe-missing"
	_, what := absence(host, path)
	f.Because = fmt.Sprintf("iisnode cannot start %s: %s.", path, what)
	f.Fix = "correct nodeProcessCommandLine, or install Node.js there"
	f.Uncertain, f.Or = "which code iisnode gives for a program that is not there", []string{"500.1002", "500.0"}
	return []Problem{{Failure: f}}
}
