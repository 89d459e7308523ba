package processes

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// native reports the problems of a rule's own name that images of native code have: the dlls of ISAPI handlers, native modules and
// ISAPI filters. fixes may add fixes.
func native(fixes func(*rules.Pass, program.Problem, program.Host, *rules.Finding)) func(*rules.Pass) {
	return func(p *rules.Pass) {
		seen := map[source.Span]bool{}
		report := func(problem program.Problem, host program.Host) {
			if problem.Rule != p.Rule.Name || seen[problem.Place.Span] {
				return
			}
			seen[problem.Place.Span] = true
			f := found(problem)
			if fixes != nil {
				fixes(p, problem, host, f)
			}
			p.Report(f)
		}
		if p.Profile() {
			return // the pools, modules, filters and full paths are the profile's
		}
		for u := range uses(p, isapi...) {
			if problem := program.ISAPIProblem(u.entry, "", u.host); problem != nil {
				report(*problem, u.host)
			}
		}
		pools := map[*topology.Pool]bool{}
		type filters struct {
			section *merge.Section
			pool    *topology.Pool
		}
		done := map[filters]bool{}
		for _, scope := range p.Scopes {
			if scope.Pool == nil {
				continue
			}
			host := hostOf(p, scope)
			if !pools[scope.Pool] && !p.Predictor.WorkersStart(scope.Pool, host) {
				pools[scope.Pool] = true
				for _, problem := range program.NativeModules(scope.Section(program.GlobalModulesSection), host) {
					report(problem, host)
				}
			}
			key := filters{scope.Section(program.FiltersSection), scope.Pool}
			if !done[key] {
				done[key] = true
				for _, problem := range program.FilterProblems(key.section, host) {
					report(problem, host)
				}
			}
		}
	}
}

// addPreCondition offers to keep a native module out of the pools whose bitness its image does not have, in globalModules and
// in the modules section of the server.
func addPreCondition(p *rules.Pass, problem program.Problem, host program.Host, f *rules.Finding) {
	token := fmt.Sprintf("bitness%d", 96-host.Pool.Bits())
	root, err := p.Server.Path("")
	if err != nil {
		return
	}
	fix := rules.Fix{Title: fmt.Sprintf("add preCondition=\"%s\" to the module", token), Safe: true}
	for _, name := range []string{program.GlobalModulesSection, program.ModulesSection} {
		item := root.Node.Section(name).Find("name", f.Key)
		if item == nil || item.XML == nil || item.Origin.Profile() {
			continue
		}
		if attr := item.Attr("preCondition"); attr == nil {
			fix.Edits = append(fix.Edits, edit.AddAttr(item.XML, "preCondition", token))
		} else if !strings.Contains(attr.Value, "bitness") {
			if e, ok := mend.Value(attr.Origin, strings.Trim(attr.Value+","+token, ",")); ok {
				fix.Edits = append(fix.Edits, e)
			}
		}
	}
	if len(fix.Edits) > 0 {
		f.Fixes = append(f.Fixes, fix)
	}
}
