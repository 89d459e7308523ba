package filtering

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// RuntimeSection holds the limits that ASP.NET itself has, behind those of request filtering.
const RuntimeSection = "system.web/httpRuntime"

// Limits of ASP.NET 4 where nobody set them (Microsoft: httpRuntime element, ASP.NET settings schema).
const (
	requestKB   = 4096
	queryLength = 2048
	urlLength   = 260
)

// ManagedLimits returns the 400 that ASP.NET gives for a URL or query string that passed request filtering and is longer than
// httpRuntime allows, or the exception for such a body; nil when nothing is. It concerns requests that ASP.NET runs, in pools of .NET 4.
func ManagedLimits(runtime *merge.Section, r *Request) *verdict.Failure {
	if runtime == nil || runtime.Element == nil {
		return nil
	}
	kb := number(runtime.Element, "maxRequestLength", requestKB)
	query, url := number(runtime.Element, "maxQueryStringLength", queryLength), number(runtime.Element, "maxUrlLength", urlLength)
	if int64(len(r.Query)) <= query && int64(len(r.Path)) <= url && r.ContentLength/1024 <= kb {
		return nil
	}
	f := &verdict.Failure{Status: 400, Rule: "aspnet-query-string-limit", Section: RuntimeSection, Module: "ManagedPipelineHandler", Notification: "BeginRequest"}
	switch {
	case int64(len(r.Query)) > query:
		f.Key, f.Place = "maxQueryStringLength", runtime.Where("maxQueryStringLength")
		f.Because = fmt.Sprintf("the query string has %s characters, and ASP.NET allows %s (httpRuntime maxQueryStringLength)", thousands(int64(len(r.Query))), thousands(query))
		f.Fix = fmt.Sprintf(`write <httpRuntime maxQueryStringLength="%d" /> under <system.web>, and maxQueryString of requestLimits not below it`, len(r.Query))
	case int64(len(r.Path)) > url:
		f.Key, f.Place = "maxUrlLength", runtime.Where("maxUrlLength")
		f.Because = fmt.Sprintf("the URL path has %s characters, and ASP.NET allows %s (httpRuntime maxUrlLength)", thousands(int64(len(r.Path))), thousands(url))
		f.Fix = fmt.Sprintf(`write <httpRuntime maxUrlLength="%d" /> under <system.web>`, len(r.Path))
	default:
		f.Status, f.Rule, f.Key, f.Place = 500, "max-content-length-conflict", "maxRequestLength", runtime.Where("maxRequestLength")
		f.Because = fmt.Sprintf("the body has %s bytes; request filtering lets it pass, but ASP.NET takes %s KB at most (httpRuntime maxRequestLength) and throws an exception (Maximum request length exceeded)", thousands(r.ContentLength), thousands(kb))
		f.Fix = fmt.Sprintf(`Write <httpRuntime maxRequestLength="%d" /> under <system.web>, in KB, to go with maxAllowedContentLength, in bytes.`, (r.ContentLength+1023)/1024)
		if r.Unsized {
			f.Because = fmt.Sprintf("the body is longer than ASP.NET takes, %s KB (httpRuntime maxRequestLength), so that it throws an exception (Maximum request length exceeded)", thousands(kb))
			f.Fix = `Write <httpRuntime maxRequestLength="KB" /> under <system.web>, KB being the length of the longest body that should get in, to go with maxAllowedContentLength, in bytes.`
		}
		f.Uncertain, f.Or = "whether the application reads the body by ASP.NET", []string{"404.13", "400"}
	}
	if f.Place.IsZero() && !runtime.Element.Origin.Profile() {
		f.Place = runtime.Element.Origin
	}
	if f.Place.IsZero() && runtime.Decl != nil {
		f.Place = runtime.Decl.Origin()
	}
	return f
}

// Conflict is a limit of request filtering that disagrees with the limit which ASP.NET has for the same thing.
type Conflict struct {
	*verdict.Failure
	// Filter and Runtime are the attributes that set the limits; a zero origin is a default.
	Filter, Runtime merge.Origin
	// Wanted is what the lower limit would have to be, in its own unit, for the higher one to matter; Lower is its attribute.
	Lower, Wanted string
	// Instead is what the higher limit should be where its own value makes no sense, "" otherwise.
	Instead string
}

// longest is the greatest maxAllowedContentLength, in bytes.
const longest = 4294967295

// margin is the part of a limit in which two limits may differ and still be meant as one: 50,000,000 bytes and 50 MB.
const margin = 10

// LimitConflicts compares the limits of a requestFiltering section with those of the httpRuntime section at the same path. Only limits
// that somebody set are compared with others, and with the defaults of ASP.NET only where an httpRuntime element is there.
func LimitConflicts(filtering, runtime *merge.Section) []Conflict {
	if filtering == nil || runtime == nil || filtering.Element == nil || runtime.Element == nil {
		return nil
	}
	limits := child(filtering.Element, "requestLimits")
	var list []Conflict
	if c := body(limits, runtime.Element); c != nil {
		list = append(list, *c)
	}
	for _, pair := range []struct {
		filter, runtime, what string
		otherwise             int64
	}{
		{"maxQueryString", "maxQueryStringLength", "query strings", queryLength},
		{"maxUrl", "maxUrlLength", "URL paths", urlLength},
	} {
		if c := length(limits, runtime.Element, pair.filter, pair.runtime, pair.what, pair.otherwise); c != nil {
			list = append(list, *c)
		}
	}
	return list
}

// set returns the origin of an attribute that somebody set in a file of the server; defaults that .NET ships do not count.
func set(e *merge.Element, name string) merge.Origin {
	if a := e.Attr(name); a != nil && !a.Origin.Profile() {
		return a.Origin
	}
	return merge.Origin{}
}

// body compares the limits of the length of a body: bytes here, KB there.
func body(limits, runtime *merge.Element) *Conflict {
	c := &Conflict{Filter: set(limits, "maxAllowedContentLength"), Runtime: set(runtime, "maxRequestLength")}
	bytes, kb := number(limits, "maxAllowedContentLength", 30000000), number(runtime, "maxRequestLength", requestKB)
	managed := kb * 1024
	const gigabyte = 1 << 30
	if bytes >= gigabyte && managed >= gigabyte {
		return nil // "no limit" is written in many ways
	}
	c.Failure = &verdict.Failure{Rule: "max-content-length-conflict", Section: RuntimeSection, Key: "maxRequestLength"}
	switch {
	case !c.Runtime.IsZero() && managed > bytes+bytes/margin:
		c.Status, c.Substatus, c.Or = 413, 1, []string{"404.13"}
		c.Because = fmt.Sprintf("ASP.NET may take bodies of %s KB (maxRequestLength), but request filtering refuses those above %s bytes first (maxAllowedContentLength)", thousands(kb), thousands(bytes))
		c.Lower, c.Wanted = "maxAllowedContentLength", fmt.Sprint(min(managed, longest))
		if managed > longest { // nobody means terabytes
			c.Because += "; the unit of maxRequestLength is KB, not bytes"
			c.Wanted, c.Instead = fmt.Sprint(min(kb, longest)), fmt.Sprint(min(kb, longest)/1024)
		}
	case !c.Filter.IsZero() && bytes > managed+managed/margin && !(c.Runtime.IsZero() && (runtime.Origin.IsZero() || runtime.Origin.Profile())):
		c.Status = 500
		c.Because = fmt.Sprintf("request filtering lets bodies of %s bytes pass (maxAllowedContentLength), but ASP.NET refuses those above %s KB, which is %s bytes (maxRequestLength), with an exception", thousands(bytes), thousands(kb), thousands(managed))
		c.Uncertain = "whether ASP.NET takes the uploads"
		c.Lower, c.Wanted = "maxRequestLength", fmt.Sprint((bytes+1023)/1024)
	default:
		return nil
	}
	c.Fix = fmt.Sprintf("Write %s=\"%s\", so that both limits are the same.", c.Lower, c.Wanted)
	return c
}

// length compares two limits of characters.
func length(limits, runtime *merge.Element, filter, managed, what string, otherwise int64) *Conflict {
	c := &Conflict{Filter: set(limits, filter), Runtime: set(runtime, managed)}
	allowed, other := number(limits, filter, 0), number(runtime, managed, otherwise)
	if c.Filter.IsZero() || allowed <= other || c.Runtime.IsZero() && (runtime.Origin.IsZero() || runtime.Origin.Profile()) {
		return nil
	}
	c.Lower, c.Wanted = managed, fmt.Sprint(allowed)
	c.Failure = &verdict.Failure{Status: 400, Rule: "aspnet-query-string-limit", Section: RuntimeSection, Key: managed, Uncertain: "whether ASP.NET takes the requests",
		Because: fmt.Sprintf("request filtering lets %s of %s characters pass (%s), but ASP.NET refuses those above %s (%s)", what, thousands(allowed), filter, thousands(other), managed),
		Fix:     fmt.Sprintf("Write %s=\"%s\" in <httpRuntime>.", managed, c.Wanted)}
	return c
}
