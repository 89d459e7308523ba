package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/status"
)

// Statuses returns the statuses that have a page, in order: those that something is known of by their own number.
func Statuses() []string {
	seen := map[string]bool{}
	var list []string
	for _, e := range status.All() {
		for _, s := range e.Status {
			if !seen[s] && !strings.HasSuffix(s, "xx") {
				seen[s] = true
				list = append(list, s)
			}
		}
	}
	slices.SortFunc(list, compareStatus)
	return list
}

// compareStatus orders statuses by number, the bare one before its substatuses.
func compareStatus(a, b string) int {
	number := func(s string) (int, int) {
		main, sub, has := strings.Cut(s, ".")
		m, _ := strconv.Atoi(main)
		n, _ := strconv.Atoi(sub)
		if !has {
			n = -1
		}
		return m, n
	}
	am, an := number(a)
	bm, bn := number(b)
	return cmp.Or(cmp.Compare(am, bm), cmp.Compare(an, bn))
}

// StatusPage returns the page of a status as Markdown: docs/status/STATUS.md.
func StatusPage(s string) string {
	var b strings.Builder
	entries := entriesOf(s)
	fmt.Fprintf(&b, "# %s\n\n", s)
	for i, e := range entries {
		if title := e.title(); title != "" {
			fmt.Fprintf(&b, "## %s\n\n", title)
		}
		fmt.Fprintf(&b, "%s\n\n", escape(e.Means))
		level := "##"
		if e.title() != "" {
			level = "###"
		}
		bullets(&b, level, "What in the configuration or the request gives it", e.Gives)
		other := "What else gives it"
		if len(e.Gives) == 0 {
			other = "What gives it"
		}
		bullets(&b, level, other, e.Elsewhere)
		if i == 0 || !slices.EqualFunc(e.Look, entries[0].Look, func(a, b status.Step) bool { return a.What == b.What }) {
			look(&b, level, e.Look)
		}
	}
	if list := rulesOf(s); len(list) > 0 {
		b.WriteString("## What to change\n\nThese rules find it; each page shows what is wrong and what to write instead.\n\n")
		for _, r := range list {
			fmt.Fprintf(&b, "- [%s](../rules/%s.md): %s\n", r.Name, r.Name, escape(lowerFirst(r.Doc.Title)))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "## Ask iislens\n\n```text\niislens diagnose URL --status %s\niislens rules %s\n```\n\nOn the server itself that is all; elsewhere `-c applicationHost.config --root DIR` names a copy of it.\n", s, s)
	return b.String()
}

// entry is what is known of a status, of a module or with a code.
type entry struct{ status.Entry }

// title is the heading of an entry that is about a module or code only.
func (e entry) title() string {
	switch {
	case len(e.Win32) > 0:
		codes := make([]string, len(e.Win32))
		for i, code := range e.Win32 {
			codes[i] = fmt.Sprintf("0x%08x", code)
		}
		return "With the code " + strings.Join(codes, " or ")
	case e.Module != "":
		return "From " + e.Module
	}
	return ""
}

func entriesOf(s string) []entry {
	var list []entry
	for _, e := range status.All() {
		if slices.Contains(e.Status, s) {
			list = append(list, entry{e})
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(min(len(a.title()), 1), min(len(b.title()), 1)) })
	return list
}

func bullets(b *strings.Builder, level, title string, list []string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "%s %s\n\n", level, title)
	for _, text := range list {
		fmt.Fprintf(b, "- %s\n", escape(text))
	}
	b.WriteString("\n")
}

// look writes the steps with their commands, once for each shell where these differ. What a placeholder stands for is in capitals.
func look(b *strings.Builder, level string, steps []status.Step) {
	if len(steps) == 0 {
		return
	}
	fmt.Fprintf(b, "%s How to tell\n\n", level)
	for _, step := range steps {
		fmt.Fprintf(b, "- %s\n", escape(step.What))
		lines := map[command.Shell][]string{}
		for _, c := range step.Commands {
			for _, line := range c.Lines(nil) {
				lines[line.Shell] = append(lines[line.Shell], line.Text)
			}
		}
		for _, fence := range []struct {
			shell command.Shell
			name  string
		}{{command.Any, "text"}, {command.Cmd, "bat"}, {command.PowerShell, "powershell"}} {
			if text := lines[fence.shell]; len(text) > 0 {
				fmt.Fprintf(b, "\n  ```%s\n  %s\n  ```\n\n", fence.name, strings.Join(text, "\n  "))
			}
		}
	}
	b.WriteString("\n")
}

// rulesOf returns the rules whose findings give a status, in ID order.
func rulesOf(s string) []*rules.Rule {
	return slices.DeleteFunc(All(), func(r *rules.Rule) bool { return r.Group == rules.Security || !gives(r, s) })
}

// StatusIndex returns docs/status/README.md.
func StatusIndex() string {
	var b strings.Builder
	b.WriteString("# What IIS answers\n\nA page for each status that IIS gives: what gives it, how to tell, what to change. Generated from the code: `make docs`.\n")
	b.WriteString("[Which of them are predicted](../status-codes.md), and by which test, is a table of its own.\n\n| status | means |\n| --- | --- |\n")
	for _, s := range Statuses() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s |\n", s, s, strings.ReplaceAll(escape(entriesOf(s)[0].Means), "|", `\|`))
	}
	return b.String()
}

// escape keeps what looks like a tag from being one.
func escape(text string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`).Replace(text)
}

// lowerFirst begins a phrase with a small letter where its first word is an ordinary one.
func lowerFirst(text string) string {
	if len(text) > 1 && text[1] >= 'a' && text[1] <= 'z' {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}
