package filtering

import (
	"github.com/iislens/iislens/resolver/merge"
)

// Names of what the failures are about.
const (
	SectionName = "system.webServer/security/requestFiltering"
	module      = "RequestFilteringModule"
	event       = "BeginRequest"
)

// Env holds what the answers depend on besides the section.
type Env struct {
	// Major is the major version of IIS; 0 means 10. It decides between 413.1 and 404.13, and between 431 and 404.10.
	Major int
	// HTTPRuntime is the effective system.web/httpRuntime, nil when nobody asked. Its limit is pointed out where somebody
	// raised it in the belief that IIS obeys it.
	HTTPRuntime *merge.Section
}

// Request is what the module looks at.
type Request struct {
	Method string
	// RawPath and Query are as sent, Query without its question mark; Path is decoded once and normalised by http.sys.
	RawPath, Path, Query string
	// ContentLength is the announced length of the body in bytes; 0 and less mean that there is none or that it is unknown.
	ContentLength int64
	// Unsized says that ContentLength only stands for a body whose length nobody told; no text may tell it.
	Unsized bool
	// Header holds the known header fields by canonical name. A field that is not there is never refused.
	Header map[string]string
	// WebDAV says that the WebDAV module serves the request; parts of the section can be switched off for such requests.
	WebDAV bool
}

// Filter is a compiled section. It is immutable and safe for concurrent use.
type Filter struct {
	section *merge.Section
	env     Env

	maxContent, maxURL, maxQuery int64

	headers []headerLimit

	doubleEscaping, highBit, unescapeQuery bool

	verbs      list
	extensions list
	hidden     list

	urlSequences, querySequences []sequence
	alwaysURLs                   map[string]*merge.Item // by folded path
	alwaysQueries                []sequence

	rules []*rule
}

// list is a collection of allowed and denied names.
type list struct {
	element  *merge.Element
	items    map[string]*merge.Item // by folded name; verbs by name as written
	unlisted bool                   // names that are not in the list pass
	skipDAV  bool                   // does not apply to WebDAV requests
}

// idle reports whether the list refuses nothing.
func (l *list) idle() bool { return len(l.items) == 0 && l.unlisted }

type headerLimit struct {
	name  string // canonical
	limit int64
	item  *merge.Item
}

// sequence is a text whose presence denies.
type sequence struct {
	folded string
	item   *merge.Item
}

// rule is one filteringRule.
type rule struct {
	item               *merge.Item
	url, query, allRaw bool
	percent            bool
	headers            []string // canonical names
	extensions         map[string]bool
	denied             []sequence
}

// Compile reads an effective requestFiltering section. A nil section has the defaults of IIS.
func Compile(section *merge.Section, env Env) *Filter {
	return (&Filter{}).Derive(section, env)
}

// Derive is Compile for a path below the one that f is of: lists that the path leaves as they are, are kept once.
func (f *Filter) Derive(section *merge.Section, env Env) *Filter {
	above := f
	if env.Major == 0 {
		env.Major = 10
	}
	f = &Filter{section: section, env: env}
	root := &merge.Element{}
	if section != nil && section.Element != nil {
		root = section.Element
	}
	limits := child(root, "requestLimits")
	f.maxContent = number(limits, "maxAllowedContentLength", 30000000)
	f.maxURL = number(limits, "maxUrl", 4096)
	f.maxQuery = number(limits, "maxQueryString", 2048)
	for _, item := range child(limits, "headerLimits").Items {
		f.headers = append(f.headers, headerLimit{canonical(text(&item.Element, "header")), number(&item.Element, "sizeLimit", 0), item})
	}
	f.doubleEscaping = flag(root, "allowDoubleEscaping", false)
	f.highBit = flag(root, "allowHighBitCharacters", true)
	f.unescapeQuery = flag(root, "unescapeQueryString", true)
	f.verbs = above.verbs.derive(child(root, "verbs"), "verb", func(s string) string { return s })
	f.extensions = above.extensions.derive(child(root, "fileExtensions"), "fileExtension", fold)
	f.hidden = above.hidden.derive(child(root, "hiddenSegments"), "segment", fold)
	f.hidden.unlisted = true
	f.urlSequences = compileSequences(child(root, "denyUrlSequences"), "sequence")
	f.querySequences = compileSequences(child(root, "denyQueryStringSequences"), "sequence")
	f.alwaysURLs = index(child(root, "alwaysAllowedUrls"), "url", fold)
	f.alwaysQueries = compileSequences(child(root, "alwaysAllowedQueryStrings"), "queryString")
	for _, item := range child(root, "filteringRules").Items {
		f.rules = append(f.rules, compileRule(item))
	}
	return f
}

// derive reads a list below the one that l is of.
func (l list) derive(e *merge.Element, attribute string, key func(string) string) list {
	if l.element == e {
		return l
	}
	return list{element: e, items: index(e, attribute, key), unlisted: flag(e, "allowUnlisted", true), skipDAV: !flag(e, "applyToWebDAV", true)}
}

func index(e *merge.Element, attribute string, key func(string) string) map[string]*merge.Item {
	if len(e.Items) == 0 {
		return nil
	}
	items := make(map[string]*merge.Item, len(e.Items))
	for _, item := range e.Items {
		k := key(text(&item.Element, attribute))
		if items[k] == nil && k != "" {
			items[k] = item
		}
	}
	return items
}

func compileSequences(e *merge.Element, attribute string) []sequence {
	var out []sequence
	for _, item := range e.Items {
		if s := fold(text(&item.Element, attribute)); s != "" { // an empty text would deny everything; the schema refuses it
			out = append(out, sequence{s, item})
		}
	}
	return out
}

func compileRule(item *merge.Item) *rule {
	e := &item.Element
	r := &rule{item: item, url: flag(e, "scanUrl", false), query: flag(e, "scanQueryString", false),
		allRaw: flag(e, "scanAllRaw", false), percent: flag(e, "denyUnescapedPercent", true),
		denied: compileSequences(child(e, "denyStrings"), "string")}
	for _, header := range child(e, "scanHeaders").Items {
		r.headers = append(r.headers, canonical(text(&header.Element, "requestHeader")))
	}
	for _, extension := range child(e, "appliesTo").Items {
		if r.extensions == nil {
			r.extensions = map[string]bool{}
		}
		r.extensions[fold(text(&extension.Element, "fileExtension"))] = true
	}
	return r
}
