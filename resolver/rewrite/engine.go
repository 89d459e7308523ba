package rewrite

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// DefaultTimeout bounds one regular expression match. The clock behind it is coarse: up to twice as long may pass.
const DefaultTimeout = 100 * time.Millisecond

// backtrackLimit bounds the engine's memory for one match.
const backtrackLimit = 1 << 20

// compileEngine prepares a checked pattern for matching; nil when the engine does not take it.
func compileEngine(src string, fold bool, timeout time.Duration) *regexp2.Regexp {
	options := regexp2.ECMAScript
	if fold {
		options |= regexp2.IgnoreCase
	}
	re, err := regexp2.Compile(src, options, regexp2.OptionMaxBacktrackingStackSize(backtrackLimit))
	if err != nil {
		return nil
	}
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	re.MatchTimeout = timeout
	return re
}

// engineSource wraps character sets that are the same in both cases into (?-i:...). The engine would otherwise look
// up the case variants of every character in ".", milliseconds for each one in a pattern.
func engineSource(src string, root *node) string {
	var b strings.Builder
	done := 0
	var walk func(n *node)
	walk = func(n *node) {
		if n.op == opSet && n.literal == 0 && caseless(src[n.pos:n.end]) {
			b.WriteString(src[done:n.pos])
			b.WriteString("(?-i:")
			b.WriteString(src[n.pos:n.end])
			b.WriteByte(')')
			done = n.end
		}
		for _, s := range n.subs {
			walk(s)
		}
	}
	walk(root)
	if done == 0 {
		return src
	}
	b.WriteString(src[done:])
	return b.String()
}

// caseless reports that the source of a set names no letters, and no ranges that may hold some.
func caseless(set string) bool {
	for i := 0; i < len(set); i++ {
		switch c := set[i]; {
		case c == '\\' && i+1 < len(set) && strings.IndexByte("dDsSwWnrtfv", set[i+1]) >= 0:
			i++
		case isLetter(c), c >= utf8.RuneSelf, c == '-' && i+2 < len(set):
			return false
		}
	}
	return true
}
