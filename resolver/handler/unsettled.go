package handler

import "slices"

// Unsettled returns the first entry, up to the one that was selected, whose path has a slash and takes the request by one reading and not
// by the other: compared with the whole path below the application, or with its last segments. It is nil where both agree.
func (t *Table) Unsettled(r *Request, s Selection) *Entry {
	for _, at := range t.holding(r.Pool) {
		if s.Entry != nil && int(at) > s.Index {
			return nil
		}
		e := t.Entries[at]
		if e.Path.Class != AppPath || e.Verbs != nil && !slices.Contains(e.Verbs, r.Verb) {
			continue
		}
		if e.Path.Match(r.Target) != e.Path.last(r.Target) {
			return e
		}
	}
	return nil
}
