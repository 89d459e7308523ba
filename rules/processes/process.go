package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// section returns the section that the module of a process handler reads.
func (u use) section() string {
	switch u.entry.Modules[0] {
	case "httpPlatformHandler":
		return program.PlatformSection
	case "iisnode":
		return program.NodeSection
	}
	return program.CoreSection
}

// application is what the module of a process handler knows of the application.
func (u use) application() program.Application {
	return program.Application{Entry: u.entry, Section: u.Section(u.section()), Root: u.root(), ConfigPath: u.applicationPath()}
}

// processProblems is what is wrong with the process behind a handler. At the server level there is no application to judge.
func processProblems(p *rules.Pass, u use) []program.Problem {
	app, host := u.application(), u.host
	if u.Site == nil || app.Section.Decl == nil {
		return nil // a section that nobody declares has a rule of its own
	}
	if p.Profile() && !program.Deployed(app.Root, host) {
		host.Disks = nil // what a source tree lacks, publishing may bring
	}
	switch {
	case u.entry.HasModule("httpPlatformHandler"):
		return program.PlatformProblems(app, host)
	case u.entry.HasModule("iisnode"):
		return program.NodeProblems(app, host)
	}
	return program.CoreProblems(app, host)
}

// processRule reports the problems of a rule's own name that processes have. fix is the title of the fix that writes the
// suggested text.
func processRule(fix string) func(*rules.Pass) {
	return eachProblem(processModule, processProblems, func(_ *rules.Pass, _ use, problem program.Problem, f *rules.Finding) {
		rewrite(f, problem, fix)
	})
}
