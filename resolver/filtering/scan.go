package filtering

import (
	"bytes"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
)

// hit says what a filtering rule found.
type hit struct {
	item      *merge.Item // the denyStrings entry; nil for an unescaped percent sign
	where     string
	uncertain string
}

// scan evaluates one filteringRule. The first hit counts. Header fields that nobody told are not scanned.
func (f *Filter) scan(r *rule, in *Request, path []byte) (hit, bool) {
	if r.extensions != nil && !r.extensions[string(extension(path))] {
		return hit{}, false
	}
	if r.url {
		if found, ok := f.scanURL(r, in, path); ok {
			return found, true
		}
	}
	if r.query && in.Query != "" {
		if found, ok := f.scanQuery(r, in); ok {
			return found, true
		}
	}
	for _, name := range r.headers {
		if value, known := in.Header[name]; known {
			if item := find(r.denied, fold(value)); item != nil {
				return hit{item: item, where: "the header " + name}, true
			}
		}
	}
	if r.allRaw {
		return scanRaw(r, in)
	}
	return hit{}, false
}

func (f *Filter) scanURL(r *rule, in *Request, path []byte) (hit, bool) {
	for i := range r.denied {
		if bytes.Contains(path, []byte(r.denied[i].folded)) {
			return hit{item: r.denied[i].item, where: "the URL"}, true
		}
	}
	if strings.IndexByte(in.RawPath, '%') < 0 {
		return hit{}, false
	}
	if item := find(r.denied, fold(in.RawPath)); item != nil {
		return hit{item: item, where: "the URL as sent", uncertain: "whether the module scans the URL as sent besides the decoded one"}, true
	}
	return percentHit(r, in.RawPath, "the URL")
}

func (f *Filter) scanQuery(r *rule, in *Request) (hit, bool) {
	query := fold(in.Query)
	if item := find(r.denied, query); item != nil {
		return hit{item: item, where: "the query string"}, true
	}
	if item := find(r.denied, f.plainQuery(query, in)); item != nil {
		return hit{item: item, where: "the unescaped query string"}, true
	}
	return percentHit(r, in.Query, "the query string")
}

func percentHit(r *rule, s, where string) (hit, bool) {
	if !r.percent || !unescapedPercent(s) {
		return hit{}, false
	}
	return hit{where: where, uncertain: "what denyUnescapedPercent takes for an unescaped percent sign"}, true
}

// unescapedPercent reports whether s holds a percent sign that two hex digits do not follow.
func unescapedPercent(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && !escaped(s[i:]) {
			return true
		}
	}
	return false
}

// scanRaw looks through the known header fields in the form in which they are sent.
func scanRaw(r *rule, in *Request) (hit, bool) {
	names := make([]string, 0, len(in.Header))
	for name := range in.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if item := find(r.denied, fold(name+": "+in.Header[name])); item != nil {
			return hit{item: item, where: "the header " + name}, true
		}
	}
	return hit{}, false
}

func find(denied []sequence, folded string) *merge.Item {
	for i := range denied {
		if strings.Contains(folded, denied[i].folded) {
			return denied[i].item
		}
	}
	return nil
}
