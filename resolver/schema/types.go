package schema

import (
	"strconv"
	"strings"
)

// Section is the schema of one section, such as system.webServer/handlers.
type Section struct {
	Element
	// Path is the full name with its groups.
	Path string
	// Permissive says that the body is not IIS's to check: unknown names, bad values and repeated keys in it mean nothing to it.
	Permissive bool
}

// Element describes one element: its attributes, its child elements, and the collection that it holds, if any.
// Names are case-sensitive, as XML names are.
type Element struct {
	Name       string
	Attributes []*Attribute
	Elements   []*Element
	Collection *Collection // nil when the element holds no items
	// Defaults says that the element holds the defaults of the collection beside it (isCollectionDefault).
	Defaults bool
	// Unchecked says that unknown attributes are accepted (allowUnrecognizedAttributes).
	Unchecked bool
	Since     Version
}

// Collection describes the directives that items are added and removed with. A directive whose name is "" does not exist.
type Collection struct {
	Add           []string // usually "add"; several for <allow> and <deny>
	Remove, Clear string
	// Item is the shape of one item: attributes, child elements and a collection inside it.
	Item *Element
	// Prepend is mergeAppend="false": a lower level's items go before the inherited ones.
	Prepend bool
	// AllowDuplicates switches the key check off.
	AllowDuplicates bool
	// Default names the sibling element with the defaults of the items (defaultElement).
	Default string
	// Unique holds the attributes that are each unique on their own, Combined those that are unique together.
	Unique, Combined []*Attribute
}

// HasKey reports whether items are told apart by a key.
func (c *Collection) HasKey() bool { return len(c.Unique)+len(c.Combined) > 0 }

// Adds reports whether name is one of the element names that add an item.
func (c *Collection) Adds(name string) bool {
	for _, add := range c.Add {
		if add == name {
			return true
		}
	}
	return false
}

// Type is the type of an attribute's value.
type Type uint8

// The types of the schema language. Unknown type names are read as String.
const (
	String Type = iota
	Bool
	Int
	Uint
	Int64
	Enum
	Flags
	TimeSpan
)

// Attribute describes one attribute.
type Attribute struct {
	Name    string
	Type    Type
	Default string
	// HasDefault tells an empty default from none.
	HasDefault    bool
	Required      bool
	CaseSensitive bool // values compare with case
	Expanded      bool // %NAME% is replaced on reading
	Encrypted     bool
	Values        []Named // of Enum and Flags
	// Documented holds names that Microsoft's documentation gives but no schema file of IIS has.
	Documented []Named
	// Validator is the validationType, Parameter its validationParameter; "" without one.
	Validator, Parameter string
	// TimeUnit is "seconds" or "minutes" when a time span may be a bare number.
	TimeUnit      string
	AllowInfinite bool
	Since         Version
	Unique        bool // isUniqueKey
	Combined      bool // isCombinedKey
}

// Named is one name of an enum or flags type with its number.
type Named struct {
	Name  string
	Value int64
	Since Version
}

// Attribute returns the attribute of that name, nil when the schema has none.
func (e *Element) Attribute(name string) *Attribute {
	for _, a := range e.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Element returns the child element of that name, nil when the schema has none.
func (e *Element) Element(name string) *Element {
	for _, child := range e.Elements {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// Find walks child elements and, where a name is an add directive, into items.
func (e *Element) Find(names ...string) *Element {
	for _, name := range names {
		next := e.Element(name)
		if next == nil && e.Collection != nil && e.Collection.Adds(name) {
			next = e.Collection.Item
		}
		if next == nil {
			return nil
		}
		e = next
	}
	return e
}

// Version is a version of IIS, such as 8.5 or 10.0.1709; the zero Version is older than all.
type Version struct{ Major, Minor, Build int }

// ParseVersion reads "7.0", "8.5", "10.0" or "10.0.1709"; ok is false for other text.
func ParseVersion(s string) (v Version, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) > 3 {
		return Version{}, false
	}
	numbers := [3]int{}
	for i, part := range parts {
		if part == "" || len(part) > 6 {
			return Version{}, false
		}
		for _, c := range part {
			if c < '0' || c > '9' {
				return Version{}, false
			}
			numbers[i] = numbers[i]*10 + int(c-'0')
		}
	}
	return Version{numbers[0], numbers[1], numbers[2]}, true
}

// Has reports whether a server of version v has what came with version since. A server whose build is not told is taken
// for the newest of its release, so that nothing is called unknown without need.
func (v Version) Has(since Version) bool {
	switch {
	case v.Major != since.Major:
		return v.Major > since.Major
	case v.Minor != since.Minor:
		return v.Minor > since.Minor
	}
	return v.Build == 0 || v.Build >= since.Build
}

func (v Version) String() string {
	s := strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
	if v.Build > 0 {
		s += "." + strconv.Itoa(v.Build)
	}
	return s
}
