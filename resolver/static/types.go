package static

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// Types is the effective list of MIME types. It is immutable and safe for concurrent use.
type Types struct {
	Section *merge.Section

	byExt map[string]*merge.Item // of a whole list; nil for one that is told by its changes
	twice bool                   // some extension is listed more than once
	// base is the list that most of this one is taken from, changed the extensions of which it says something else: nil for
	// those that it does not know.
	base    *Types
	changed map[string]*merge.Item
}

// maxChanges is the number of changes up to which a list is told by them. A server has some 370 types, and thousands of paths each
// with a few of their own.
const maxChanges = 32

// NewTypes reads staticContent.
func NewTypes(section *merge.Section) *Types {
	t := &Types{Section: section, byExt: make(map[string]*merge.Item, len(section.Items))}
	for _, item := range section.Items {
		ext := extension(item)
		if t.byExt[ext] != nil {
			t.twice = true
			continue
		}
		t.byExt[ext] = item
	}
	return t
}

// Derive is NewTypes for a path below the one that t is the list of: what the two have in common is kept once.
func (t *Types) Derive(section *merge.Section) *Types {
	base := t
	if t.base != nil {
		base = t.base
	}
	gone, added, ok := differences(base.Section.Items, section.Items)
	if !ok || base.twice {
		return NewTypes(section)
	}
	out := &Types{Section: section, base: base}
	if len(gone)+len(added) == 0 {
		return out
	}
	out.changed = make(map[string]*merge.Item, len(gone)+len(added))
	for _, item := range gone {
		out.changed[extension(item)] = nil
	}
	for _, item := range added {
		ext := extension(item)
		earlier, touched := out.changed[ext]
		if earlier != nil || !touched && base.byExt[ext] != nil {
			return NewTypes(section) // one extension twice: the place in the list decides
		}
		out.changed[ext] = item
	}
	return out
}

// differences compares a list with one that was made of it: it returns the items that are gone and those that are new, in order. ok is
// false when there are too many.
func differences(base, list []*merge.Item) (gone, added []*merge.Item, ok bool) {
	for len(base) > 0 || len(list) > 0 {
		switch {
		case len(base) > 0 && len(list) > 0 && base[0] == list[0]:
			base, list = base[1:], list[1:]
			continue
		case len(list) == 0:
			gone, base = append(gone, base...), nil
		case len(base) == 0:
			added, list = append(added, list...), nil
		default:
			n := slices.Index(base[:min(len(base), maxChanges)], list[0])
			if n < 0 {
				added, list = append(added, list[0]), list[1:]
			} else {
				gone, base = append(gone, base[:n]...), base[n:]
			}
		}
		if len(gone)+len(added) > maxChanges {
			return nil, nil, false
		}
	}
	return gone, added, true
}

func extension(item *merge.Item) string { return winpath.Fold(item.Text("fileExtension")) }

// of returns the mapping of a folded extension, nil when it has none.
func (t *Types) of(ext string) *merge.Item {
	if t.base == nil {
		return t.byExt[ext]
	}
	if item, ok := t.changed[ext]; ok {
		return item
	}
	return t.base.byExt[ext]
}

// Lookup returns the mapping of a file name: that of its longest listed extension, or of "." for a name without one.
// Failing that it returns the wildcard ".*", if there is one.
func (t *Types) Lookup(name string) (item *merge.Item, wildcard bool) {
	low := winpath.Fold(name)
	if !strings.Contains(low, ".") {
		if item = t.of("."); item != nil {
			return item, false
		}
		return t.of(".*"), true
	}
	for at := strings.IndexByte(low, '.'); at >= 0; {
		if item = t.of(low[at:]); item != nil {
			return item, false
		}
		next := strings.IndexByte(low[at+1:], '.')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return t.of(".*"), true
}
