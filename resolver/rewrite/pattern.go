package rewrite

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// pattern is a compiled match or condition pattern.
type pattern struct {
	syntax Syntax
	src    string
	fold   bool
	// groups counts the captures without the whole match; -1 when the pattern could not be parsed.
	groups int
	wild   *wildcard
	// engine compiles the expression when the first text is compared with it: a compiled one takes as much memory as the file of a
	// hundred rules, and most rules are never reached. It returns nil for one that cannot be evaluated.
	engine func() *regexp2.Regexp
	// whole is set for patterns such as "(.*)" that match any one-line input entirely.
	whole bool
	// prefix is the lower-case ASCII text every match starts with, when the pattern is anchored by "^".
	prefix string
	// unusable says why the pattern cannot be evaluated.
	unusable string
	// slow says that it took too long once.
	slow atomic.Bool
}

// compilePattern compiles src and reports its faults; info is nil unless the syntax is ECMAScript.
func compilePattern(src string, syntax Syntax, fold bool, timeout time.Duration) (*pattern, *ecmaInfo) {
	p := &pattern{syntax: syntax, src: src, fold: fold}
	switch syntax {
	case Wildcard:
		p.wild = compileWildcard(src, fold)
		p.groups = p.wild.groups()
		return p, nil
	case ExactMatch:
		return p, nil
	}
	info := parseECMA(src, fold)
	p.groups = info.groups
	if !info.valid() {
		p.groups = -1
		p.unusable = "pattern " + quote(src) + " is no valid regular expression"
		return p, info
	}
	_, p.whole = wholePatterns[src]
	p.prefix = literalPrefix(info.root)
	engine := src
	if fold {
		engine = engineSource(src, info.root)
	}
	p.engine = sync.OnceValue(func() *regexp2.Regexp { return compileEngine(engine, fold, timeout) })
	return p, info
}

// wholePatterns match any input without line breaks from start to end.
var wholePatterns = map[string]struct{}{
	".*": {}, "^.*": {}, ".*$": {}, "^.*$": {}, "(.*)": {}, "^(.*)": {}, "(.*)$": {}, "^(.*)$": {},
}

// literalPrefix returns the text after a leading "^" up to the first thing that is not a plain ASCII character.
func literalPrefix(root *node) string {
	if root.op != opSeq || len(root.subs) < 2 || root.subs[0].op != opAssert || root.subs[0].assert != '^' {
		return ""
	}
	var b strings.Builder
	for _, n := range root.subs[1:] {
		if n.op != opSet || n.literal == 0 || n.literal >= utf8.RuneSelf {
			break
		}
		b.WriteByte(lowerByte(byte(n.literal)))
	}
	return b.String()
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// missesPrefix reports that s cannot match because of its start. A non-ASCII byte may fold to anything.
func (p *pattern) missesPrefix(s string) bool {
	for i := range len(p.prefix) {
		if i >= len(s) {
			return true
		}
		if s[i] >= utf8.RuneSelf {
			return false
		}
		if lowerByte(s[i]) != p.prefix[i] {
			return true
		}
	}
	return false
}

// match compares s with the pattern and appends the whole match and the groups to caps. unknown is not empty when the
// answer cannot be given.
func (p *pattern) match(s string, caps []string, work *scratch) (out []string, ok bool, unknown string) {
	switch {
	case p.unusable != "":
		return caps, false, p.unusable
	case p.syntax == Wildcard:
		caps, ok = p.wild.match(s, caps)
		return caps, ok, ""
	case p.syntax == ExactMatch:
		if s == p.src || p.fold && strings.EqualFold(s, p.src) {
			return append(caps, s), true, ""
		}
		return caps, false, ""
	case p.whole && oneLine(s):
		caps = append(caps, s)
		if p.groups == 1 {
			caps = append(caps, s)
		}
		return caps, true, ""
	case p.missesPrefix(s):
		return caps, false, ""
	}
	return work.match(p, s, caps)
}

func oneLine(s string) bool {
	for i := range len(s) {
		if s[i] == '\n' || s[i] == '\r' || s[i] >= 0xe2 { // 0xe2 starts U+2028 and U+2029
			return false
		}
	}
	return true
}

// scratch is the reusable working memory of one evaluation.
type scratch struct {
	runes []rune
	input string
	ascii bool
	caps  []string
	ok    bool
	// slow is the budget of the evaluation.
	slow *Budget
	// yield is (*scratch).take, bound once so that matching allocates no closure.
	yield func(regexp2.MatchView) bool
}

func newScratch() *scratch {
	w := &scratch{}
	w.yield = w.take
	return w
}

func (w *scratch) match(p *pattern, s string, caps []string) ([]string, bool, string) {
	if w.slow.empty() && p.slow.Load() {
		return caps, false, "pattern " + quote(p.src) + " took too long before, and the time for such patterns is spent"
	}
	w.runes, w.input, w.ascii = w.runes[:0], s, true
	for _, r := range s {
		w.runes = append(w.runes, r)
		w.ascii = w.ascii && r < utf8.RuneSelf
	}
	w.caps, w.ok = caps, false
	re := p.engine()
	if re == nil {
		w.caps = nil
		return caps, false, "pattern " + quote(p.src) + " cannot be evaluated here"
	}
	err := re.FindRunesMatches(w.runes, 0, w.yield)
	caps, w.caps = w.caps, nil
	if err != nil {
		p.slow.Store(true)
		w.slow.spend(re.MatchTimeout)
		return caps, false, "pattern " + quote(p.src) + " took too long"
	}
	return caps, w.ok, ""
}

func (w *scratch) take(m regexp2.MatchView) bool {
	w.ok = true
	for i := range m.GroupCount() {
		at, n, ok := m.GroupRange(i)
		switch {
		case !ok:
			w.caps = append(w.caps, "")
		case w.ascii:
			w.caps = append(w.caps, w.input[at:at+n])
		default:
			w.caps = append(w.caps, string(w.runes[at:at+n]))
		}
	}
	return false
}

// quote puts a pattern into a message, shortened.
func quote(s string) string {
	const limit = 60
	if len(s) > limit {
		cut := limit
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "..."
	}
	return `"` + s + `"`
}
