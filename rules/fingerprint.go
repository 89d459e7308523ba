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
// lines move, blanks change, another attribute of the element changes or the message is reworded. occurrence counts from 0 the
// findings that are equal otherwise; see [Fingerprints].
//
// The path is the file's as reached, with slashes: runs are comparable when they start in the same directory.
func Fingerprint(f *Finding, occurrence int) string {
	return digest(identity(f, f.Span.File.Path), occurrence)
}

// Fingerprints returns the fingerprint of each finding, all different. Equal findings are numbered in the order of
// [Compare], whatever their order in the slice.
func Fingerprints(findings []*Finding) []string {
	return FingerprintsFrom(findings, func(path string) string { return path })
}

// FingerprintsFrom is Fingerprints with other names for the files, such as those that hold wherever a run starts.
func FingerprintsFrom(findings []*Finding, name func(path string) string) []string {
	return numbered(findings, func(f *Finding) string { return identity(f, name(f.Span.File.Path)) })
}

// numbered makes fingerprints of identities, equal ones with the number of their occurrence.
func numbered(findings []*Finding, identity func(*Finding) string) []string {
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
const maxIdentity = 4 << 10

// maxTag bounds how far in front of a place its element is looked for.
const maxTag = 64 << 10

// identity is what a fingerprint rests on besides the occurrence, one fact a line. The place is the element: its name, and what tells it
// from its neighbours. Where there is no element, it is the words of the line.
func identity(f *Finding, file string) string {
	var b strings.Builder
	file = path.Clean(strings.ReplaceAll(file, `\`, "/"))
	element, ok := elementAt(f.Span.File.Text, f.Span.Start)
	if !ok {
		line := f.Span.File.Line(f.Span.Line())
		element = strings.Join(strings.Fields(line[:min(len(line), maxIdentity)]), " ")
	}
	for _, fact := range []string{f.Rule.ID, file, f.Section, f.Key, element} {
		b.WriteString(strconv.Quote(fact))
		b.WriteByte('\n')
	}
	return b.String()
}

// identifying are the attributes that tell an element from its neighbours, the first that an element has.
var identifying = []string{"name", "key", "fileExtension", "path", "id", "url", "string", "segment", "statusCode", "bindingInformation", "ipAddress",
	"users", "roles", "verb", "header", "physicalPath", "input", "value", "type", "accountName", "alias"}

// elementAt returns the name of the element at a place in a text, with the attribute that identifies it. ok is false where there is none.
func elementAt(text string, at int) (element string, ok bool) {
	before := text[:min(at+1, len(text))]
	before = before[max(0, len(before)-maxTag):]
	back := strings.LastIndexByte(before, '<') // it cannot stand in a value
	if back < 0 {
		return "", false
	}
	rest := text[min(at+1, len(text))-len(before)+back+1:]
	rest = rest[:min(len(rest), maxIdentity)]
	name := rest[:nameLength(rest)]
	if name == "" {
		return "", false
	}
	values := map[string]string{}
	for rest = rest[len(name):]; ; {
		rest = strings.TrimLeft(rest, " \t\r\n")
		n := nameLength(rest)
		if n == 0 {
			break
		}
		attribute := rest[:n]
		rest = strings.TrimLeft(rest[n:], " \t\r\n")
		if !strings.HasPrefix(rest, "=") {
			break
		}
		rest = strings.TrimLeft(rest[1:], " \t\r\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			break
		}
		value, after, closed := strings.Cut(rest[1:], rest[:1])
		if !closed {
			break
		}
		if _, twice := values[attribute]; !twice {
			values[attribute] = value
		}
		rest = after
	}
	for _, attribute := range identifying {
		if value, ok := values[attribute]; ok {
			return name + " " + attribute + "=" + strings.Join(strings.Fields(value), " "), true
		}
	}
	return name, true
}

// nameLength is the length of the name that a text begins with.
func nameLength(text string) int {
	n := strings.IndexAny(text, " \t\r\n=/>\"'<!?&")
	if n < 0 {
		return len(text)
	}
	return n
}

func digest(identity string, occurrence int) string {
	sum := sha256.Sum256([]byte(identity + strconv.Itoa(occurrence)))
	return hex.EncodeToString(sum[:16])
}
