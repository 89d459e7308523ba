package merge

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/source"
)

// Scope tells how far a fault reaches (spec: configuration §9.1).
type Scope uint8

const (
	FileScope     Scope = iota // every section read at the path and below
	SectionScope               // requests whose modules read the section
	PropertyScope              // a module's use of one attribute
)

func (s Scope) String() string { return [...]string{"file", "section", "property"}[s] }

// HRESULTs that the configuration system reports.
const (
	FileNotFound     uint32 = 0x80070002
	PathNotFound     uint32 = 0x80070003
	AccessDenied     uint32 = 0x80070005
	InvalidData      uint32 = 0x8007000d
	LockViolation    uint32 = 0x80070021
	NotSupported     uint32 = 0x80070032
	InvalidName      uint32 = 0x8007007b
	AlreadyExists    uint32 = 0x800700b7
	DirectoryInvalid uint32 = 0x8007010b
)

// Fault is one violation that IIS answers with 500.19. Rule is the catalogue name of its kind.
type Fault struct {
	Rule    string
	HResult uint32
	// Message is the text that IIS itself shows; it may be empty.
	Message string
	Scope   Scope
	Origin  Origin
	// NoLine says that IIS prints no line for it; Origin still points at the place.
	NoLine bool
	// Section is the full name of the section, Key the item's key or the attribute at fault.
	Section, Key string
	Related      []Related
	// Uncertain says what is not known for sure, "" for nothing: the fault is then likely at most.
	Uncertain string
	// Name is the name that the message is about (an attribute, an element), for suggestions.
	Name string
	// Since is the IIS version that has the name, when only the server's version is too old for it.
	Since string
}

// Related is another place that takes part in a fault.
type Related struct {
	Message string
	Origin  Origin
}

// HResultText formats the code as IIS prints it: 0x80070021.
func (f *Fault) HResultText() string { return fmt.Sprintf("0x%08x", f.HResult) }

// Origin says where something stands and by which way it reached the path.
type Origin struct {
	Span source.Span
	// Contribution is what brought it; nil for things outside sections.
	Contribution *Contribution
}

// String returns "file:line:column", "" for a schema default.
func (o Origin) String() string { return o.Span.String() }

// IsZero reports whether the origin names no place: the value is a schema default.
func (o Origin) IsZero() bool { return o.Span.IsZero() }

// Profile reports whether the place is inside an embedded profile.
func (o Origin) Profile() bool { return o.Span.File != nil && o.Span.File.Profile }

// Location returns the path of the location tag, as written, and whether there is one.
func (o Origin) Location() (path string, ok bool) {
	if o.Contribution == nil || o.Contribution.Location == nil {
		return "", false
	}
	return o.Contribution.Location.Path, true
}

// ConfigPath returns the config path that the place applies to, "" when it applies to none.
func (o Origin) ConfigPath() string {
	if o.Contribution == nil {
		return ""
	}
	return o.Contribution.Target
}

// Inherited reports whether the value comes to a config path from elsewhere: everything but the path's own file, outside
// location tags for other paths (spec: configuration §10).
func (o Origin) Inherited(path string) bool {
	return o.Contribution == nil || !o.Contribution.own() || !strings.EqualFold(o.Contribution.Layer.Path, path)
}
