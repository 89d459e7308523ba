package report

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/iislens/iislens/rules"
)

// maxText is the length to which a text of a finding is shown: names of megabytes are nobody's to read.
const maxText = 8 << 10

// clip cuts a text and says how much is missing.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	end := maxText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes more)", s[:end], len(s)-end)
}

// clipped returns a finding without very long texts.
func clipped(f *rules.Finding) *rules.Finding {
	long := len(f.Message) > maxText || len(f.Advice) > maxText || len(f.Key) > maxText || len(f.Section) > maxText || len(f.ConfigPath) > maxText ||
		slices.ContainsFunc(f.Related, func(r rules.Related) bool { return len(r.Message) > maxText }) ||
		slices.ContainsFunc(f.Fixes, func(fix rules.Fix) bool { return len(fix.Title) > maxText })
	if !long {
		return f
	}
	c := *f
	c.Message, c.Advice, c.Key, c.Section, c.ConfigPath = clip(f.Message), clip(f.Advice), clip(f.Key), clip(f.Section), clip(f.ConfigPath)
	c.Related, c.Fixes = slices.Clone(f.Related), slices.Clone(f.Fixes)
	for i := range c.Related {
		c.Related[i].Message = clip(c.Related[i].Message)
	}
	for i := range c.Fixes {
		c.Fixes[i].Title = clip(c.Fixes[i].Title)
	}
	return &c
}
