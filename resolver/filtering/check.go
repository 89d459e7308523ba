package filtering

import (
	"bytes"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// room is the length up to which a path or query is worked on without allocating.
const room = 1024

// Check returns everything for which the module refuses the request, in the order in which it most likely looks; the
// first is the answer. It returns nil for a request that passes (spec: pipeline §7).
func (f *Filter) Check(r *Request) []*verdict.Failure {
	var failures []*verdict.Failure
	if r.ContentLength > f.maxContent {
		failures = append(failures, f.contentLength(r))
	}
	// No document says whether the limit counts the URL as sent or as decoded; the shorter one decides with certainty.
	if int64(len(r.RawPath)) > f.maxURL || int64(len(r.Path)) > f.maxURL {
		failures = append(failures, f.urlLength(r))
	}
	if int64(len(r.Query)) > f.maxQuery {
		failures = append(failures, f.queryLength(r))
	}
	for i := range f.headers {
		h := &f.headers[i]
		if value, ok := r.Header[h.name]; ok && int64(len(value)) > h.limit {
			failures = append(failures, f.headerLength(h, value))
		}
	}
	if !f.doubleEscaping {
		if what := doubleEscape(r.RawPath); what != "" {
			failures = append(failures, f.doubleEscape(what))
		}
	}
	if !f.highBit {
		if at := highBit(r.Path); at >= 0 {
			failures = append(failures, f.highBitAt(r.Path, at))
		}
	}
	if !f.verbs.idle() && !(r.WebDAV && f.verbs.skipDAV) {
		if item, refused := f.verbs.refuse(f.verbs.items[r.Method]); refused {
			failures = append(failures, f.verb(r.Method, item))
		}
	}
	var room [room]byte
	path := appendFolded(room[:0], r.Path)
	failures = f.checkURL(failures, r, path)
	if len(f.querySequences) > 0 && r.Query != "" {
		failures = f.checkQuery(failures, r)
	}
	for _, rule := range f.rules {
		if hit, ok := f.scan(rule, r, path); ok {
			failures = append(failures, f.ruleDenied(rule, hit))
		}
	}
	return ordered(failures)
}

// CheckRewritten returns what the module refuses in a URL that a rewrite rule produced: hidden segments and extensions are
// looked at again, as far as field reports tell (spec: pipeline §5.4).
func (f *Filter) CheckRewritten(r *Request) []*verdict.Failure {
	path := []byte(fold(r.Path))
	failures := f.checkHidden(nil, r, path)
	failures = f.checkExtension(failures, r, path)
	for _, failure := range failures {
		failure.Uncertain = "whether the module looks again at a URL that a rewrite rule produced"
	}
	return failures
}

func (f *Filter) checkURL(failures []*verdict.Failure, r *Request, path []byte) []*verdict.Failure {
	always := f.alwaysURLs[string(path)]
	first := len(failures)
	if always == nil { // the list overrides denied sequences for certain
		for i := range f.urlSequences {
			if s := &f.urlSequences[i]; bytes.Contains(path, []byte(s.folded)) {
				failures = append(failures, f.urlSequence(s.item))
			}
		}
	}
	failures = f.checkHidden(failures, r, path)
	failures = f.checkExtension(failures, r, path)
	if always != nil {
		for _, failure := range failures[first:] {
			failure.Uncertain = "whether alwaysAllowedUrls overrides more than denyUrlSequences: the pages of Microsoft differ"
			failure.Or = append(failure.Or, "200")
			failure.Related = append(failure.Related, merge.Related{Message: "the URL is listed as always allowed", Origin: always.Origin})
		}
	}
	return failures
}

func (f *Filter) checkHidden(failures []*verdict.Failure, r *Request, path []byte) []*verdict.Failure {
	if len(f.hidden.items) == 0 || r.WebDAV && f.hidden.skipDAV {
		return failures
	}
	for rest := path; len(rest) > 0; {
		segment := rest
		if at := bytes.IndexByte(rest, '/'); at >= 0 {
			segment, rest = rest[:at], rest[at+1:]
		} else {
			rest = nil
		}
		if item := f.hidden.items[string(segment)]; item != nil {
			failures = append(failures, keep(f.hiddenSegment(item), r.Path))
			break
		}
	}
	return failures
}

func (f *Filter) checkExtension(failures []*verdict.Failure, r *Request, path []byte) []*verdict.Failure {
	if f.extensions.idle() || r.WebDAV && f.extensions.skipDAV {
		return failures
	}
	ext := extension(path)
	if item, refused := f.extensions.refuse(f.extensions.items[string(ext)]); refused {
		failures = append(failures, keep(f.extension(string(ext), item), r.Path))
	}
	return failures
}

// refuse decides on a name whose entry is item, nil when it has none.
func (l *list) refuse(item *merge.Item) (*merge.Item, bool) {
	if item == nil {
		return nil, !l.unlisted
	}
	return item, !flag(&item.Element, "allowed", true)
}

func (f *Filter) checkQuery(failures []*verdict.Failure, r *Request) []*verdict.Failure {
	query := fold(r.Query)
	for i := range f.alwaysQueries {
		if f.alwaysQueries[i].folded == query {
			return failures
		}
	}
	plain := f.plainQuery(query, r)
	for i := range f.querySequences {
		s := &f.querySequences[i]
		raw := strings.Contains(query, s.folded)
		if !raw && !strings.Contains(plain, s.folded) {
			continue
		}
		failure := f.querySequence(s.item, !raw)
		for _, always := range f.alwaysQueries {
			if strings.Contains(query, always.folded) {
				failure.Uncertain = "whether an entry of alwaysAllowedQueryStrings must be the whole query string"
				failure.Or = append(failure.Or, "200")
				failure.Related = append(failure.Related, merge.Related{Message: "the query string holds this text, which is always allowed", Origin: always.item.Origin})
				break
			}
		}
		failures = append(failures, failure)
	}
	return failures
}

// plainQuery returns the folded query after unescaping, or query itself when the section says not to unescape.
func (f *Filter) plainQuery(query string, r *Request) string {
	if !f.unescapeQuery || strings.IndexByte(r.Query, '%') < 0 {
		return query
	}
	return fold(string(appendDecoded(nil, r.Query)))
}

// doubleEscape returns what in a path changes when it is unescaped a second time, "" for nothing. A plus sign counts,
// as sent or as %2B, because unescaping reads it as a blank (field reports: aspnet/IISIntegration#575, link-it/govpay#708).
func doubleEscape(raw string) string {
	if strings.IndexByte(raw, '+') >= 0 {
		return "+"
	}
	at := strings.IndexByte(raw, '%')
	if at < 0 {
		return ""
	}
	var room [room]byte
	once := appendDecoded(room[:0], raw[at:])
	for i, c := range once {
		switch {
		case c == '+':
			return "%2B"
		case c == '%' && escaped(once[i:]):
			return "%25" + string(once[i+1:i+3])
		}
	}
	return ""
}

func highBit(path string) int {
	for i := range len(path) {
		if path[i] >= 0x80 {
			return i
		}
	}
	return -1
}

// ordered says of the first failure what else it could be, since the order of the module's tests is not documented.
func ordered(failures []*verdict.Failure) []*verdict.Failure {
	if len(failures) < 2 {
		return failures
	}
	first := failures[0]
	for _, other := range failures[1:] {
		if other.Text() == first.Text() {
			continue
		}
		if first.Uncertain == "" {
			first.Uncertain = "the order in which the request filtering module makes its tests, of which several refuse this request"
		}
		if !slices.Contains(first.Or, other.Text()) {
			first.Or = append(first.Or, other.Text())
		}
	}
	return failures
}
