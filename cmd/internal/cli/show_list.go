package cli

import (
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
)

type listJSON struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	ConfigPath    string              `json:"configPath"`
	Chain         []levelJSON         `json:"chain"`
	Sections      []listedJSON        `json:"sections"`
	Error         *configErrorJSON    `json:"error"`
}

type listedJSON struct {
	Section       string      `json:"section"`
	Contributions int         `json:"contributions"`
	Last          *originJSON `json:"last"`
	Locked        bool        `json:"locked"`
	Errors        int         `json:"errors"`
}

// levelJSON is one file on the way to a path.
type levelJSON struct {
	ConfigPath string  `json:"configPath"`
	File       *string `json:"file"`
	State      string  `json:"state"`
	// Windows is the file's path on the server, null for the server files.
	Windows *string `json:"windows"`
	// Ignored says that IIS does not look for the file here.
	Ignored bool `json:"ignored"`
	// Error says why the file, which is there, could not be read.
	Error *string `json:"error"`
}

// chain returns the files on the way to a directory, from MACHINE down.
func (l *loaded) chain(d *resolver.Directory) []levelJSON {
	list := []levelJSON{}
	for _, level := range l.Chain(d) {
		j := levelJSON{ConfigPath: level.ConfigPath, State: level.State}
		switch {
		case level.Layer != nil:
			file := level.Layer.Doc.File
			j.File = &file.Path
			if file.Windows != "" {
				j.Windows = &file.Windows
			}
		case level.File != "":
			j.Windows = &level.File
		}
		if reason := level.Reason(); reason != "" {
			local := l.Disks.Stat(level.File).Local
			j.File, j.Error = &local, &reason
		}
		if level.State == "ignored" {
			j.State, j.Ignored = "none", true
		}
		list = append(list, j)
	}
	return list
}

// showList lists the sections that are set on the way to a path.
func (c *Command) showList(s *loaded, d *resolver.Directory) error {
	var fault *merge.Fault
	if len(d.Node.Faults) > 0 {
		fault = d.Node.Faults[0]
	}
	var err error
	if c.out.json() {
		err = c.printJSON(s.list(d, fault))
	} else {
		err = c.print(c.listText(s, d, fault))
	}
	if err == nil && fault != nil {
		err = errFound
	}
	return err
}

func (l *loaded) list(d *resolver.Directory, fault *merge.Fault) *listJSON {
	j := &listJSON{SchemaVersion: 1, Configuration: l.conf, ConfigPath: d.Level.ConfigPath, Chain: l.chain(d), Sections: []listedJSON{},
		Error: configError(fault, d.View())}
	for _, name := range d.Node.Names() {
		section := d.Node.Section(name)
		one := listedJSON{Section: name, Contributions: len(section.Contributions), Locked: section.Locked, Errors: len(section.Faults)}
		if n := len(section.Contributions); n > 0 {
			one.Last = origin(section.Contributions[n-1].Origin(), d.View())
		}
		j.Sections = append(j.Sections, one)
	}
	return j
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
			text = append(text, p.to(place(section.Contributions[n-1].Origin())))
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
