package access

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// Sections returns the effective section of a full name, as merge.Node.Section does.
type Sections func(name string) *merge.Section

// Modules reports whether a module runs for the path: it is in globalModules and in the effective modules.
type Modules func(name string) bool

// Pool is what the checks need to know of the application pool.
type Pool struct {
	Classic bool
	Runtime string // managedRuntimeVersion, "" for no managed code
}

// Result is the answer of a check that may lack facts: Failure is nil when the request passes, and Unknown says what would
// have to be known, "" when the answer stands.
type Result struct {
	Failure *verdict.Failure
	Unknown string
}

// Note is something worth saying that refuses no single request.
type Note struct {
	// Status is what clients see when it strikes, "" when it never does.
	Status       string
	Text         string
	Place        merge.Origin
	Section, Key string
}

func flag(e *merge.Element, name string, otherwise bool) bool { return e.BoolOr(name, otherwise) }

func number(e *merge.Element, name string, otherwise int64) int64 { return e.NumberOr(name, otherwise) }

// written returns what somebody wrote, "" for nothing.
func written(e *merge.Element, name string) string { return e.Said(name) }

// element returns the section's element; a section that is nil or empty gives one in which nothing is set.
func element(s *merge.Section) *merge.Element {
	if s == nil || s.Element == nil {
		return &merge.Element{}
	}
	return s.Element
}

// where returns the place of an attribute, else of the section, else of its declaration.
func where(s *merge.Section, attribute string) merge.Origin {
	o := element(s).Where(attribute)
	if o.IsZero() && s != nil && s.Decl != nil {
		return s.Decl.Origin()
	}
	return o
}

func child(e *merge.Element, name string) *merge.Element {
	if e.Schema == nil {
		return &merge.Element{}
	}
	return e.Child(name)
}

// oneOf returns the name that value is, without regard to case, or otherwise.
func oneOf(value, otherwise string, names ...string) string {
	for _, name := range names {
		if strings.EqualFold(strings.TrimSpace(value), name) {
			return name
		}
	}
	return otherwise
}
