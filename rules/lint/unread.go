package lint

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// unread returns the linted files that IIS reads nowhere, and adds to linted the files that are called nearly like a
// web.config where there is none; those are not checked by themselves.
func (u *Unit) unread(w *walker, linted map[*xmlsrc.Document]bool) []*xmlsrc.Document {
	read := map[*xmlsrc.Document]bool{u.Server.Config: true}
	for _, s := range w.scopes {
		if s.Level.Layer != nil {
			read[s.Level.Layer.Doc] = true
		}
	}
	var list []*xmlsrc.Document
	add := func(doc *xmlsrc.Document) {
		if doc != nil && !read[doc] {
			read[doc] = true
			list = append(list, doc)
		}
	}
	for _, f := range u.Files {
		if !f.Transform {
			add(f.Doc)
		}
	}
	for _, path := range w.shadowed {
		if doc := u.Server.Document(path); doc != nil && w.all && !read[doc] {
			linted[doc] = true
			add(doc)
		}
	}
	for _, s := range w.scopes {
		if s.Level.State == "ignored" && w.all && u.Server.Disks.Stat(s.Level.File).IsFile() {
			if doc := u.Server.Document(s.Level.File); doc != nil {
				linted[doc] = true
				add(doc)
			}
		}
		for _, path := range u.misnamed(s.Physical) {
			if doc := u.Server.Document(path); doc != nil {
				if !linted[doc] {
					linted[doc] = false
				}
				add(doc)
			}
		}
	}
	slices.SortFunc(list, func(a, b *xmlsrc.Document) int { return strings.Compare(a.File.Path, b.File.Path) })
	return list
}

// misnamed returns the files of a directory without a web.config that are called nearly so.
func (u *Unit) misnamed(dir string) []string {
	if dir == "" || !u.Server.Disks.Stat(dir).IsDir() || u.Server.Disks.Stat(winpath.Join(dir, "web.config")).IsFile() {
		return nil
	}
	names, _ := u.Server.Disks.List(dir)
	var list []string
	for _, name := range names {
		if path := winpath.Join(dir, name); NearlyWebConfig(name) && u.Server.Disks.Stat(path).IsFile() {
			list = append(list, path)
		}
	}
	return list
}

// NearlyWebConfig reports whether a file name is web.config misspelt: a letter or the dot missing, doubled, wrong or swapped,
// or an extension that an editor appended. Names that people give to copies (web.config.bak, web2.config) are not.
func NearlyWebConfig(name string) bool {
	low := strings.ToLower(name)
	switch low {
	case "web.config":
		return false
	case "web.config.txt", "web.config.xml", "web.config.config", "web.conf", "web.cfg", "web.configuration":
		return true
	}
	for _, c := range low {
		if c != '.' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return oneSlip(low, "web.config")
}

// oneSlip reports whether a becomes b by inserting, deleting, replacing or swapping once.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch len(a) - len(b) {
	case 0:
		return x == "" || x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	}
	return false
}
