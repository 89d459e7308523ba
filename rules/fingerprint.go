package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/source"
)

// Fingerprint identifies a finding from one version of a file to the next: 32 hexadecimal digits that stay the same when
// lines move, blanks change or the message is reworded. occurrence counts from 0 the findings that are equal otherwise;
// see [Fingerprints].
//
// The path is the file's as reached, with slashes: runs are comparable when they start in the same directory.
func Fingerprint(f *Finding, occurrence int) string {
	return digest(identity(f, new(quoted)), occurrence)
}

// Fingerprints returns the fingerprint of each finding, all different. Equal findings are numbered in the order of
// [Compare], whatever their order in the slice.
func Fingerprints(findings []*Finding) []string {
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return Compare(findings[a], findings[b]) })
	seen := make(map[string]int, len(findings))
	out := make([]string, len(findings))
	var line quoted
	for _, i := range order {
		id := identity(findings[i], &line)
		out[i] = digest(id, seen[id])
		seen[id]++
	}
	return out
}

// maxIdentity bounds the source text that is hashed, for files of megabytes in one line; what is equal so far is told
// apart by its occurrence.
const maxIdentity = 4 << 10

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

// identity is what a fingerprint rests on besides the occurrence, one fact a line. The source line stands for the place.
func identity(f *Finding, line *quoted) string {
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

func digest(identity string, occurrence int) string {
	sum := sha256.Sum256([]byte(identity + strconv.Itoa(occurrence)))
	return hex.EncodeToString(sum[:16])
}
