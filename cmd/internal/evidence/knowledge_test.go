package evidence

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// unread is how an answer tells that something was not read.
var unread = regexp.MustCompile(`(?i)not read|not mapped|nobody mapped|unknown|not seen|not known|cannot be (told|known)|assum`)

// lessKnown drops facts: the disks, all files but configuration, all but the site's drive or directory.
func lessKnown(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	seen := q.seen(base)
	for name, less := range map[string]*question{
		"no root":             {Case: q.Case, dir: q.dir, url: q.url},
		"configuration alone": q.keep(t, isConfiguration),
		"programs unmapped":   q.mapped(true),
		"sites unmapped":      q.mapped(false),
	} {
		tell(name, q.lessWrong(base, less.diagnose(t)))
		if seen != "" {
			tell(name+", "+seen, q.lessWrong(base, less.with("--status", seen).diagnose(t)))
		}
	}
}

// keep returns the question of a copy that holds only some files.
func (q *question) keep(t *testing.T, wanted func(name string) bool) *question {
	t.Helper()
	c := *q.Case
	c.Tree = fstest.MapFS{}
	for name, file := range maps.All(q.Tree) {
		if !file.Mode.IsDir() && wanted(name) {
			c.Tree[name] = file
		}
	}
	next := newQuestion(t, &c)
	next.more = q.more
	return next
}

// mapped returns the question with only the directories of sites mapped, or only those of programs. A directory of sites is one of a
// drive that is called inetpub or holds a web.config.
func (q *question) mapped(sites bool) *question {
	tops := map[string]bool{}
	for name := range q.Tree {
		parts := strings.SplitN(name, "/", 3)
		if len(parts) < 3 {
			continue
		}
		top := parts[0] + "/" + parts[1]
		tops[top] = tops[top] || strings.EqualFold(parts[1], "inetpub") || strings.HasSuffix(strings.ToLower(name), "/web.config")
	}
	next := &question{Case: q.Case, dir: q.dir, url: q.url, more: q.more}
	for _, top := range slices.Sorted(maps.Keys(tops)) {
		if tops[top] == sites {
			windows := top[:1] + `:\` + top[2:]
			next.more = append(slices.Clip(next.more), "--map", windows+"="+filepath.Join(q.dir, "root", filepath.FromSlash(top)))
		}
	}
	return next
}

// isConfiguration reports whether a file is one that people copy when they are asked for the configuration.
func isConfiguration(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".config")
}

// lessWrong says what is wrong with an answer of somebody who knows less than base's did: the first cause stays, or certainty falls
// and what is unknown is named.
func (q *question) lessWrong(base, a *answer) string {
	first := a.first()
	switch {
	case len(a.Causes) > 0 && q.expects(first):
		return ""
	case a.out == "":
		return "no answer: " + a.err
	case first.Confidence == "certain":
		return fmt.Sprintf("%s, certain; it was %s", first.Name, base.first().Name)
	case a.Prediction.Certainty == "certain" && a.Prediction.Text != base.Prediction.Text:
		return fmt.Sprintf("%s, certain; it was %s", a.Prediction.Text, base.Prediction.Text)
	case !unread.MatchString(a.Note + a.out):
		return fmt.Sprintf("%q: does not say what was not read", a.Note)
	}
	return ""
}

// seen is the status that people saw, "" when it is not known.
func (q *question) seen(base *answer) string {
	if q.Seen != nil {
		return q.Seen.Text()
	}
	for _, text := range q.Status {
		if text != "any" && strings.ContainsAny(text[:1], "45") {
			return text
		}
	}
	if s := base.Prediction.Status; s != nil && *s >= 400 {
		return base.Prediction.Text
	}
	return ""
}
