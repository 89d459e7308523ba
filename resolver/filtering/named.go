package filtering

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// other is the doubt of everything that a status names without its request.
const other = "which request met it: the one given here does not"

// Named returns what the section says to a status that somebody saw: the rule that its number names, the limit or list that
// holds at the path, where it stands, and what in a request meets it. It returns nil where the section never gives the status.
// Status is 404.5 to 404.8, .10 to .15, .18 and .19, 413.1 or 431.0, as text.
func (f *Filter) Named(status string) *verdict.Failure {
	failure := f.named(status)
	if failure == nil {
		return nil
	}
	if failure.Text() != status {
		failure.Or = append(failure.Or, status)
	}
	failure.Uncertain = other
	return failure
}

// Barren names the part of the section from which alone a status comes, where it holds nothing at the path; "" elsewhere.
func (f *Filter) Barren(status string) string {
	if f.named(status) != nil {
		return ""
	}
	return map[string]string{
		"404.5": "<denyUrlSequences> lists nothing", "404.6": "<verbs> denies no method", "404.7": "<fileExtensions> denies no extension",
		"404.8": "<hiddenSegments> lists nothing", "404.10": "<headerLimits> bounds no header", "404.11": "allowDoubleEscaping is true",
		"404.12": "allowHighBitCharacters is true", "404.18": "<denyQueryStringSequences> lists nothing", "404.19": "<filteringRules> holds no rule",
	}[status]
}

func (f *Filter) named(status string) *verdict.Failure {
	switch status {
	case "404.5":
		return f.namedSequences(f.urlSequences, "sequence", "path", f.urlSequence)
	case "404.6":
		return f.namedList(&f.verbs, "verb", "method", f.start(6, "verb-denied", "verbs", ""))
	case "404.7":
		return f.namedList(&f.extensions, "fileExtension", "file name extension", f.start(7, "file-extension-denied", "fileExtensions", ""))
	case "404.8":
		return f.namedHidden()
	case "404.11":
		if f.doubleEscaping {
			return nil
		}
		failure := f.doubleEscape("+")
		failure.Because = "allowDoubleEscaping is false at this path: a path that changes when it is unescaped a second time, such as one with %2520 or a plus sign, gets this status"
		failure.Fix = "Escape once only, and keep plus signs out of the path; allowDoubleEscaping=\"true\" lets such paths in, for every check behind that unescapes again"
		return failure
	case "404.12":
		if f.highBit {
			return nil
		}
		failure := f.highBitAt("é", 0)
		failure.Because = "allowHighBitCharacters is false at this path: a path with a character that is not ASCII gets this status"
		return failure
	case "404.18":
		return f.namedSequences(f.querySequences, "sequence", "query string", func(item *merge.Item) *verdict.Failure { return f.querySequence(item, false) })
	case "404.19":
		return f.namedRules()
	}
	return f.namedLimit(status)
}

// namedLimit is for limits, which always hold: their defaults do where nobody sets them.
func (f *Filter) namedLimit(status string) *verdict.Failure {
	var failure *verdict.Failure
	var name, what string
	var limit int64
	switch status {
	case "404.13", "413.1":
		failure, name, what, limit = f.contentLength(&Request{ContentLength: f.maxContent}), "maxAllowedContentLength", "a body of more bytes", f.maxContent
		failure.Related = nil
	case "404.14":
		failure, name, what, limit = f.start(14, "max-url", "requestLimits", "maxUrl"), "maxUrl", "a longer path", f.maxURL
	case "404.15":
		failure, name, what, limit = f.start(15, "max-query-string", "requestLimits", "maxQueryString"), "maxQueryString", "a longer query string", f.maxQuery
	case "404.10", "431.0":
		return f.namedHeaders()
	default:
		return nil
	}
	origin := ", which nobody sets: it is the default"
	if f.section != nil && f.section.Element != nil && child(f.section.Element, "requestLimits").Attr(name) != nil {
		origin = " at this path"
	}
	failure.Because = fmt.Sprintf("%s is %s%s; %s gets this status", name, thousands(limit), origin, what)
	failure.Fix = fmt.Sprintf("Look up how long it was in the log; when such requests are meant to pass, %s", f.set(failure, "requestLimits", name, "N"))
	return failure
}

func (f *Filter) namedHeaders() *verdict.Failure {
	if len(f.headers) == 0 {
		return nil
	}
	h := &f.headers[0]
	failure := f.headerLength(h, "")
	var texts []string
	for i := range f.headers {
		texts = append(texts, fmt.Sprintf("%s %s", f.headers[i].name, thousands(f.headers[i].limit)))
	}
	failure.Because = "headerLimits bounds headers at this path (" + listed(texts) + " characters): a longer one gets this status"
	failure.Fix = fmt.Sprintf("Look at the size of the header, mostly cookies; when it is meant to pass, raise sizeLimit in the entry for %s", h.name)
	return failure
}

// namedSequences is for texts that must not stand somewhere.
func (f *Filter) namedSequences(list []sequence, attribute, where string, start func(*merge.Item) *verdict.Failure) *verdict.Failure {
	if len(list) == 0 {
		return nil
	}
	failure := start(list[0].item)
	var texts []string
	for i := range list {
		texts = append(texts, `"`+text(&list[i].item.Element, attribute)+`"`)
	}
	failure.Because = fmt.Sprintf("at this path a %s that holds %s gets this status", where, listed(texts))
	failure.Fix = "Look up the whole request in the log; when it is meant to pass, keep the text out of it or take that one entry away, and no other"
	failure.Related = append(failure.Related, places(list[1:])...)
	return failure
}

func places(list []sequence) []merge.Related {
	var related []merge.Related
	for _, s := range list[:min(len(list), 3)] {
		related = append(related, merge.Related{Message: "another entry", Origin: s.item.Origin})
	}
	return related
}

func (f *Filter) namedHidden() *verdict.Failure {
	items := sorted(f.hidden.items, func(*merge.Item) bool { return true })
	if len(items) == 0 {
		return nil
	}
	failure := f.start(8, "hidden-segment", "hiddenSegments", "")
	if len(items) == 1 {
		atItem(failure, items[0], text(&items[0].Element, "segment"))
	}
	failure.Because = fmt.Sprintf("at this path a URL with a whole segment %s gets this status", listed(names(items, "segment")))
	failure.Fix = "Leave it where the segment holds what nobody may fetch (bin, App_Data, web.config); else give the directory another name"
	return failure
}

// namedList is for collections that allow and deny names.
func (f *Filter) namedList(l *list, attribute, what string, failure *verdict.Failure) *verdict.Failure {
	denied := sorted(l.items, func(item *merge.Item) bool { return !flag(&item.Element, "allowed", true) })
	switch {
	case !l.unlisted:
		failure.Place, failure.Key = l.element.Where("allowUnlisted"), "allowUnlisted"
		allowed := sorted(l.items, func(item *merge.Item) bool { return flag(&item.Element, "allowed", true) })
		failure.Because = fmt.Sprintf("allowUnlisted is false at this path: every %s but %s gets this status", what, listed(names(allowed, attribute)))
		failure.Fix = fmt.Sprintf(`Look up the request in the log; when it is meant to pass, add <add %s="…" allowed="true" />`, attribute)
	case len(denied) == 0:
		return nil
	default:
		if len(denied) == 1 {
			atItem(failure, denied[0], text(&denied[0].Element, attribute))
		}
		failure.Because = fmt.Sprintf("at this path the %s %s gets this status", what, listed(names(denied, attribute)))
		failure.Fix = "Leave it where the entry keeps from being served what nobody may fetch; else take away that one entry"
	}
	return failure
}

func (f *Filter) namedRules() *verdict.Failure {
	if len(f.rules) == 0 {
		return nil
	}
	failure := atItem(f.start(19, "filtering-rule-denied", "filteringRules", ""), f.rules[0].item, text(&f.rules[0].item.Element, "name"))
	var texts []string
	for _, r := range f.rules {
		texts = append(texts, `"`+text(&r.item.Element, "name")+`"`)
	}
	failure.Because = "at this path a request that meets the filtering rule " + listed(texts) + " gets this status"
	failure.Fix = "Look up the whole request in the log; when it is meant to pass, narrow the rule with <appliesTo>, or take that one string out of it"
	return failure
}

// sorted returns the items of a list that a test keeps, by where they stand.
func sorted(items map[string]*merge.Item, keep func(*merge.Item) bool) []*merge.Item {
	var list []*merge.Item
	for _, item := range items {
		if keep(item) {
			list = append(list, item)
		}
	}
	slices.SortFunc(list, func(a, b *merge.Item) int {
		one, two := a.Origin.Span, b.Origin.Span
		if one.File != nil && two.File != nil && one.File != two.File {
			return strings.Compare(one.File.Path, two.File.Path)
		}
		return one.Start - two.Start
	})
	return list
}

func names(items []*merge.Item, attribute string) []string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = text(&item.Element, attribute)
	}
	return list
}

// listed writes some names as alternatives.
func listed(texts []string) string {
	const most = 6
	if n := len(texts); n > most {
		texts = append(slices.Clone(texts[:most]), fmt.Sprintf("one of %d more", n-most))
	}
	switch n := len(texts); n {
	case 0:
		return "none"
	case 1:
		return texts[0]
	default:
		return strings.Join(texts[:n-1], ", ") + " or " + texts[n-1]
	}
}
