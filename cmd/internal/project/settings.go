package project

import (
	"github.com/iislens/iislens/resolver/profile"
)

// kind is the shape of a setting's value.
type kind uint8

const (
	extendsKind    kind = iota // paths of files to extend
	pathKind                   // one path: *string
	pathsKind                  // one path or a list: *[]string
	choiceKind                 // one of some words: *string
	versionKind                // a version of IIS, which YAML takes for a number: *string
	thresholdKind              // a severity that is not off: *rules.Severity
	namesKind                  // names of rules: *[]string
	globsKind                  // patterns: *[]Pattern
	variablesKind              // NAME: value: *[]Variable
	mappingsKind               // Windows path: local path: *[]Mapping
	severitiesKind             // name of a rule: level: *map[string]Level
	overridesKind              // list of overrides: *[]Override
)

// setting is one key of the file.
type setting struct {
	name string
	kind kind
	// doc is shown by editors, in the reference and in the sample.
	doc string
	// example is how the key may be written, of one line or more.
	example string
	// choices are the words of a choiceKind or versionKind.
	choices []string
	// required is for keys of an override.
	required bool
	// into returns the field that the value goes to: of a *Project, or of an *Override.
	into func(target any) any
}

// field makes an into of a typed accessor.
func field[T any](get func(*T) any) func(any) any {
	return func(target any) any { return get(target.(*T)) }
}

// iisVersions are the versions that IIS has had since its configuration is XML of this kind.
var iisVersions = []string{"7.0", "7.5", "8.0", "8.5", "10.0"}

// settings returns all keys of the file, in the order of the documentation.
func settings() []setting {
	return []setting{
		{name: "extends", kind: extendsKind, example: "extends: ../iislens-common.yaml",
			doc: "Files whose settings hold where this file says nothing else; of several, later ones go first. Lists of patterns, skips, overrides and schema directories are joined."},
		{name: "config", kind: pathKind, example: "config: server/applicationHost.config",
			doc:  "The applicationHost.config to assume, like --config. Relative to the directory of this file, as all paths are.",
			into: field(func(p *Project) any { return &p.Config })},
		{name: "applicationHost", kind: pathKind, example: "applicationHost: server/applicationHost.config",
			doc:  "Another name of config.",
			into: field(func(p *Project) any { return &p.Config })},
		{name: "root", kind: pathKind, example: "root: server/disks",
			doc:  `The directory that stands for the server's disks, like --root: ROOT/C/inetpub is C:\inetpub.`,
			into: field(func(p *Project) any { return &p.Root })},
		{name: "map", kind: mappingsKind, example: "map:\n  C:\\inetpub\\wwwroot\\shop: src/Shop.Web",
			doc:  "Windows directories and the local directories that stand for them, like --map.",
			into: field(func(p *Project) any { return &p.Map })},
		{name: "env", kind: variablesKind, example: "env:\n  LAUNCHER_PATH: dotnet",
			doc:  "Environment variables of the server, like --env.",
			into: field(func(p *Project) any { return &p.Env })},
		{name: "profile", kind: choiceKind, choices: profile.Names(), example: "profile: iis10",
			doc:  "The embedded server to assume where there is no config, like --profile.",
			into: field(func(p *Project) any { return &p.Profile })},
		{name: "schema", kind: pathsKind, example: "schema: server/schema",
			doc:  "Directories with more IIS schema files, like --schema.",
			into: field(func(p *Project) any { return &p.Schema })},
		{name: "iisVersion", kind: versionKind, choices: iisVersions, example: "iisVersion: \"8.5\"",
			doc:  "The version of IIS, like --iis-version.",
			into: field(func(p *Project) any { return &p.IISVersion })},
		{name: "rules", kind: namesKind, example: "rules: [processes, handlers, duplicate-collection-entry]",
			doc:  "The only rules to run: names, IDs or groups. Rules that are off by default run when they are named here.",
			into: field(func(p *Project) any { return &p.Rules })},
		{name: "skip", kind: namesKind, example: "skip: [server-header-exposed, x-powered-by]",
			doc:  "Rules not to run: names, IDs or groups.",
			into: field(func(p *Project) any { return &p.Skip })},
		{name: "severity", kind: thresholdKind, choices: levels[:3], example: "severity: error",
			doc:  "The severity from which on findings make the run fail, like --severity.",
			into: field(func(p *Project) any { return &p.Severity })},
		{name: "severities", kind: severitiesKind, example: "severities:\n  security: info\n  directory-browsing-enabled: error",
			doc:  "How severe the findings of a rule or group are; off turns it off.",
			into: field(func(p *Project) any { return &p.Severities })},
		{name: "exclude", kind: globsKind, example: "exclude: [node_modules, \"**/obj/**\"]",
			doc:  "Files and directories that are not looked at unless they are named on the command line. * stays in a directory, ** does not; a pattern without / holds at any depth; case does not count.",
			into: field(func(p *Project) any { return &p.Exclude })},
		{name: "overrides", kind: overridesKind, example: "overrides:\n- paths: \"legacy/**\"\n  skip: [security]",
			doc:  "Other severities and skips for some files; later ones win.",
			into: field(func(p *Project) any { return &p.Overrides })},
		{name: "baseline", kind: pathKind, example: "baseline: .iislens-baseline.json",
			doc:  "The file of findings that are accepted for now, like --baseline.",
			into: field(func(p *Project) any { return &p.Baseline })},
	}
}

// overrideSettings returns all keys of an override.
func overrideSettings() []setting {
	return []setting{
		{name: "paths", kind: globsKind, required: true, example: "paths: \"legacy/**\"",
			doc:  "The files that are meant, as in exclude.",
			into: field(func(o *Override) any { return &o.Paths })},
		{name: "severities", kind: severitiesKind, example: "severities:\n  handlers: info",
			doc:  "How severe the findings of a rule or group are in these files; off turns it off.",
			into: field(func(o *Override) any { return &o.Severities })},
		{name: "skip", kind: namesKind, example: "skip: [security]",
			doc:  "Rules not to run on these files.",
			into: field(func(o *Override) any { return &o.Skip })},
	}
}

// synonyms are words of other tools for what a key does here; they are only suggested, never taken.
var synonyms = map[string]string{
	"ignore": "exclude", "ignores": "exclude", "files": "exclude", "disable": "skip", "disabled": "skip", "enable": "rules",
	"only": "rules", "select": "rules", "threshold": "severity", "level": "severity", "levels": "severities", "environment": "env",
	"mappings": "map", "server": "config", "version": "iisVersion", "include": "extends",
}
