package answer

import (
	"fmt"
	"strings"
)

// document is one that the program writes.
type document struct {
	name, title string
	commands    []string
	value       any
}

func (d document) file() string { return d.name + ".schema.json" }

// documents are all of them, in the order of docs/json.md.
var documents = []document{
	{"explain", "What a request comes to", []string{"explain TARGET"}, Explanation{}},
	{"show", "An effective section", []string{"show SECTION [TARGET]"}, Section{}},
	{"sections", "The sections that are set at a place", []string{"show", "show TARGET"}, Sections{}},
	{"describe", "What a section may hold", []string{"show SECTION --describe"}, Description{}},
	{"diagnose", "Why a request fails", []string{"diagnose TARGET", "diagnose --trace FILE", "diagnose --page FILE"}, Diagnosis{}},
	{"status", "What a status means", []string{"diagnose 404.2"}, Status{}},
	{"logs", "What failed in logs, and why", []string{"diagnose --log FILE...", "diagnose --merge FILE..."}, Logs{}},
	{"lint", "What lint found", []string{"lint"}, Lint{}},
	{"statistics", "How often each rule found something", []string{"lint --statistics"}, Statistics{}},
	{"files", "The files that lint looks at", []string{"lint --list-files"}, Files{}},
	{"rules", "Rules of the catalogue", []string{"rules", "rules GROUP"}, Rules{}},
	{"rule", "One rule", []string{"rules NAME"}, RuleDocument{}},
	{"version", "The version of the program", []string{"version"}, Version{}},
}

// page is docs/json.md.
func page() string {
	var b strings.Builder
	b.WriteString(`# JSON

With ` + "`--format json`" + ` the commands below write one JSON document to standard output, and nothing else. Messages go to standard error;
the exit codes are those of the text form. The counts of ` + "`--partial`" + ` are none of them: only ` + "`--merge`" + ` reads those.

Within ` + "`schemaVersion` 1" + ` fields are only ever added, never renamed or dropped, and words (results, kinds, verdicts) may be added too: a
reader ignores fields that it does not know. The schemas are [JSON Schema 2020-12](https://json-schema.org/draft/2020-12/schema). They
are generated from the code, and the tests hold what the program writes against them.

| Document | Written by | Schema |
| --- | --- | --- |
`)
	for _, d := range documents {
		fmt.Fprintf(&b, "| %s | `%s` | [%s](json/%s) |\n", d.title, strings.Join(d.commands, "`, `"), d.file(), d.file())
	}
	b.WriteString(`
What they have in common:

* Lines and columns count from 1, columns in characters; an end is just behind the last character. ` + "`startByte` and `endByte`" + ` of edits
  count bytes of the file on disk.
* ` + "`origin`" + ` is the place of a value and the way by which it reached the path: ` + "`location`" + ` is the path of the location tag,
  ` + "`inherited`" + ` says that a file above brought it, ` + "`profile`" + ` that it is from an embedded server rather than from a file that was read.
  It is null for what the schema says and nobody wrote.
* Absent, null and "" differ: null is "not known" or "there is none", "" is a text that is empty. Lists are never null, save
  inside ` + "`found`" + `, which tells what a trace or an error page holds.
* Passwords and keys are masked, unless ` + "`--show-secrets`" + ` is given.
* The other formats of lint (sarif, github, gitlab, junit, checkstyle) are those of their services.
`)
	return b.String()
}
