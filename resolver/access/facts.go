package access

import (
	"strconv"
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

// The readers below know the defaults themselves, because a schema that somebody brings along may lack a section, and
// merge then answers false and 0 for what IIS takes as true.

func flag(e *merge.Element, name string, otherwise bool) bool {
	switch value := written(e, name); {
	case strings.EqualFold(value, "true"), value == "1":
		return true
	case strings.EqualFold(value, "false"), value == "0":
		return false
	}
	return otherwise
}

func number(e *merge.Element, name string, otherwise int64) int64 {
	value := strings.TrimSpace(written(e, name))
	n, err := strconv.ParseInt(value, 10, 64)
	if hex, found := strings.CutPrefix(strings.ToLower(value), "0x"); found {
		n, err = strconv.ParseInt(hex, 16, 64)
	}
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}

// written returns what somebody wrote, "" for nothing.
func written(e *merge.Element, name string) string {
	if e == nil {
		return ""
	}
	if a := e.Attr(name); a != nil {
		return a.Value
	}
	return ""
}

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
