package cli

import (
	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/status"
)

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
	doc := answer.Known(seen, &known)
	var err error
	if c.out.json() {
		err = c.printJSON(doc)
	} else {
		p := c.page()
		if c.out.quiet {
			p.line(printable(seen.Text() + ": " + known.Means))
		} else {
			statusPage(p, seen, &known, doc)
		}
		err = c.print(p)
	}
	return err // a question about a number finds nothing
}

func statusPage(p *page, seen *diagnose.Observed, known *diagnose.Knowledge, doc *answer.Status) {
	p.row("status", labels, plain("%s", seen.Text()).in(p.strong), joined(": %s", known.Means))
	p.row("note", labels, plain("%s", doc.Note))
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
	if len(doc.Rules) > 0 {
		p.heading("Rules about it (iislens rules NAME)")
		for _, name := range doc.Rules {
			p.row("  -", 4, plain("%s", name))
		}
	}
}
