package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Fingerprint identifies a finding from one version of a file to the next: 32 hexadecimal digits that stay the same when
// lines move, blanks change or the message is reworded. occurrence counts from 0 the findings that are equal otherwise;
// see [Fingerprints].
//
// The path is the file's as reached, with slashes: runs are comparable when they start in the same directory.
func Fingerprint(f *Finding, occurrence int) string {
	return digest(identity(f), occurrence)
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
	for _, i := range order {
		id := identity(findings[i])
		out[i] = digest(id, seen[id])
		seen[id]++
	}
	return out
}

// maxIdentity bounds the source text that is hashed, for files of megabytes in one line; what is equal so far is told
// apart by its occurrence.
const maxIdentity = 16 << 10

// identity is what a fingerprint rests on besides the occurrence, one fact a line. The source line stands for the place.
func identity(f *Finding) string {
	var b strings.Builder
	file := strings.ReplaceAll(f.Span.File.Path, `\`, "/")
	for _, fact := range []string{f.Rule.ID, path.Clean(file), f.Section, f.Key} {
		b.WriteString(strconv.Quote(fact))
		b.WriteByte('\n')
	}
	for n, last := f.Span.From().Line, f.Span.To().Line; n <= last && b.Len() < maxIdentity; n++ {
		line := f.Span.File.Line(n)
		if words := strings.Fields(line[:min(len(line), maxIdentity)]); len(words) > 0 {
			b.WriteString(strings.Join(words, " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func digest(identity string, occurrence int) string {
	sum := sha256.Sum256([]byte(identity + strconv.Itoa(occurrence)))
	return hex.EncodeToString(sum[:16])
}
