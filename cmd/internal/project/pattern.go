package project

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Pattern is a glob with ** that belongs to a directory. Case does not count. A pattern without a slash means the name at any
// depth, and one that matches a directory means everything below.
type Pattern struct {
	// Dir is the directory of the file that holds the pattern, Glob the pattern as written.
	Dir, Glob string

	folded string // what is matched against the relative path
}

// maxGlob bounds the time that one match can take.
const maxGlob = 1000

// newPattern checks a pattern of the file in dir.
func newPattern(dir, glob string) (Pattern, error) {
	p := Pattern{Dir: dir, Glob: glob}
	switch {
	case len(glob) > maxGlob || strings.Count(glob, "{") > 8:
		return p, errors.New("the pattern is too long")
	case strings.HasPrefix(glob, "!"):
		return p, errors.New("a pattern cannot be negated here; list what is meant")
	case hasPlainBackslash(glob):
		return p, fmt.Errorf("write / between directories, not \\: %s", strings.ReplaceAll(glob, `\`, "/"))
	case path.IsAbs(glob) || filepath.IsAbs(glob):
		return p, errors.New("a pattern is relative to the directory of this file; remove the leading /")
	}
	g := strings.TrimRight(strings.TrimPrefix(strings.ToLower(glob), "./"), "/")
	if g == "" || g == "." {
		g = "**"
	} else if !strings.Contains(g, "/") {
		g = "**/" + g
	}
	p.folded = g + "/**" // matches the directory itself too
	if !doublestar.ValidatePattern(p.folded) {
		return p, errors.New("the pattern is malformed: a bracket or brace is not closed")
	}
	return p, nil
}

// hasPlainBackslash finds a backslash that escapes nothing: somebody's path separator.
func hasPlainBackslash(glob string) bool {
	for i := 0; i < len(glob); i++ {
		if glob[i] != '\\' {
			continue
		}
		if i++; i == len(glob) || !strings.ContainsRune(`*?[]{},!\-^`, rune(glob[i])) {
			return true
		}
	}
	return false
}

// Match reports whether the pattern means the file or directory at the absolute path.
func (p Pattern) Match(path string) bool {
	rel, err := filepath.Rel(p.Dir, path)
	if err != nil {
		return false // another drive
	}
	rel = strings.ToLower(filepath.ToSlash(rel))
	if rel == "." || strings.HasPrefix(rel, "../") && !strings.HasPrefix(p.folded, "../") {
		return false // ** is not meant to climb
	}
	return doublestar.MatchUnvalidated(p.folded, rel)
}

func matchAny(patterns []Pattern, path string) bool {
	return slices.ContainsFunc(patterns, func(p Pattern) bool { return p.Match(path) })
}
