package rules

import (
	"regexp"
	"strings"
	"sync"
)

var wantComment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[ \t]*<!--\s*want(?:@[+-]\d+)?(?:\s+"(?:[^"\\]|\\.)*")+\s*-->[ \t]*`)
})

// Example returns an example of a rule without the comments that tell the tests what must be found in it.
func Example(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		bare := wantComment().ReplaceAllString(line, "")
		if bare != line && strings.TrimSpace(bare) == "" {
			continue
		}
		b.WriteString(bare)
	}
	return b.String()
}

// Since returns the version of iislens that brought the rule.
func (r *Rule) Since() string { return r.Doc.Since }
