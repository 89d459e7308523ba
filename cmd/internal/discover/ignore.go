package discover

import (
	"path"
	"strings"
)

// ignoreFile holds the patterns of one .gitignore, in its order. The zero value ignores nothing.
//
// It decides as git does but for two accidents of git: a set in brackets ends with its path segment here, and ** beside other
// characters means *, as gitignore(5) says.
type ignoreFile struct {
	patterns []ignorePattern
}

// ignorePattern is one line of a .gitignore.
type ignorePattern struct {
	segments []string // "**" stands for any number of directories
	negated  bool     // takes back what an earlier pattern ignored
	dirOnly  bool
	anyDepth bool // holds for the last name of a path, wherever it is
}

// verdict is what a set of patterns says of one path.
type verdict uint8

const (
	silent verdict = iota
	ignored
	kept // by a negated pattern
)

// parseIgnore reads the text of a .gitignore. fold says that case does not count, as git decides by the file system.
// Lines that can match nothing are dropped, as git does.
func parseIgnore(text string, fold bool) ignoreFile {
	var f ignoreFile
	text = strings.TrimPrefix(text, "\uFEFF")
	for line := range strings.SplitSeq(text, "\n") {
		line = trimBlanks(strings.TrimSuffix(line, "\r"))
		if line == "" || line[0] == '#' {
			continue
		}
		var p ignorePattern
		if line[0] == '!' {
			p.negated, line = true, line[1:]
		}
		if rest, ok := strings.CutSuffix(line, "/"); ok {
			p.dirOnly, line = true, rest
		}
		p.anyDepth = !strings.Contains(line, "/")
		line = strings.TrimPrefix(line, "/")
		if line == "" {
			continue
		}
		if fold {
			line = strings.ToLower(line)
		}
		p.segments = strings.Split(line, "/")
		f.patterns = append(f.patterns, p)
	}
	return f
}

// trimBlanks removes blanks from the end of a line, except one that a backslash escapes.
func trimBlanks(line string) string {
	end := 0 // behind the last character that stays
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' && i+1 < len(line) {
			i++
		} else if line[i] == ' ' {
			continue
		}
		end = i + 1
	}
	return line[:end]
}

// match says what the patterns say of a path, with slashes and relative to the directory of the .gitignore. The last pattern that
// matches decides. It does not look at the directories above: who walks does not enter an ignored one.
func (f ignoreFile) match(rel string, dir, fold bool) verdict {
	if fold {
		rel = strings.ToLower(rel)
	}
	var names []string
	base := path.Base(rel)
	for i := len(f.patterns) - 1; i >= 0; i-- {
		p := &f.patterns[i]
		if p.dirOnly && !dir {
			continue
		}
		ok := false
		if p.anyDepth {
			ok = matchName(p.segments[0], base)
		} else {
			if names == nil {
				names = strings.Split(rel, "/")
			}
			ok = matchPath(p.segments, names)
		}
		if ok && p.negated {
			return kept
		}
		if ok {
			return ignored
		}
	}
	return silent
}

// matchPath matches the names of a path against segments, where "**" takes any number of names, and at the end at least one.
// Going back to the last "**" alone is enough, as for "*" in a name, so the time is at most the product of the lengths.
func matchPath(segments, names []string) bool {
	s, n := 0, 0
	backS, backN := -1, 0
	for n < len(names) {
		if s < len(segments) && segments[s] == "**" {
			if s == len(segments)-1 {
				return true // something is left for it
			}
			backS, backN = s, n
			s++
			continue
		}
		if s < len(segments) && matchName(segments[s], names[n]) {
			s++
			n++
			continue
		}
		if backS < 0 {
			return false
		}
		backN++
		s, n = backS+1, backN
	}
	return s == len(segments)
}
