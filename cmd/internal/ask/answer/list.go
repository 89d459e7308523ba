package answer

import (
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
)

// Sections lists the sections that are set on the way to a path.
type Sections struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	ConfigPath    string              `json:"configPath"`
	Chain         []Level             `json:"chain"`
	Sections      []Listed            `json:"sections"`
	Error         *ConfigError        `json:"error"`
}

// Listed is a section that is set on the way to a path.
type Listed struct {
	Section       string  `json:"section"`
	Contributions int     `json:"contributions"`
	Last          *Origin `json:"last"`
	Locked        bool    `json:"locked"`
	Errors        int     `json:"errors"`
}

// Level is one file on the way to a path.
type Level struct {
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
func (s *Server) chain(d *resolver.Directory) []Level {
	list := []Level{}
	for _, level := range s.Chain(d) {
		j := Level{ConfigPath: level.ConfigPath, State: level.State}
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
			local := s.Disks.Stat(level.File).Local
			j.File, j.Error = &local, &reason
		}
		if level.State == "ignored" {
			j.State, j.Ignored = "none", true
		}
		list = append(list, j)
	}
	return list
}

// List returns the sections that are set on the way to a path.
func (s *Server) List(d *resolver.Directory, fault *merge.Fault) *Sections {
	j := &Sections{SchemaVersion: 1, Configuration: s.Configuration, ConfigPath: d.Level.ConfigPath, Chain: s.chain(d), Sections: []Listed{},
		Error: configError(fault, d.View())}
	for _, name := range d.Node.Names() {
		section := d.Node.Section(name)
		one := Listed{Section: name, Contributions: len(section.Contributions), Locked: section.Locked, Errors: len(section.Faults)}
		if n := len(section.Contributions); n > 0 {
			one.Last = originOf(section.Contributions[n-1].Origin(), d.View())
		}
		j.Sections = append(j.Sections, one)
	}
	return j
}
