package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/rules"
)

// Page returns the documentation of a rule as Markdown: docs/rules/NAME.md.
func Page(r *rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s: %s.\n\n", r.Name, r.ID, r.Doc.Title)
	fmt.Fprintf(&b, "| group | severity | status | fixable | since |\n| --- | --- | --- | --- | --- |\n| %s | %s | %s | %s | %s |\n\n",
		r.Group, r.Severity, dash(statusLinks(r.Statuses)), yes(r.Fixable), r.Doc.Since)
	fmt.Fprintf(&b, "## What it finds\n\n%s\n\n## Why it matters\n\n%s\n\n", r.Doc.What, r.Doc.Why)
	var notes []string
	if r.NeedsServer {
		notes = append(notes, "It needs a server: an applicationHost.config, or a profile that fixes the fact. Without, it is skipped and the summary says so.")
	}
	if r.NeedsRequest {
		notes = append(notes, "It speaks in `iislens diagnose`; `iislens lint` reports it only where every request would fail.")
	}
	if r.Off {
		notes = append(notes, "It is off by default: name it with `--rules`, or give it a severity in `.iislens.yaml`.")
	}
	if len(notes) > 0 {
		b.WriteString(strings.Join(notes, "\n") + "\n\n")
	}
	example(&b, "Avoid", r.Doc.Bad)
	if r.Doc.Request != "" {
		fmt.Fprintf(&b, "Request:\n\n```text\n%s```\n\n", ended(r.Doc.Request))
	}
	example(&b, "Prefer", r.Doc.Good)
	b.WriteString("## Suppress it\n\n")
	fmt.Fprintf(&b, "```xml\n<!-- iislens:ignore %s why it is right here -->\n```\n\n## Sources\n\n", r.Name)
	for _, s := range r.Doc.Sources {
		fmt.Fprintf(&b, "- %s\n", link(s))
	}
	return b.String()
}

// example writes an example: one file, or each file of an archive under its name.
func example(b *strings.Builder, title, text string) {
	fmt.Fprintf(b, "## %s\n\n", title)
	archive := txtar.Parse([]byte(text))
	if len(archive.Files) == 0 {
		fmt.Fprintf(b, "```xml\n%s```\n\n", ended(rules.Example(text)))
		return
	}
	for _, f := range archive.Files {
		name, language := "`"+f.Name+"`", "xml"
		switch {
		case f.Name == "request":
			name, language = "Request", "text"
		case f.Name == "profile":
			name, language = "Server: the profile", "text"
		case !strings.HasSuffix(f.Name, ".config"):
			language = "text"
		}
		if len(strings.TrimSpace(string(f.Data))) == 0 {
			fmt.Fprintf(b, "%s: a file whose content does not matter\n\n", name)
			continue
		}
		fmt.Fprintf(b, "%s:\n\n```%s\n%s```\n\n", name, language, ended(rules.Example(string(f.Data))))
	}
}

// statusLinks writes statuses as links to their pages, where they have one.
func statusLinks(list []string) string {
	known := Statuses()
	out := make([]string, len(list))
	for i, s := range list {
		number, rest, _ := strings.Cut(s, " ")
		for _, page := range []string{number, number + ".0", strings.TrimSuffix(number, ".0")} {
			if slices.Contains(known, page) {
				out[i] = strings.TrimRight("["+number+"](../status/"+page+".md) "+rest, " ")
				break
			}
		}
		if out[i] == "" {
			out[i] = s
		}
	}
	return strings.Join(out, ", ")
}

func ended(s string) string { return strings.TrimRight(s, "\n") + "\n" }

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// Index returns docs/rules/README.md: the catalogue as a table for each group.
func Index(all []*rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The rules\n\n%d rules. This page and the others of this directory are generated from the code: `go test ./rules/catalogue -update`.\n", len(all))
	group := rules.Group("")
	for _, r := range all {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&b, "\n## %s\n\n| ID | name | severity | status | finds |\n| --- | --- | --- | --- | --- |\n", group)
		}
		fmt.Fprintf(&b, "| %s | [%s](%s.md) | %s | %s | %s |\n", r.ID, r.Name, r.Name, r.Severity, dash(strings.Join(r.Statuses, ", ")), r.Doc.Title)
	}
	return b.String()
}
