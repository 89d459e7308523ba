package project

import (
	"path/filepath"
	"slices"

	"github.com/iislens/iislens/rules"
)

// FileName is the name of the file.
const FileName = ".iislens.yaml"

// Project is a .iislens.yaml with everything that it extends. All paths are absolute. The nil Project and the zero Project hold
// no settings. It is immutable after Load and safe for concurrent use.
type Project struct {
	// Path is the file that was loaded, Files are all that took part, the most basic first and Path last.
	Path  string
	Files []string
	// Config is the applicationHost.config, Root the tree that stands for the server's disks, Schema more schema directories,
	// Baseline the file of accepted findings. "" or nil when not set.
	Config, Root, Baseline string
	Schema                 []string
	// Map is sorted by Windows path, Env by name.
	Map []Mapping
	Env []Variable
	// Profile is the embedded server, IISVersion "7.0" … "10.0"; "" when not set.
	Profile, IISVersion string
	// Severity is the threshold from which on findings make the run fail, Unset when not set.
	Severity rules.Severity
	// Rules, when not empty, are the only ones to run; Skip are not to run. Both hold names of rules and groups in canonical form
	// (the name where the file has an ID).
	Rules, Skip []string
	// Severities is keyed by the same canonical names.
	Severities map[string]Level
	// Exclude are the files that are left out of walks.
	Exclude   []Pattern
	Overrides []Override
}

// Mapping shows one Windows directory through a local one.
type Mapping struct {
	Windows string // clean
	Local   string
}

// Variable is one environment variable of the server.
type Variable struct {
	Name, Value string
}

// Override changes rules for the files that one of Paths matches.
type Override struct {
	Paths      []Pattern
	Severities map[string]Level
	Skip       []string
}

// Level is what a severity can be set to: "error", "warning", "info" or "off".
type Level string

// Off turns a rule off.
const Off Level = "off"

// levels are the words of the file, in the order of the documentation.
var levels = []string{"error", "warning", "info", string(Off)}

// severity returns the level as a severity; on is false for Off.
func (l Level) severity() (s rules.Severity, on bool) {
	for _, s := range []rules.Severity{rules.Error, rules.Warning, rules.Info} {
		if s.String() == string(l) {
			return s, true
		}
	}
	return rules.Unset, false
}

// Effective tells whether r is on for the file at path, and how severe its findings are there. path may be "" for findings of no
// file, or relative to the current directory.
//
// The order, later wins: the rule itself, severities, skip, then the overrides in their order, each with its severities before its
// skip. Among severities of one place a rule's name goes before its group and that before "all". A severity turns a rule on that
// is off by default, except when it is given to "all". The list of rules, when there is one, has the last word: what it does not
// name is off, what it names runs even if it is off by default.
func (p *Project) Effective(r *rules.Rule, path string) (severity rules.Severity, on bool) {
	severity, on = r.Severity, !r.Off
	if p == nil {
		return severity, on
	}
	listed := slices.ContainsFunc(p.Rules, func(name string) bool { return rules.Selects(name, r) })
	on = on || listed
	change := func(severities map[string]Level, skip []string) {
		if level, named, ok := lookUp(severities, r); ok {
			if s, enabled := level.severity(); !enabled {
				on = false
			} else {
				severity, on = s, on || named
			}
		}
		if slices.ContainsFunc(skip, func(name string) bool { return rules.Selects(name, r) }) {
			on = false
		}
	}
	change(p.Severities, p.Skip)
	if path != "" && len(p.Overrides) > 0 {
		path = absolute(path)
		for _, o := range p.Overrides {
			if matchAny(o.Paths, path) {
				change(o.Severities, o.Skip)
			}
		}
	}
	if len(p.Rules) > 0 && !listed {
		on = false
	}
	return severity, on
}

// lookUp finds the level of r; named says that it was given to the rule or its group.
func lookUp(severities map[string]Level, r *rules.Rule) (level Level, named, ok bool) {
	for _, name := range []string{r.Name, string(r.Group), rules.All} {
		if level, ok := severities[name]; ok {
			return level, name != rules.All, true
		}
	}
	return "", false, false
}

// Excluded reports whether a walk leaves out the file or directory at path. It is true for everything below an excluded directory.
func (p *Project) Excluded(path string) bool {
	return p != nil && len(p.Exclude) > 0 && matchAny(p.Exclude, absolute(path))
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
