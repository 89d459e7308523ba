package merging

import (
	"errors"
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// PhysicalPathMissing reports directories that a site, application or virtual directory maps and that are not there.
var PhysicalPathMissing = &rules.Rule{
	ID: "IIS2016", Name: "physical-path-missing", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "mapped directory missing",
		What: "A physicalPath of a site, application or virtual directory whose directory does not exist, is a file, or is no absolute " +
			"Windows path. It is checked where the disks of the server are at hand (--root, --map).",
		Why: "IIS looks for a web.config in the root of every virtual directory. Where the directory is absent, every request there " +
			"answers 500.19 (0x80070003, \"Cannot read configuration file\") and names no line.",
		Bad: exampleHead + `        <application path="/api" applicationPool="Web">
          <!-- want@+1 "does not exist" -->
          <virtualDirectory path="/" physicalPath="C:\inetpub\api" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration />
`,
		Good: exampleHead + `        <application path="/api" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="C:\inetpub\api" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration />
-- root/C/inetpub/api/index.html --
`,
		Request: "GET http://localhost/api/index.html",
		Since:   "0.1.0",
		Sources: []string{kb942055, "unosquare/passcore issue 51"},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		vdir := s.Directory.Directory
		if vdir == nil {
			return
		}
		if s.Closed(p.Server) {
			finding.Severity = rules.Info
			finding.Message += " accessPolicy closes the path on purpose, so that nobody would get anything from it anyway."
			return
		}
		if _, undefined := p.Server.Env.Expand(f.Name); len(undefined) > 0 {
			p.Skip("the value of the environment variable " + undefined[0] + " is not known (--env)")
			drop(finding)
			return
		}
		switch {
		case errors.Is(vdir.Invalid, winpath.ErrRelative):
			finding.Severity, finding.Certainty = rules.Warning, rules.Likely
			finding.Message = fmt.Sprintf("The physicalPath \"%s\" is relative: it counts from the current directory of the worker process, %%windir%%\\System32\\inetsrv, where the directory hardly is. Every request there then answers 500.19 (%s).", f.Name, f.HResultText())
			finding.Advice = "Write the full path of the directory, with its drive."
		case vdir.Invalid != nil:
			finding.Message = fmt.Sprintf("The physicalPath \"%s\" is no directory that IIS can open: %v. Every request there answers 500.19 (%s).", f.Name, vdir.Invalid, f.HResultText())
			finding.Advice = "Correct physicalPath."
		case s.Info.IsFile():
			finding.Message = fmt.Sprintf("%s, which this maps, is a file, not a directory. Every request there answers 500.19 (%s).", f.Name, f.HResultText())
			finding.Advice = "Write the directory in physicalPath; the file itself is requested by its URL."
		}
	}),
}
