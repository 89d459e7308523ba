package content

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// conflicts reports the limits of a rule's own name that request filtering and ASP.NET disagree on, where one of them is set.
func conflicts(p *rules.Pass, s *rules.Scope) {
	limits, runtime := s.Section(filtering.SectionName), s.Section(filtering.RuntimeSection)
	for _, c := range filtering.LimitConflicts(limits, runtime) {
		if c.Rule != p.Rule.Name || c.Lower != "maxAllowedContentLength" && otherRuntime(s.Handlers(p.Server)) {
			continue
		}
		high, low := c.Filter, c.Runtime
		if c.Lower == "maxAllowedContentLength" {
			high, low = c.Runtime, c.Filter
		}
		if !s.Owns(high) && !s.Owns(low) {
			continue
		}
		c.Place = high
		if !s.Owns(high) {
			c.Place, low = low, high
		}
		if c.Place == c.Filter {
			c.Section = filtering.SectionName + "/requestLimits"
		}
		f := rules.FromFailure(c.Failure)
		f.Severity = rules.Warning
		if !low.IsZero() {
			f.Related = append(f.Related, rules.Related{Message: "the other limit", Span: low.Span})
		}
		if fix, ok := equal(c, limits, runtime); ok {
			f.Fixes = append(f.Fixes, fix)
		}
		p.Report(f)
	}
}

// equal is the fix that raises the lower of two limits. A limit that nobody set is added where its element stands.
func equal(c filtering.Conflict, limits, runtime *merge.Section) (rules.Fix, bool) {
	fix := rules.Fix{Title: "write " + c.Lower + `="` + c.Wanted + `"`}
	origin := c.Runtime
	if c.Lower == "maxAllowedContentLength" {
		origin = c.Filter
	}
	if c.Instead != "" {
		if e, ok := mend.Value(c.Runtime, c.Instead); ok {
			fix.Title += ` and maxRequestLength="` + c.Instead + `"`
			fix.Edits = append(fix.Edits, e)
		}
	}
	if !origin.IsZero() {
		e, ok := mend.Value(origin, c.Wanted)
		fix.Edits = append(fix.Edits, e)
		return fix, ok
	}
	if c.Lower == "maxAllowedContentLength" {
		e, ok := addLimit(limits, c)
		fix.Edits = append(fix.Edits, e)
		return fix, ok
	}
	if runtime.XML == nil || runtime.Origin.Profile() {
		return fix, false
	}
	fix.Edits = append(fix.Edits, edit.AddAttr(runtime.XML, c.Lower, c.Wanted))
	return fix, true
}

// addLimit adds maxAllowedContentLength to the file that sets maxRequestLength.
func addLimit(limits *merge.Section, c filtering.Conflict) (source.Edit, bool) {
	doc := c.Runtime.Contribution.XML.Doc
	if el := limits.Child("requestLimits").XML; el != nil && el.Doc == doc {
		return edit.AddAttr(el, c.Lower, c.Wanted), true
	}
	line := "<requestLimits " + c.Lower + `="` + c.Wanted + `" />`
	for _, contribution := range limits.Contributions {
		if contribution.XML.Doc == doc && contribution.Target == c.Runtime.ConfigPath() {
			return mend.Append(contribution.XML, line), true
		}
	}
	if _, in := c.Runtime.Location(); in || limits.Locked {
		return source.Edit{}, false
	}
	return mend.Section(doc, filtering.SectionName, line)
}

// otherRuntime reports whether a handler for every path hands requests to a process of its own, which no limit of ASP.NET concerns.
func otherRuntime(table *handler.Table) bool {
	for _, e := range table.Entries {
		if e.Path.Class == handler.Any && !e.Managed() && !e.Static() && e.Verbs == nil && !e.HasModule("ProtocolSupportModule") && !e.HasModule("IsapiModule") {
			return true
		}
	}
	return false
}
