package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
)

func (c *Command) rules() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules [NAME]",
		Short: "The catalogue of rules, or one rule in full",
		Long: `rules lists what lint and diagnose can find. With the NAME or ID of a rule it
prints what the rule finds, why it matters, a bad and a good example, the status
codes that the client sees, and the sources.`,
		Example: `  iislens rules
  iislens rules cgi-missing-percent-s
  iislens rules IIS2001`,
		Args: arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			if len(args) == 0 {
				return c.listRules()
			}
			r := catalogue.Find(args[0])
			if r == nil {
				var names []string
				for _, r := range catalogue.All() {
					names = append(names, r.Name)
				}
				err := usage("no rule is called %q", args[0])
				if near := topology.Nearest(args[0], names); near != "" {
					err.hint = fmt.Sprintf("did you mean %s?", near)
				}
				return err
			}
			return c.showRule(r)
		},
	}
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, r := range catalogue.All() {
			names = append(names, r.Name+"\t"+r.Doc.Title)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// ruleJSON is a rule as `rules --format json` writes it.
type ruleJSON struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Group        string   `json:"group"`
	Severity     string   `json:"severity"`
	Statuses     []string `json:"statuses"`
	Title        string   `json:"title"`
	What         string   `json:"what"`
	Why          string   `json:"why"`
	Bad          string   `json:"bad"`
	Good         string   `json:"good"`
	Since        string   `json:"since"`
	Sources      []string `json:"sources"`
	NeedsServer  bool     `json:"needsServer"`
	NeedsRequest bool     `json:"needsRequest"`
	Off          bool     `json:"off"`
}

func toRuleJSON(r *rules.Rule) ruleJSON {
	return ruleJSON{ID: r.ID, Name: r.Name, Group: string(r.Group), Severity: r.Severity.String(), Statuses: append([]string{}, r.Statuses...), Title: r.Doc.Title,
		What: r.Doc.What, Why: r.Doc.Why, Bad: rules.Example(r.Doc.Bad), Good: rules.Example(r.Doc.Good), Since: r.Doc.Since, Sources: r.Doc.Sources,
		NeedsServer: r.NeedsServer, NeedsRequest: r.NeedsRequest, Off: r.Off}
}

func (c *Command) listRules() error {
	all := catalogue.All()
	if c.out.json() {
		list := make([]ruleJSON, len(all))
		for i, r := range all {
			list[i] = toRuleJSON(r)
		}
		return c.printJSON(struct {
			SchemaVersion int        `json:"schemaVersion"`
			Rules         []ruleJSON `json:"rules"`
		}{1, list})
	}
	p := c.page()
	group := rules.Group("")
	for _, r := range all {
		if r.Group != group {
			if group != "" {
				p.blank()
			}
			group = r.Group
			p.line(p.strong.Sprint(string(group)))
		}
		p.row("  "+r.ID, 11, unit("%s", r.Name).in(p.strong), plain("%s", r.Severity), plain("%s", strings.Join(r.Statuses, ", ")).in(p.dim), plain("%s", r.Doc.Title))
	}
	p.blank()
	p.line(fmt.Sprintf("%d rules. iislens rules NAME tells one in full.", len(all)))
	return c.print(p)
}

func (c *Command) showRule(r *rules.Rule) error {
	if c.out.json() {
		return c.printJSON(struct {
			SchemaVersion int `json:"schemaVersion"`
			ruleJSON
		}{1, toRuleJSON(r)})
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
