package project

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// merge puts own above base and changes neither: single values and the list of rules replace, the other lists are joined with the
// base's first, and maps are joined by key.
func merge(base, own *Project) *Project {
	p := &Project{
		Path:       own.Path,
		Files:      slices.Clone(base.Files),
		Config:     cmp.Or(own.Config, base.Config),
		Root:       cmp.Or(own.Root, base.Root),
		Baseline:   cmp.Or(own.Baseline, base.Baseline),
		Profile:    cmp.Or(own.Profile, base.Profile),
		IISVersion: cmp.Or(own.IISVersion, base.IISVersion),
		Severity:   cmp.Or(own.Severity, base.Severity),
		Schema:     join(base.Schema, own.Schema),
		Rules:      slices.Clone(base.Rules),
		Skip:       join(base.Skip, own.Skip),
		Exclude:    slices.Concat(base.Exclude, own.Exclude),
		Overrides:  slices.Concat(base.Overrides, own.Overrides),
		Map: joinBy(base.Map, own.Map,
			func(a, b Mapping) bool { return winpath.Equal(a.Windows, b.Windows) },
			func(a, b Mapping) int {
				return cmp.Or(cmp.Compare(winpath.Fold(a.Windows), winpath.Fold(b.Windows)), cmp.Compare(a.Windows, b.Windows))
			}),
		Env: joinBy(base.Env, own.Env,
			func(a, b Variable) bool { return strings.EqualFold(a.Name, b.Name) },
			func(a, b Variable) int {
				return cmp.Or(cmp.Compare(strings.ToUpper(a.Name), strings.ToUpper(b.Name)), cmp.Compare(a.Name, b.Name))
			}),
	}
	for _, file := range own.Files {
		if !slices.Contains(p.Files, file) {
			p.Files = append(p.Files, file)
		}
	}
	if own.Rules != nil {
		p.Rules = slices.Clone(own.Rules)
	}
	p.Severities = make(map[string]Level, len(base.Severities)+len(own.Severities))
	maps.Copy(p.Severities, base.Severities)
	maps.Copy(p.Severities, own.Severities)
	return p
}

// join appends what is new.
func join(base, own []string) []string {
	out := slices.Clone(base)
	for _, s := range own {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// joinBy replaces what is the same, appends the rest and sorts.
func joinBy[T any](base, own []T, same func(a, b T) bool, order func(a, b T) int) []T {
	out := slices.DeleteFunc(slices.Clone(base), func(a T) bool {
		return slices.ContainsFunc(own, func(b T) bool { return same(a, b) })
	})
	out = append(out, own...)
	slices.SortStableFunc(out, order)
	return out
}
