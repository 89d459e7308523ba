package pipeline

import (
	"slices"
	"strings"
)

// configurationRead is the configuration stage (S03) as far as it was read: where a file on the way is not known, nothing says that all
// of them are valid, and nothing behind is certain.
func configurationRead(r *run) result {
	got := configuration(r)
	if !r.known() || got.failure != nil || got.unknown != "" {
		return got
	}
	files := r.res.Directory.Unseen()
	if len(files) == 0 {
		return got
	}
	names := strings.Join(files, ", ")
	if !slices.ContainsFunc(r.doubts, func(text string) bool { return strings.Contains(text, names) }) {
		r.doubt("what was not read changes nothing: " + names)
	}
	got.detail, got.skipped = "", "not read: "+names+"; the other files on the way are valid"
	return got
}
