package redact

import (
	"regexp"
	"slices"
	"strings"
)

// Range is a part of a text, in bytes: [Start, End).
type Range struct{ Start, End int }

// inline are patterns of secrets inside longer values; the first group that matches is the secret. Values may be as XML writes them.
var inline = [...]pattern{
	// Password=…; of connection strings, and of addresses: "&" may belong to the value, so that it does not end it
	of(`(?i)(?:^|[;&?,\s"'(]|&amp;|&quot;|&apos;)(?:password|pwd|passwd|accountkey|shared ?access ?key|shared ?access ?signature|shared ?secret(?: ?value)?|secret|client_?secret|api_?key|(?:[a-z_]+_)?token|sig|instrumentationkey|endpointkey)\s*=\s*(?:"([^"]*)"?|'([^']*)'?|&quot;(.*?)(?:&quot;|$)|&apos;(.*?)(?:&apos;|$)|((?:&(?:amp|lt|gt|#\w+);|[^;"'<>\r\n])*))`, "=", "pass", "pwd", "key", "secret", "token", "sig", "shared"),
	// --token VALUE, -password:VALUE, /p:Password=VALUE
	of(`(?i)(?:^|[\s"'])(?:--?|/)[\w:.-]*(?:token|password|passwd|pwd|secret|api-?key|access-?key|credentials?)(?:\s+|[=:]\s*)(?:"([^"]*)"?|&quot;(.*?)(?:&quot;|$)|([^\s"'<>-][^\s"'<>]*))`, "-/", "token", "pass", "pwd", "secret", "key", "credential"),
	// scheme://user:password@
	of(`(?i)[a-z][a-z0-9+.-]*://[^/\s:@"'<>]*:([^@/\s"'<>]+)@`, "@", "://"),
	// Authorization: Bearer VALUE
	of(`(?i)(?:\b(?:bearer|basic|negotiate|apikey)\s+)([a-z0-9+/._~-]*[0-9=][a-z0-9+/._~=-]*)`, " ", "bearer", "basic", "negotiate", "apikey"),
	of(`(?i)\bauthorization\s*[:=]\s*(?:[a-z]+\s+)?([^\s"'<>;,]+)`, ":=", "authorization"),
}

// pattern finds secrets. Patterns are slow, so that what every match has in it is looked for first.
type pattern struct {
	expression func() *regexp.Regexp
	needed     string   // one of these characters
	words      []string // one of these, in lower case; none for any
}

func of(expression, needed string, words ...string) pattern {
	return pattern{onDemand(expression), needed, words}
}

func (p pattern) may(value, lower string) bool {
	return strings.ContainsAny(value, p.needed) && (len(p.words) == 0 || slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(lower, w) }))
}

// Ranges returns the secret parts of a value, in order and apart from each other.
func Ranges(p Place, value string) []Range {
	if p.whole(value) {
		return []Range{{0, len(value)}}
	}
	return parts(value)
}

// parts returns the secrets inside a value that is not secret as a whole.
func parts(value string) []Range {
	if !strings.ContainsAny(value, "=-/@: ") {
		return nil
	}
	var list []Range
	lower := strings.ToLower(value)
	for _, p := range inline {
		if !p.may(value, lower) {
			continue
		}
		for _, m := range p.expression().FindAllStringSubmatchIndex(value, -1) {
			for i := 2; i < len(m); i += 2 {
				if m[i] >= 0 && m[i+1] > m[i] && !plain().MatchString(value[m[i]:m[i+1]]) {
					list = append(list, Range{m[i], m[i+1]})
				}
			}
		}
	}
	return united(list)
}

// united returns ranges in order, those that overlap as one.
func united(list []Range) []Range {
	slices.SortFunc(list, func(a, b Range) int { return a.Start - b.Start })
	out := list[:0]
	for _, r := range list {
		if n := len(out); n > 0 && r.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	return out
}

// Stars stands for a secret whose length is nobody's business.
const Stars = "********"

// Value returns a value with [Stars] for each of its secrets.
func Value(p Place, value string) string {
	var b strings.Builder
	done := 0
	for _, r := range Ranges(p, value) {
		b.WriteString(value[done:r.Start] + Stars)
		done = r.End
	}
	return b.String() + value[done:]
}

// Plain returns text that belongs to no place, such as a line of a log, with [Stars] for each secret that it holds by its looks.
func Plain(text string) string { return Value(Place{}, text) }
