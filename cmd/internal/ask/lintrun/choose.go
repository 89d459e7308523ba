package lintrun

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
)

// choose returns the rules that run anywhere.
func choose(only, skip []string, of *project.Project) ([]*rules.Rule, error) {
	all := catalogue.All()
	for _, name := range slices.Concat(only, skip) {
		if !slices.ContainsFunc(all, func(r *rules.Rule) bool { return rules.Selects(name, r) }) {
			return nil, unknownRule(name)
		}
	}
	r := &Runner{Options: Options{Rules: only, Skip: skip, Project: of}}
	return slices.DeleteFunc(slices.Clone(all), func(rule *rules.Rule) bool { return !r.on(rule, "") && !r.onSomewhere(rule) }), nil
}

func unknownRule(name string) error {
	err := ask.Misused("no rule or group is called %q", name)
	if near := catalogue.Nearest(name); near != "" {
		err.Hint = fmt.Sprintf("did you mean %s?", near)
	}
	return err
}

// selected reports whether one of the names is that of a rule, its ID or its group.
func selected(names []string, r *rules.Rule) bool {
	return slices.ContainsFunc(names, func(name string) bool { return rules.Selects(name, r) })
}

// on tells whether a rule counts for a file; "" asks for no file in particular.
func (r *Runner) on(rule *rules.Rule, path string) bool {
	if selected(r.Skip, rule) {
		return false
	}
	if len(r.Options.Rules) > 0 {
		return selected(r.Options.Rules, rule)
	}
	_, on := r.Project.Effective(rule, path)
	return on
}

// onSomewhere reports whether an override of the settings file switches a rule on for some files.
func (r *Runner) onSomewhere(rule *rules.Rule) bool {
	return r.Project != nil && len(r.Options.Rules) == 0 && !selected(r.Skip, rule) &&
		slices.ContainsFunc(r.Project.Overrides, func(o project.Override) bool { return len(o.Severities) > 0 })
}

// grade sets the severities of the settings file and drops what it switches off for a file.
func (r *Runner) grade(result *Result) {
	result.Findings = slices.DeleteFunc(result.Findings, func(f *rules.Finding) bool {
		path := filepath.FromSlash(f.Span.File.Path)
		if !r.on(f.Rule, path) {
			return true
		}
		severity, _ := r.Project.Effective(f.Rule, path)
		if r.Project != nil && severity != rules.Unset && severity != f.Rule.Severity {
			f.Severity = severity
		}
		return false
	})
}
