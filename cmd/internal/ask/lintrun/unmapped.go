package lintrun

import (
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/winpath"
)

// maxUnmapped bounds how many entries of directories that no site maps are looked at.
const maxUnmapped = 100_000

// unmapped returns the web.config files below root that no site, application or virtual directory maps: the server does not read
// them, so that they are not checked with it.
func unmapped(root string, s *resolver.Server) []string {
	var list []string
	mapped := map[string]bool{winpath.Fold(`C:\Windows`): true}
	for _, site := range s.Topology.Sites {
		for _, app := range site.Applications {
			for _, dir := range app.Directories {
				mapped[winpath.Fold(strings.TrimRight(dir.Physical, `\`))] = true
			}
		}
	}
	seen := 0
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be listed holds nothing that could be checked
		}
		if seen++; seen > maxUnmapped {
			return fs.SkipAll
		}
		windows := onDisk(root, path)
		switch {
		case d.IsDir() && mapped[winpath.Fold(windows)]:
			return fs.SkipDir
		case d.Type().IsRegular() && windows != "" && strings.EqualFold(d.Name(), "web.config"):
			list = append(list, filepath.ToSlash(path))
		}
		return nil
	})
	return list
}

// onDisk is the Windows path that a local path below --root stands for, "" for what is on no disk.
func onDisk(root, path string) string {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return ""
	}
	drive, rest, _ := strings.Cut(filepath.ToSlash(rel), "/")
	rest = strings.ReplaceAll(rest, "/", `\`)
	switch {
	case len(drive) == 1 && drive != ".":
		return strings.TrimRight(strings.ToUpper(drive)+`:\`+rest, `\`)
	case strings.EqualFold(drive, "UNC") && rest != "":
		return `\\` + rest
	}
	return ""
}
