package handlers

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/winpath"
)

// pathCovers reports whether pattern a takes every path that b takes. It may say no where the answer is yes.
func pathCovers(a, b handler.Pattern) bool {
	if a.Class == handler.Any {
		return true
	}
	x, y := winpath.Fold(a.Text), winpath.Fold(b.Text)
	if x == y {
		return true
	}
	if strings.Contains(x, "?") {
		return false
	}
	// A star of b can only be taken by a star of a, so matching b's text is enough.
	switch a.Class {
	case handler.Extension, handler.Segment:
		return (b.Class == handler.Exact || b.Class == handler.Extension || b.Class == handler.Segment) && handler.Wildcard(x, y)
	case handler.AppPath:
		return b.Class == handler.AppPath && handler.Wildcard(x, y)
	}
	return false
}

// verbsCover reports whether a takes every verb that b takes.
func verbsCover(a, b []string) bool {
	if a == nil {
		return true
	}
	return b != nil && !slices.ContainsFunc(b, func(v string) bool { return !slices.Contains(a, v) })
}

// conditionsCover reports whether a's preconditions hold wherever b's do.
func conditionsCover(a, b handler.PreCondition) bool {
	return !slices.ContainsFunc(a, func(token string) bool { return token != "managedHandler" && !slices.Contains(b, token) })
}

// resourceCovers reports whether a takes every resource, present or absent, that b takes.
func resourceCovers(a, b handler.Resource) bool {
	return a == handler.Unspecified || a == b || a == handler.Either && b != handler.Unspecified
}

// shadows reports whether an entry that stands before another takes every request that the other could take.
func shadows(t *handler.Table, earlier, later *handler.Entry) bool {
	return !earlier.Extensionless() && pathCovers(earlier.Path, later.Path) && verbsCover(earlier.Verbs, later.Verbs) &&
		conditionsCover(earlier.PreCondition, later.PreCondition) && resourceCovers(earlier.Resource, later.Resource) &&
		t.Policy.Grants(earlier.Access) && t.Remote.Grants(earlier.Access)
}

// substitute returns another entry that takes the paths of e in a pool where the preconditions of e do not hold; nil when only
// the static handler is left for them.
func substitute(t *handler.Table, e *handler.Entry, pool *handler.Pool) *handler.Entry {
	for _, other := range firstOf(t.Entries) {
		if other == e || other.Static() || other.HasModule("ProtocolSupportModule") || other.PreCondition.Failing(pool) != "" {
			continue
		}
		if pathCovers(other.Path, e.Path) {
			return other
		}
	}
	return nil
}
