package lint

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// unread returns the files of a part that IIS reads nowhere, and finds those that are called nearly like a web.config where there is
// none; those are not checked by themselves. read holds the files that IIS reads.
func (w *walker) unread(read map[*xmlsrc.Document]bool) []*xmlsrc.Document {
	var list []*xmlsrc.Document
	listed := map[*xmlsrc.Document]bool{}
	add := func(path string, alone, wanted bool) {
		doc := w.server.Document(path)
		if doc == nil || read[doc] || listed[doc] || !wanted && !w.given[doc] {
			return
		}
		w.find(doc, alone)
		listed[doc] = true
		list = append(list, doc)
	}
	for _, path := range w.shadowed {
		add(path, true, w.all)
	}
	for _, k := range w.scopes {
		s := k.scope
		if s.Level.State == "ignored" && w.server.Disks.Stat(s.Level.File).IsFile() {
			add(s.Level.File, true, w.all)
		}
		for _, path := range w.misnamed(s.Physical) {
			add(path, false, w.all || w.named.within(s.Physical)) // a site that only shares a pool with a named file is nobody's question
		}
	}
	sortDocuments(list)
	return list
}

func sortDocuments(list []*xmlsrc.Document) {
	slices.SortFunc(list, func(a, b *xmlsrc.Document) int { return strings.Compare(a.File.Path, b.File.Path) })
}

// misnamed returns the files of a directory without a web.config that are called nearly so.
func (w *walker) misnamed(dir string) []string {
	if dir == "" {
		return nil
	}
	disks := w.server.Disks
	names, info := disks.List(dir)
	var list []string
	for _, name := range names {
		if NearlyWebConfig(name) && disks.Stat(winpath.Join(dir, name)).IsFile() {
			list = append(list, winpath.Join(dir, name))
		}
	}
	if len(list) == 0 || !info.IsDir() || disks.Stat(winpath.Join(dir, "web.config")).IsFile() {
		return nil
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
	return disk.OneSlip(low, "web.config")
}
