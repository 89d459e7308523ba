package processes

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// found turns a problem into a finding. A problem that does not break the request is a warning at most.
func found(problem program.Problem) *rules.Finding {
	f := rules.FromFailure(problem.Failure)
	if first := problem.Because[:1]; strings.ToLower(first) == first {
		f.Message = first + f.Message[1:] // what a sentence begins with in lower case is a piece of configuration
	}
	if problem.Status == 0 {
		f.Severity, f.Statuses = rules.Warning, []string{}
	}
	return f
}

// broken reports whether a problem breaks every request to the handler for certain, so that mending it harms nobody.
func broken(problem program.Problem) bool { return problem.Status != 0 && problem.Uncertain == "" }

// rewrite adds the fix that writes the suggested text at the problem's place.
func rewrite(f *rules.Finding, problem program.Problem, title string) {
	if problem.Suggest == "" {
		return
	}
	if edit, ok := mend.Value(problem.Place, problem.Suggest); ok {
		f.Fixes = append(f.Fixes, rules.Fix{Title: title, Safe: broken(problem), Edits: []source.Edit{edit}})
	}
}

// eachProblem reports the problems of a rule's own name that the entries of some modules have.
func eachProblem(modules []string, problems func(*rules.Pass, use) []program.Problem, mend func(*rules.Pass, use, program.Problem, *rules.Finding)) func(*rules.Pass) {
	return func(p *rules.Pass) {
		seen := once{}
		for u := range uses(p, modules...) {
			for _, problem := range problems(p, u) {
				if problem.Rule != p.Rule.Name || !seen.first(problem.Place.Span, u) {
					continue
				}
				f := found(problem)
				if mend != nil {
					mend(p, u, problem, f)
				}
				p.Report(f)
			}
		}
	}
}

// relate adds a place of the configuration to a finding, unless nobody wrote it.
func relate(f *rules.Finding, message string, origin merge.Origin) {
	if !origin.IsZero() {
		f.Related = append(f.Related, rules.Related{Message: message, Span: origin.Span})
	}
}
