package lintrun

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/rules/lint"
)

// Listed is a file that a run looked at.
type Listed struct {
	// Path is the local path.
	Path string
	// Windows is the path that the server knows it by, "" when no site of the server maps it.
	Windows string
	// As says what it was taken for.
	As Role
}

// Role is what a file is taken for.
type Role string

// The roles of files.
const (
	ServerFile Role = "server"    // an applicationHost.config, with everything that it maps
	Mapped     Role = "web"       // a web.config, on top of what it inherits
	Lone       Role = "alone"     // a file of no server: checked by itself
	Transform  Role = "transform" // a transform of publishing, which IIS never reads
)

// list says what the files of the units and those that were reached are taken for, in the order of their paths.
func list(units []*lint.Unit, reached []string) []Listed {
	var files []Listed
	for _, u := range units {
		for _, f := range u.Files {
			file := f.Doc.File
			one := Listed{Path: file.Path, Windows: file.Windows, As: Lone}
			switch {
			case f.Transform:
				one.As = Transform
			case u.Server != nil && u.Server.Config == f.Doc:
				one.As = ServerFile
			case u.Server != nil && file.Windows != "":
				one.As = Mapped
			}
			files = append(files, one)
		}
	}
	for _, path := range reached {
		windows := ""
		for _, u := range units {
			if u.Server != nil && windows == "" {
				windows, _ = u.Server.Disks.WindowsOf(path, func(a, b string) bool { return a == b })
			}
		}
		files = append(files, Listed{path, windows, Mapped})
	}
	slices.SortFunc(files, func(a, b Listed) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(files, func(a, b Listed) bool { return a.Path == b.Path })
}
