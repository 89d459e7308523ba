package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
)

func (c *Command) rules() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules [NAME | GROUP | STATUS]",
		Short: "The catalogue of rules, or one rule in full",
		Long: `rules lists what lint and diagnose can find: all of it, or what a group, a status
or the beginning of IDs stands for. With the NAME or ID of a rule it prints what
the rule finds, why it matters, a bad and a good example, the status codes that
the client sees, and the sources.

Groups: ` + strings.Join(catalogue.Groups(), ", "),
		Example: `  iislens rules
  iislens rules cgi-missing-percent-s
  iislens rules 404.2
  iislens rules processes
  iislens rules IIS2`,
		Args: arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			if len(args) == 0 {
				return c.listRules(catalogue.All())
			}
			if r := catalogue.Find(args[0]); r != nil {
				return c.showRule(r)
			}
			list := catalogue.Select(args[0])
			if len(list) == 0 {
				return unknownRule(args[0])
			}
			return c.listRules(list)
		},
	}
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ruleWords(), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// unknownRule is the error of a word that stands for no rule, with the one that may have been meant.
func unknownRule(word string) error {
	err := usage("no rule, group or status of a rule is called %q", word)
	if near := catalogue.Nearest(word); near != "" {
		err.hint = fmt.Sprintf("did you mean %s?", near)
	}
	return err
}

// ruleWords are the names of rules and groups with what they mean, for the completion of shells.
func ruleWords() []string {
	var words []string
	for _, group := range catalogue.Groups() {
		words = append(words, group+"\tall rules of the group")
	}
	for _, r := range catalogue.All() {
		words = append(words, r.Name+"\t"+r.Doc.Title)
	}
	return words
}

func (c *Command) listRules(all []*rules.Rule) error {
	if c.out.json() {
		return c.printJSON(answer.RuleList(all))
	}
	p := c.page()
	names := 0
	for _, r := range all {
		names = max(names, len(r.Name))
	}
	group := rules.Group("")
	for _, r := range all {
		if r.Group != group {
			if group != "" {
				p.blank()
			}
			group = r.Group
			p.line(p.strong.Sprint(string(group)))
		}
		p.line(ruleRow(p, r, names))
	}
	p.blank()
	more := ""
	if slices.ContainsFunc(all, func(r *rules.Rule) bool { return r.Off }) {
		more = " * is off unless asked for."
	}
	p.line(counted(len(all), "rule", "rules") + "." + more + " iislens rules NAME tells one in full.")
	return c.print(p)
}

// ruleRow is one line of the table: ID, name, severity, statuses, and the title where the page is wide enough.
func ruleRow(p *page, r *rules.Rule, names int) string {
	severity := r.Severity.String()
	if r.Off {
		severity += "*"
	}
	name := r.Name + strings.Repeat(" ", names-len(r.Name))
	line := fmt.Sprintf("  %s  %s  %-8s ", r.ID, name, severity)
	statuses, room := strings.Join(r.Statuses, ", "), p.width-len(line)
	title := ""
	if room >= 14+30 {
		statuses, title = fmt.Sprintf("%-14s", cut(statuses, 14)), cut(r.Doc.Title, room-15)
	} else {
		statuses = cut(statuses, max(room, 7))
	}
	shown := fmt.Sprintf("  %s  %s  %-8s ", p.dim.Sprint(r.ID), p.strong.Sprint(r.Name)+name[len(r.Name):], severity) + p.dim.Sprint(statuses)
	return strings.TrimRight(shown+" "+title, " ")
}

// cut shortens a text to a number of columns.
func cut(text string, columns int) string {
	if r := []rune(text); len(r) > columns {
		return string(r[:columns-1]) + "…"
	}
	return text
}

func (c *Command) showRule(r *rules.Rule) error {
	if c.out.json() {
		return c.printJSON(answer.OneRule(r))
	}
	p := c.page()
	p.line(p.strong.Sprint(r.Name) + "  " + r.ID + ", " + r.Severity.String())
	p.text(0, plain("%s", r.Doc.Title))
	p.heading("What it finds")
	p.text(0, plain("%s", r.Doc.What))
	p.heading("Why it matters")
	p.text(0, plain("%s", r.Doc.Why))
	if len(r.Statuses) > 0 {
		p.text(0, plain("Status: %s", strings.Join(r.Statuses, ", ")))
	}
	p.heading("Bad")
	p.line(strings.TrimRight(rules.Example(r.Doc.Bad), "\n"))
	p.heading("Good")
	p.line(strings.TrimRight(rules.Example(r.Doc.Good), "\n"))
	p.heading("Sources")
	for _, s := range r.Doc.Sources {
		p.text(0, plain("%s", s))
	}
	p.blank()
	p.text(0, plain("Since %s. Suppress it with <!-- iislens:ignore %s reason --> before the element.", r.Since(), r.Name))
	return c.print(p)
}
