package cli

import (
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
)

// showList lists the sections that are set on the way to a path.
func (c *Command) showList(s *loaded, d *resolver.Directory) error {
	var fault *merge.Fault
	if len(d.Node.Faults) > 0 {
		fault = d.Node.Faults[0]
	}
	var err error
	if c.out.json() {
		err = c.printJSON(s.asked().List(d, fault))
	} else {
		err = c.print(c.listText(s, d, fault))
	}
	if err == nil && fault != nil {
		err = errFound
	}
	return err
}

func (c *Command) listText(s *loaded, d *resolver.Directory, fault *merge.Fault) *page {
	p := c.page()
	names := d.Node.Names()
	if !c.out.quiet {
		p.line(p.strong.Sprint(count(len(names), "section")) + " set at " + p.strong.Sprint(printable(shortPath(d.Level.ConfigPath))))
		s.about(p)
		s.disks(p)
		s.unread(p, d)
		if fault != nil {
			p.fault("error", fault)
		}
		p.blank()
	}
	columns := 0
	for _, name := range names {
		columns = max(columns, min(width(name), 44))
	}
	for _, name := range names {
		section := d.Node.Section(name)
		var text []words
		if n := len(section.Contributions); n > 0 {
			text = append(text, p.to(section.Contributions[n-1].Origin().String()))
			if n > 1 {
				text = append(text, unit("and %s", count(n-1, "place")+" before"))
			}
		}
		if len(section.Faults) > 0 {
			text = append(text, unit("%s", count(len(section.Faults), "error")).in(p.bad))
		}
		if width(name) > columns {
			p.line(name)
			p.row("", columns+2, text...)
		} else {
			p.row(name, columns+2, text...)
		}
	}
	return p
}
