package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Schema is a set of section schemas. It is safe for concurrent use; sections are read and built when first asked for.
type Schema struct {
	definitions map[string][]definition // by section path, in file order
	groups      map[string]bool
	version     Version // whose defaults hold; the zero Version is the newest
	mu          sync.RWMutex
	built       map[string]*Section
}

func newSchema() *Schema {
	const usual = 160 // the sections of the embedded files
	return &Schema{definitions: make(map[string][]definition, usual), groups: map[string]bool{}, built: map[string]*Section{}}
}

// At returns the schema with the defaults and the names of enum and flags values that a server of version v has, where those changed
// from one version to the next. Attributes and elements that came later than v stay in it, with the version that brought them. No
// default or value is known to have changed in 10.0.
func (s *Schema) At(v Version) *Schema {
	if v.Major == 0 || v.Major >= 10 {
		return s
	}
	return &Schema{definitions: s.definitions, groups: s.groups, version: v, built: map[string]*Section{}}
}

// Problem is a schema file, or a part of one, that could not be read.
type Problem struct {
	Span    source.Span
	Message string
}

// Load reads the schema files of fsys (*.xml in its root, in name order) and lays them over base, which may be nil.
// A file that is not a schema is reported and left out; the rest still works.
func Load(fsys fs.FS, local string, base *Schema) (*Schema, []Problem, error) {
	names, err := fs.Glob(fsys, "*.[xX][mM][lL]")
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(names)
	s := newSchema()
	if base != nil {
		for section, definitions := range base.definitions {
			s.definitions[section] = slices.Clone(definitions)
		}
		for group := range base.groups {
			s.groups[group] = true
		}
	}
	var problems []Problem
	for _, name := range names {
		raw, err := read(fsys, name)
		if err != nil {
			file := source.Decode(path.Join(local, name), "", nil)
			problems = append(problems, Problem{file.Span(0, 0), err.Error()})
			continue
		}
		if problem := s.add(source.Decode(path.Join(local, name), "", raw)); problem != nil {
			problems = append(problems, *problem)
		}
	}
	return s, problems, nil
}

// maxFile is the size in bytes above which a file is not read as a schema; that of IIS has a quarter of a megabyte.
const maxFile = 16 << 20

func read(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("too large for a schema file: %d bytes", info.Size())
	}
	return fs.ReadFile(fsys, name)
}

func (s *Schema) add(f *source.File) *Problem {
	doc := xmlsrc.Parse(f, xmlsrc.Limits{})
	if doc.Err != nil {
		return &Problem{doc.Err.Span(), doc.Err.Message}
	}
	if doc.Root.Name != "configSchema" {
		return &Problem{doc.Root.OpenTag(), "not an IIS schema file: its root is <" + doc.Root.Name + ">, not <configSchema>"}
	}
	for _, el := range doc.Root.Children {
		if name := el.Value("name"); el.Name == "sectionSchema" && name != "" {
			s.define(name, definition{element: el})
		}
	}
	return nil
}

// define adds a definition of a section behind those that are there.
func (s *Schema) define(name string, d definition) {
	s.definitions[name] = append(s.definitions[name], d)
	for at := strings.LastIndexByte(name, '/'); at > 0; at = strings.LastIndexByte(name[:at], '/') {
		s.groups[name[:at]] = true
	}
}

// Section returns the schema of a section by its full name, nil when there is none.
func (s *Schema) Section(name string) *Section {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	section, ok := s.built[name]
	s.mu.RUnlock()
	if ok {
		return section
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if section, ok := s.built[name]; ok {
		return section
	}
	definitions := s.definitions[name]
	if len(definitions) > 0 {
		section = &Section{Path: name}
		for _, d := range definitions {
			el := d.read()
			section.Permissive = section.Permissive || isTrue(el.Value("permissive"))
			s.fill(&section.Element, el)
		}
		section.Name = name[strings.LastIndexByte(name, '/')+1:]
	}
	s.built[name] = section
	return section
}

// HasGroup reports whether some section of the schema lives below name.
func (s *Schema) HasGroup(name string) bool { return s.groups[name] }

// Names returns the full names of all sections, sorted.
func (s *Schema) Names() []string {
	names := make([]string, 0, len(s.definitions))
	for name := range s.definitions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fill lays one definition over e: a second definition of a section adds to the first, as IIS joins its schema files.
func (s *Schema) fill(e *Element, el *xmlsrc.Element) {
	e.Name = el.Value("name")
	e.Since = since(el)
	e.Defaults = e.Defaults || isTrue(el.Value("isCollectionDefault"))
	e.Unchecked = e.Unchecked || isTrue(el.Value("allowUnrecognizedAttributes"))
	for _, child := range el.Children {
		switch child.Name {
		case "attribute":
			a := s.attribute(child)
			if at := slices.IndexFunc(e.Attributes, func(old *Attribute) bool { return old.Name == a.Name }); at >= 0 {
				e.Attributes[at] = a
			} else {
				e.Attributes = append(e.Attributes, a)
			}
		case "element":
			inner := e.Element(child.Value("name"))
			if inner == nil {
				inner = &Element{}
				e.Elements = append(e.Elements, inner)
			}
			s.fill(inner, child)
		case "collection":
			if e.Collection == nil {
				e.Collection = &Collection{Item: &Element{}}
			}
			s.fillCollection(e.Collection, child)
		}
	}
}

func (s *Schema) fillCollection(c *Collection, el *xmlsrc.Element) {
	for name := range strings.SplitSeq(el.Value("addElement"), ",") {
		if name = strings.TrimSpace(name); name != "" && !c.Adds(name) {
			c.Add = append(c.Add, name)
		}
	}
	for i := range el.Attrs { // what a second definition leaves out stays as it was
		switch a := &el.Attrs[i]; a.Name {
		case "removeElement":
			c.Remove = a.Value
		case "clearElement":
			c.Clear = a.Value
		case "mergeAppend":
			c.Prepend = isFalse(a.Value)
		case "allowDuplicates":
			c.AllowDuplicates = isTrue(a.Value)
		case "defaultElement":
			c.Default = a.Value
		}
	}
	s.fill(c.Item, el)
	if len(c.Add) > 0 {
		c.Item.Name = c.Add[0]
	}
	c.Unique, c.Combined = nil, nil
	for _, a := range c.Item.Attributes {
		if a.Unique {
			c.Unique = append(c.Unique, a)
		}
		if a.Combined {
			c.Combined = append(c.Combined, a)
		}
	}
}

var types = map[string]Type{
	"string": String, "bool": Bool, "int": Int, "uint": Uint, "int64": Int64, "enum": Enum, "flags": Flags, "timeSpan": TimeSpan,
}

func (s *Schema) attribute(el *xmlsrc.Element) *Attribute {
	a := &Attribute{
		Name: el.Value("name"), Type: types[el.Value("type")],
		Default: el.Value("defaultValue"), HasDefault: el.Attr("defaultValue") != nil,
		Required: isTrue(el.Value("required")), CaseSensitive: isTrue(el.Value("caseSensitive")),
		Expanded: isTrue(el.Value("expanded")), Encrypted: isTrue(el.Value("encrypted")),
		Validator: el.Value("validationType"), Parameter: el.Value("validationParameter"),
		AllowInfinite: isTrue(el.Value("allowInfinite")), Since: since(el),
		Unique: isTrue(el.Value("isUniqueKey")), Combined: isTrue(el.Value("isCombinedKey")),
	}
	if unit := el.Value("timeSpanFormat"); unit == "seconds" || unit == "minutes" {
		a.TimeUnit = unit
	}
	for _, child := range el.Children {
		number, _ := strconv.ParseInt(child.Value("value"), 0, 64)
		switch named := (Named{child.Value("name"), number, since(child)}); child.Name {
		case "enum", "flag":
			if s.version == (Version{}) || s.version.Has(named.Since) {
				a.Values = append(a.Values, named)
			}
		case "documented":
			a.Documented = append(a.Documented, named)
		case "earlier":
			if before, ok := ParseVersion(child.Value("before")); ok && s.version != (Version{}) && !s.version.Has(before) {
				a.Default, a.HasDefault = child.Value("defaultValue"), true
			}
		}
	}
	return a
}

func since(el *xmlsrc.Element) Version {
	v, _ := ParseVersion(el.Value("since"))
	return v
}

func isTrue(s string) bool  { return strings.EqualFold(s, "true") }
func isFalse(s string) bool { return strings.EqualFold(s, "false") }
