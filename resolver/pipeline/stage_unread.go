package pipeline

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/winpath"
)

// configurationRead is the configuration stage (S03) as far as it was read: where a file on the way is not known, nothing says that all
// of them are valid, and nothing behind is certain.
func configurationRead(r *run) result {
	got := configuration(r)
	if !r.known() || got.failure != nil || got.unknown != "" {
		return got
	}
	files := unknownFiles(r.res.Directory)
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

// unknownFiles returns the configuration files on the way of which nobody knows whether they are there, or what they say; the uppermost first.
func unknownFiles(d *resolver.Directory) []string {
	var files []string
	for low := d; d != nil; d = d.Up {
		if d.Level.State != "unknown" || d.Level.File == "" {
			continue
		}
		if d == low && d.Level.Err == nil && !d.DirectoryRoot && winpath.Ext(d.Physical) != "" {
			continue // the name of a file more likely than that of a directory
		}
		files = append(files, d.Level.File)
	}
	slices.Reverse(files)
	return files
}
