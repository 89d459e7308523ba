package harm

import (
	"sort"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// kept is a guard that a child of an element holds, by the number of the child.
type kept struct {
	child      int
	attributes int
}

// among returns what edits between the tags of an element take away. Only the children that they touch are read anew: lists are long,
// and every entry of one may have a fix that deletes it.
func (r *Reader) among(el *xmlsrc.Element, path string, edits []source.Edit, first, last int) string {
	children := el.Children
	from := sort.Search(len(children), func(i int) bool { return children[i].End > first })
	to := from + sort.Search(len(children)-from, func(i int) bool { return children[from+i].Start >= last })
	start, end := el.OpenEnd, el.CloseStart // with the comments up to the neighbours
	if from > 0 {
		start = children[from-1].End
	}
	if to < len(children) {
		end = children[to].Start
	}
	const open, shut = "<x>", "</x>"
	text := el.Doc.File.Text[start:end]
	moved := make([]source.Edit, len(edits))
	for i, e := range edits {
		moved[i] = e
		moved[i].Span.Start, moved[i].Span.End = e.Span.Start-start+len(open), e.Span.End-start+len(open)
	}
	text = open + text + shut
	after, ok := edited(text, moved, 0, len(text))
	if !ok {
		return ""
	}
	inside := within(path, el)
	was, is := map[string]guard{}, map[string]guard{}
	for _, child := range children[from:to] {
		collect(child, inside, was)
	}
	if len(was) == 0 {
		return ""
	}
	for _, child := range after.Children {
		collect(child, inside, is)
	}
	others := r.keptBy(el, inside)
	return lost(was, func(key string) (guard, bool) {
		now, ok := is[key]
		for _, k := range others[key] {
			if k.child < from || k.child >= to {
				now.attributes, ok = max(now.attributes, k.attributes), true
			}
		}
		return now, ok
	})
}

// keptBy returns the guards that the children of an element hold, by their keys.
func (r *Reader) keptBy(el *xmlsrc.Element, inside string) map[string][]kept {
	if list, ok := r.kept[el]; ok {
		return list
	}
	list := map[string][]kept{}
	for i, child := range el.Children {
		of := map[string]guard{}
		collect(child, inside, of)
		for key, g := range of {
			list[key] = append(list[key], kept{i, g.attributes})
		}
	}
	if r.kept == nil {
		r.kept = map[*xmlsrc.Element]map[string][]kept{}
	}
	r.kept[el] = list
	return list
}
