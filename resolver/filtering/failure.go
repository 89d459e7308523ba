package filtering

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// start makes a failure of the module about an attribute or a collection of a child element. The place is where the
// attribute stands; a value that nobody set is placed at the nearest element around it that somebody wrote.
func (f *Filter) start(substatus int, rule, element, attribute string) *verdict.Failure {
	failure := &verdict.Failure{Status: 404, Substatus: substatus, Rule: rule, Section: SectionName, Key: attribute, Module: module, Notification: event}
	if f.section == nil || f.section.Element == nil {
		return failure
	}
	e := f.section.Element
	failure.Place = e.Where(attribute)
	if element != "" {
		failure.Section += "/" + element
		inner := child(e, element)
		failure.Place = inner.Where(attribute)
		if failure.Place.IsZero() {
			failure.Place = e.Origin
		}
	}
	if failure.Place.IsZero() && f.section.Decl != nil {
		failure.Place = f.section.Decl.Origin()
	}
	return failure
}

// atItem moves a failure to the entry that denies.
func atItem(failure *verdict.Failure, item *merge.Item, key string) *verdict.Failure {
	failure.Place, failure.Key = item.Origin, key
	return failure
}

// where names the file that a change belongs into: that of a web.config value is the place itself.
func (f *Filter) where() string {
	if f.section != nil && f.section.Locked {
		return "in applicationHost.config, because the section is locked there"
	}
	return "in the web.config of the application"
}

// local reports whether the value comes from a web.config, which may be edited without touching other sites.
func local(o merge.Origin) bool {
	return o.Contribution != nil && o.Contribution.Layer != nil && o.Contribution.Layer.Kind == merge.Web
}

// set says how to give an attribute another value.
func (f *Filter) set(failure *verdict.Failure, element, attribute, value string) string {
	if local(failure.Place) {
		return fmt.Sprintf(`change %s to "%s" in this file`, attribute, value)
	}
	line := fmt.Sprintf(`<%s %s="%s" />`, element, attribute, value)
	if element == "requestFiltering" {
		return "write " + line + " under <system.webServer><security> " + f.where()
	}
	return "write " + line + " under <system.webServer><security><requestFiltering> " + f.where()
}

// drop says how to get rid of an entry: a remove below the file that holds it, or a deletion where that file is a web.config.
func (f *Filter) drop(item *merge.Item, element, attribute, value string) string {
	switch {
	case local(item.Origin):
		return fmt.Sprintf(`delete the entry %s="%s" from this file`, attribute, value)
	case item.Locked:
		return fmt.Sprintf(`delete the entry %s="%s" where it stands: it is locked, so that no web.config can remove it`, attribute, value)
	}
	return fmt.Sprintf(`write <%s><remove %s="%s" /></%s> under <requestFiltering> %s`, element, attribute, value, element, f.where())
}

func (f *Filter) contentLength(r *Request) *verdict.Failure {
	failure := f.start(13, "max-content-length", "requestLimits", "maxAllowedContentLength")
	f.modern(failure, 413, 1)
	failure.Because = fmt.Sprintf("the body has %s bytes, the limit maxAllowedContentLength is %s", thousands(r.ContentLength), thousands(f.maxContent))
	failure.Fix = f.set(failure, "requestLimits", "maxAllowedContentLength", fmt.Sprint(r.ContentLength))
	if r.Unsized {
		failure.Because = fmt.Sprintf("the body is longer than maxAllowedContentLength allows, %s bytes", thousands(f.maxContent))
		failure.Fix = f.set(failure, "requestLimits", "maxAllowedContentLength", "BYTES") + ", BYTES being the length of the longest body that should get in"
		return failure
	}
	if s := f.env.HTTPRuntime; s != nil && s.Element != nil {
		// Its unit is KB. Whoever raised it usually believes that it is the limit, or that it counts bytes.
		if limit := number(s.Element, "maxRequestLength", 4096); s.Attr("maxRequestLength") != nil && limit*1024 >= r.ContentLength {
			failure.Related = append(failure.Related, merge.Related{Origin: s.Where("maxRequestLength"),
				Message: fmt.Sprintf("maxRequestLength allows %s KB, but only ASP.NET obeys it; request filtering refuses before", thousands(limit))})
		}
	}
	return failure
}

// modern gives a failure the status of IIS 10 where the server is one, and names that of older versions (spec: pipeline §7).
func (f *Filter) modern(failure *verdict.Failure, status, substatus int) {
	old := failure.Text()
	if f.env.Major < 10 {
		failure.Or = append(failure.Or, verdict.Text(status, substatus))
		return
	}
	failure.Status, failure.Substatus = status, substatus
	failure.Or = append(failure.Or, old)
}

func (f *Filter) urlLength(r *Request) *verdict.Failure {
	failure := f.start(14, "max-url", "requestLimits", "maxUrl")
	raw, decoded := int64(len(r.RawPath)), int64(len(r.Path))
	n := max(raw, decoded)
	failure.Because = fmt.Sprintf("the URL path has %s characters, the limit maxUrl is %s", thousands(n), thousands(f.maxURL))
	failure.Fix = f.set(failure, "requestLimits", "maxUrl", fmt.Sprint(n))
	if raw <= f.maxURL || decoded <= f.maxURL {
		failure.Uncertain = fmt.Sprintf("whether IIS counts the path as sent (%s characters) or as decoded (%s)", thousands(raw), thousands(decoded))
		failure.Or = append(failure.Or, "200")
	}
	return failure
}

func (f *Filter) queryLength(r *Request) *verdict.Failure {
	failure := f.start(15, "max-query-string", "requestLimits", "maxQueryString")
	failure.Because = fmt.Sprintf("the query string has %s characters, the limit maxQueryString is %s", thousands(int64(len(r.Query))), thousands(f.maxQuery))
	failure.Fix = f.set(failure, "requestLimits", "maxQueryString", fmt.Sprint(len(r.Query)))
	return failure
}

func (f *Filter) headerLength(h *headerLimit, value string) *verdict.Failure {
	failure := atItem(f.start(10, "header-limit", "requestLimits/headerLimits", ""), h.item, h.name)
	f.modern(failure, 431, 0)
	failure.Because = fmt.Sprintf("the header %s has %s characters, its sizeLimit is %s", h.name, thousands(int64(len(value))), thousands(h.limit))
	failure.Fix = fmt.Sprintf(`change sizeLimit to "%d" in the entry for %s, or remove the entry`, len(value), h.name)
	return failure
}

func (f *Filter) doubleEscape(what string) *verdict.Failure {
	failure := f.start(11, "double-escaping", "", "allowDoubleEscaping")
	failure.Because = fmt.Sprintf("the path holds %s, which changes when it is unescaped a second time, and allowDoubleEscaping is false", what)
	if what == "+" || what == "%2B" {
		failure.Because = fmt.Sprintf("the path holds %s: unescaping it again makes a blank of the plus sign, which counts as double escaping, and allowDoubleEscaping is false", what)
	}
	failure.Fix = f.set(failure, "requestFiltering", "allowDoubleEscaping", "true") + ", or keep " + what + " out of the path"
	return failure
}

func (f *Filter) highBitAt(path string, at int) *verdict.Failure {
	failure := f.start(12, "high-bit-characters", "", "allowHighBitCharacters")
	for _, c := range path[at:] {
		failure.Because = fmt.Sprintf("the path holds \"%c\", which is not ASCII, and allowHighBitCharacters is false", c)
		break
	}
	failure.Fix = f.set(failure, "requestFiltering", "allowHighBitCharacters", "true")
	return failure
}

func (f *Filter) verb(method string, item *merge.Item) *verdict.Failure {
	failure := f.start(6, "verb-denied", "verbs", "allowUnlisted")
	if item != nil {
		atItem(failure, item, method)
		failure.Because = fmt.Sprintf(`the verb %s is listed with allowed="false"`, method)
		failure.Fix = f.drop(item, "verbs", "verb", method)
		return failure
	}
	failure.Because = fmt.Sprintf("the verb %s is not listed and unlisted verbs are refused; verbs are compared with case", method)
	failure.Fix = fmt.Sprintf(`add <add verb="%s" allowed="true" /> to <verbs>`, method)
	return failure
}

func (f *Filter) urlSequence(item *merge.Item) *verdict.Failure {
	sequence := text(&item.Element, "sequence")
	failure := atItem(f.start(5, "url-sequence-denied", "denyUrlSequences", ""), item, sequence)
	failure.Because = fmt.Sprintf("the URL path holds the denied sequence \"%s\"", sequence)
	failure.Fix = f.drop(item, "denyUrlSequences", "sequence", sequence) + ", or list the URL in <alwaysAllowedUrls>"
	return failure
}

func (f *Filter) hiddenSegment(item *merge.Item) *verdict.Failure {
	segment := text(&item.Element, "segment")
	failure := atItem(f.start(8, "hidden-segment", "hiddenSegments", ""), item, segment)
	failure.Because = fmt.Sprintf("a segment of the path is \"%s\", which hiddenSegments keeps from being served", segment)
	failure.Fix = f.drop(item, "hiddenSegments", "segment", segment)
	return failure
}

func (f *Filter) extension(ext string, item *merge.Item) *verdict.Failure {
	failure := f.start(7, "file-extension-denied", "fileExtensions", "allowUnlisted")
	named := "the path ends in " + ext + ", an extension that"
	if ext == "." {
		named = `the path has no extension (listed as "."), which`
	}
	if item != nil {
		written := text(&item.Element, "fileExtension")
		atItem(failure, item, written)
		failure.Because = named + ` is listed with allowed="false"`
		failure.Fix = f.drop(item, "fileExtensions", "fileExtension", written)
		return failure
	}
	failure.Because = named + ` is not listed, and allowUnlisted is false`
	failure.Fix = fmt.Sprintf(`add <add fileExtension="%s" allowed="true" /> to <fileExtensions>`, ext)
	return failure
}

func (f *Filter) querySequence(item *merge.Item, unescaped bool) *verdict.Failure {
	sequence := text(&item.Element, "sequence")
	failure := atItem(f.start(18, "query-string-sequence-denied", "denyQueryStringSequences", ""), item, sequence)
	part := "the query string"
	if unescaped {
		part = "the unescaped query string"
	}
	failure.Because = fmt.Sprintf("%s holds the denied sequence \"%s\"", part, sequence)
	failure.Fix = f.drop(item, "denyQueryStringSequences", "sequence", sequence) + ", or list the query string in <alwaysAllowedQueryStrings>"
	return failure
}

func (f *Filter) ruleDenied(r *rule, found hit) *verdict.Failure {
	name := text(&r.item.Element, "name")
	failure := atItem(f.start(19, "filtering-rule-denied", "filteringRules", ""), r.item, name)
	failure.Uncertain = found.uncertain
	if found.uncertain != "" {
		failure.Or = append(failure.Or, "200")
	}
	if found.item == nil {
		failure.Because = fmt.Sprintf("%s holds a percent sign that escapes nothing, which the filtering rule \"%s\" denies (denyUnescapedPercent)", found.where, name)
		failure.Fix = `set denyUnescapedPercent="false" on the rule, or escape the percent sign as %25`
		return failure
	}
	denied := text(&found.item.Element, "string")
	failure.Because = fmt.Sprintf("%s holds \"%s\", which the filtering rule \"%s\" denies", found.where, denied, name)
	failure.Related = append(failure.Related, merge.Related{Message: "the denied string", Origin: found.item.Origin})
	failure.Fix = strings.TrimSpace(fmt.Sprintf(`remove the string "%s" from the rule, or narrow the rule with <appliesTo>`, denied))
	return failure
}
