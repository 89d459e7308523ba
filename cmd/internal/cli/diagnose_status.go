package cli

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/status"
)

// knownJSON is what is known of a status that nobody saw at a URL.
type knownJSON struct {
	SchemaVersion int           `json:"schemaVersion"`
	Observed      *observedJSON `json:"observed"`
	Means         string        `json:"means"`
	Causes        []causeJSON   `json:"causes"`
	// Gives says what in a configuration or request gives the status, Elsewhere what else does.
	Gives     []string     `json:"gives"`
	Elsewhere []string     `json:"elsewhere"`
	Look      []stepToJSON `json:"look"`
	// Rules are the names of the rules that find a cause of it.
	Rules []string `json:"rules"`
	Note  string   `json:"note"`
}

// runStatus says what is known of a status without a request.
func (c *Command) runStatus(seen *diagnose.Observed) error {
	if err := c.out.check("text", "json"); err != nil {
		return err
	}
	if seen.Status == 0 && seen.Win32 != 0 { // a code alone is mostly that of a configuration error
		if config, ok := status.Find(500, 19, seen.Win32, ""); ok && len(config.Win32) > 0 {
			seen = &diagnose.Observed{Status: 500, Substatus: 19, Win32: seen.Win32}
		}
	}
	known := diagnose.Know(seen, "")
	if known.Means == "" {
		e := usage("nothing is known of %s without a status", seen.Text())
		e.hint = "say the status too: iislens diagnose --status 500.19 --win32 " + seen.Text()
		return e
	}
	var names []string
	for _, rule := range catalogue.All() {
		if rule.Group != rules.Security && slices.ContainsFunc(rule.Statuses, seen.Is) {
			names = append(names, rule.Name)
		}
	}
	note := fmt.Sprintf("This is what the status means anywhere. For the line that gives it: iislens diagnose URL --status %s -c applicationHost.config --root DISKS.", seen.Text())
	var err error
	if c.out.json() {
		j := &knownJSON{SchemaVersion: 1, Observed: &observedJSON{Status: seen.Status}, Means: known.Means, Causes: []causeJSON{}, Gives: append([]string{}, known.Gives...),
			Elsewhere: append([]string{}, known.Elsewhere...), Look: stepsJSON(diagnose.Fill(known.Look, nil)), Rules: append([]string{}, names...), Note: note}
		j.Observed.fill(seen)
		err = c.printJSON(j)
	} else {
		p := c.page()
		if c.out.quiet {
			p.line(printable(seen.Text() + ": " + known.Means))
		} else {
			statusPage(p, seen, &known, names, note)
		}
		err = c.print(p)
	}
	if err == nil && !seen.Success() {
		err = errFound
	}
	return err
}

func statusPage(p *page, seen *diagnose.Observed, known *diagnose.Knowledge, names []string, note string) {
	p.row("status", labels, plain("%s", seen.Text()).in(p.strong), joined(": %s", known.Means))
	p.row("note", labels, plain("%s", note))
	for _, part := range []struct {
		title string
		texts []string
	}{{"What gives %s", known.Gives}, {"What else gives %s", known.Elsewhere}} {
		title := part.title
		if len(known.Gives) == 0 {
			title = "What gives %s"
		}
		if len(part.texts) > 0 {
			p.heading(title, seen.Text())
		}
		for _, text := range part.texts {
			p.row("  -", 4, plain("%s", text))
		}
	}
	if len(known.Look) > 0 {
		p.heading("Look next")
		writeSteps(p, diagnose.Fill(known.Look, nil))
	}
	if len(names) > 0 {
		p.heading("Rules about it (iislens rules NAME)")
		for _, name := range names {
			p.row("  -", 4, plain("%s", name))
		}
	}
}
