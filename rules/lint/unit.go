package lint

import (
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// File is one file under lint.
type File struct {
	Doc *xmlsrc.Document
	// Transform says that it is an XDT transform, which IIS never reads.
	Transform bool
}

// Unit is one server and the files of it that are linted.
type Unit struct {
	// Server is nil for files that belong to none: they are checked by themselves only.
	Server *resolver.Server
	Files  []File
	// WholeServer says that the server file itself is linted: then every application and virtual directory is looked at.
	WholeServer bool
	// Paths holds the Windows paths of the linted web.config files; with WholeServer those that the topology reaches are added.
	Paths []string
}

// given returns the documents of Files, and those of them that findings may be in: IIS reads nothing of a file with a syntax error, so
// that what else seems wrong in one is guesswork.
func (u *Unit) given() (docs map[*xmlsrc.Document]bool, sound map[*source.File]bool) {
	docs, sound = make(map[*xmlsrc.Document]bool, len(u.Files)), make(map[*source.File]bool, len(u.Files))
	for _, f := range u.Files {
		docs[f.Doc], sound[f.Doc.File] = true, f.Doc.Err == nil
	}
	return docs, sound
}

// reach reports whether all sites are looked at: the whole server is linted, or its file is among those given, and whether that file is
// right depends on what it maps.
func (u *Unit) reach(given map[*xmlsrc.Document]bool) bool {
	return u.WholeServer || given[u.Server.Config]
}

// named holds the folded directories whose web.config somebody asked about.
type named struct {
	dirs  map[string]bool
	above map[string]bool // these and all above them, without a backslash at the end
}

func (u *Unit) named() named {
	n := named{map[string]bool{}, map[string]bool{}}
	for _, path := range u.Paths {
		n.dirs[winpath.Fold(winpath.Dir(path))] = true
	}
	for path := range n.dirs {
		for dir := path; !n.above[bare(dir)]; dir = winpath.Dir(dir) {
			n.above[bare(dir)] = true
		}
	}
	return n
}

// within reports whether one of the directories is dir or lies below it.
func (n named) within(dir string) bool { return n.above[bare(winpath.Fold(dir))] }

func bare(dir string) string { return strings.TrimRight(dir, `\`) }
