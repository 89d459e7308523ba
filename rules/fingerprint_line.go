package rules

import (
	"path"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/source"
)

// LineFingerprints returns the fingerprints of baselines of version 1, which rest on the words of whole lines.
func LineFingerprints(findings []*Finding) []string {
	line := new(quoted)
	return numbered(findings, func(f *Finding) string { return lineIdentity(f, line) })
}

// quoted remembers the words of one line: many findings may be in the only line of a file.
type quoted struct {
	file  *source.File
	line  int
	words string
}

func (q *quoted) of(file *source.File, n int) string {
	if q.file != file || q.line != n {
		line := file.Line(n)
		q.file, q.line, q.words = file, n, strings.Join(strings.Fields(line[:min(len(line), maxIdentity)]), " ")
	}
	return q.words
}

// lineIdentity is what such a fingerprint rests on, one fact a line. The source line stands for the place.
func lineIdentity(f *Finding, line *quoted) string {
	var b strings.Builder
	file := strings.ReplaceAll(f.Span.File.Path, `\`, "/")
	for _, fact := range []string{f.Rule.ID, path.Clean(file), f.Section, f.Key} {
		b.WriteString(strconv.Quote(fact))
		b.WriteByte('\n')
	}
	for n, last := f.Span.Line(), f.Span.LastLine(); n <= last && b.Len() < maxIdentity; n++ {
		if words := line.of(f.Span.File, n); words != "" {
			b.WriteString(words)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
