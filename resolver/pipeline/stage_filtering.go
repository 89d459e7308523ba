package pipeline

import (
	"github.com/iislens/iislens/resolver/filtering"
)

// requestFiltering is the module of that name (S07).
func requestFiltering(r *run) result {
	if !r.known() {
		return result{}
	}
	if r.filter == nil {
		return result{skipped: "RequestFilteringModule is not installed"}
	}
	req := r.res.Request
	r.filtered = filtering.Request{Method: req.Method, RawPath: req.RawPath, Path: req.Path, Query: req.Query, ContentLength: req.ContentLength, Unsized: req.Unsized, Header: req.Header,
		WebDAV: r.selection.Entry != nil && r.selection.Entry.HasModule("WebDAVModule")}
	check := r.filter.Check
	if len(r.out.Hops) > 0 {
		check = r.filter.CheckRewritten
	}
	failures := check(&r.filtered)
	if len(failures) == 0 {
		return result{detail: "no filtering rule refuses the request"}
	}
	r.out.Next = append(r.out.Next, failures[1:]...)
	return result{failure: failures[0]}
}
