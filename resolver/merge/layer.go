package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Kind tells what a file is in the hierarchy.
type Kind uint8

const (
	Machine Kind = iota // machine.config
	RootWeb             // the web.config beside it
	AppHost             // applicationHost.config
	Web                 // a web.config of a site
)

// Layer is one configuration file at one config path. A file that is mapped twice makes two layers.
type Layer struct {
	Doc  *xmlsrc.Document
	Kind Kind
	// Path is the config path that owns the file, Depth the number of its segments below MACHINE.
	Path  string
	Depth int
	// AppRoot says that Path is the root of an application.
	AppRoot bool
	// Decls holds what is declared once this file is read.
	Decls *Declarations
	// Locations holds every location tag, in document order.
	Locations []*Location
	// Faults holds the file-level faults in document order; the first is what IIS reports.
	Faults []*Fault
	// OpenSource opens a configSource file beside this one; nil when the disk is not there to ask.
	OpenSource func(relative string) (doc *xmlsrc.Document, known bool)

	base    string                     // folded path below APPHOST; "" for the server files
	located map[string][]*Contribution // by folded target below APPHOST, location tags for other paths only
	told    map[told]*Contribution     // what the file says, to find one; nil where it says little
	order   []*Contribution
}

// told is what a file says once at most: a section for a target.
type told struct{ target, section string }

// Location is one location tag.
type Location struct {
	XML  *xmlsrc.Element
	Path string // as written; "" and "." are the file's own level
	Mode Mode
	// NoInherit is inheritInChildApplications="false".
	NoInherit bool
	// Inert says why the tag matches nothing, "" when its path has a plain form (spec: configuration §3.2).
	Inert string
	// Target is the absolute config path, "" when Inert.
	Target string

	key string // Target folded and below APPHOST
}

// Own reports whether the tag is about the level of the file itself.
func (l *Location) Own() bool { return l.Path == "" || l.Path == "." }

// Mode is an override mode.
type Mode uint8

const (
	Inherit Mode = iota
	Allow
	Deny
)

// Contribution is what one file says of one section for one config path.
type Contribution struct {
	Layer    *Layer
	Section  string
	XML      *xmlsrc.Element
	Location *Location // nil outside location tags
	Target   string    // config path it applies to
	Mode     Mode

	noInherit bool
	compiled  compiled
}

func (c *Contribution) own() bool { return c.Location == nil || c.Location.Own() }

// ServerWide reports whether the contribution is for the server as a whole, not for a path below it.
func (c *Contribution) ServerWide() bool { return c.Layer.Kind <= AppHost && c.own() }

// Origin returns the place of the section's start tag.
func (c *Contribution) Origin() Origin { return c.at(c.XML) }

func (c *Contribution) at(el *xmlsrc.Element) Origin {
	return Origin{Span: el.OpenTag(), Contribution: c}
}

// Root and path names of the hierarchy (spec: configuration §1.1).
const (
	MachinePath = "MACHINE"
	WebRootPath = "MACHINE/WEBROOT"
	AppHostPath = "MACHINE/WEBROOT/APPHOST"
)

// below returns the folded part of a config path below APPHOST.
func below(path string) string {
	return winpath.Fold(strings.Trim(strings.TrimPrefix(path, AppHostPath), "/"))
}

// NewLayer indexes a document as the file of a config path. parent holds the declarations of the levels above.
func NewLayer(doc *xmlsrc.Document, kind Kind, path string, appRoot bool, parent *Declarations) *Layer {
	l := &Layer{Doc: doc, Kind: kind, Path: path, Depth: strings.Count(path, "/"), AppRoot: appRoot, Decls: parent}
	if kind >= AppHost {
		l.base = below(path)
	}
	if doc.Err != nil {
		l.Faults = append(l.Faults, &Fault{Rule: "malformed-xml", HResult: InvalidData, Scope: FileScope,
			Message: "Configuration file is not well-formed XML", Origin: Origin{Span: doc.Err.Span()}, Name: doc.Err.Message})
	}
	if doc.Root == nil {
		return l
	}
	if doc.Root.Name != "configuration" {
		l.fault(&Fault{Rule: "config-root", HResult: InvalidData, Name: doc.Root.Name,
			Message: "Configuration file is not well-formed XML", Uncertain: "the text of the message"}, doc.Root)
		return l
	}
	l.declare(parent)
	for _, el := range doc.Root.Children {
		switch el.Name {
		case "configSections":
		case "location":
			l.locate(el)
		default:
			l.index(el, "", nil)
		}
	}
	slices.SortStableFunc(l.Faults, func(a, b *Fault) int { return cmp.Compare(a.Origin.Span.Start, b.Origin.Span.Start) })
	if doc.Err != nil { // a file that does not parse says nothing else to IIS
		at := slices.IndexFunc(l.Faults, func(f *Fault) bool { return f.Rule == "malformed-xml" })
		l.Faults[0], l.Faults[at] = l.Faults[at], l.Faults[0]
	}
	return l
}

func (l *Layer) fault(f *Fault, el *xmlsrc.Element) {
	f.Scope = FileScope
	f.Origin = Origin{Span: el.OpenTag()}
	l.Faults = append(l.Faults, f)
}

// Contributions returns everything the file says, in document order.
func (l *Layer) Contributions() []*Contribution { return l.order }

// File returns the file of the layer.
func (l *Layer) File() *source.File { return l.Doc.File }

func (l *Layer) locate(el *xmlsrc.Element) {
	loc := &Location{XML: el, Path: el.Value("path"), NoInherit: strings.EqualFold(el.Value("inheritInChildApplications"), "false")}
	mode, legacy := el.Attr("overrideMode"), el.Attr("allowOverride")
	switch {
	case mode != nil && strings.EqualFold(mode.Value, "Allow"), mode == nil && legacy != nil && strings.EqualFold(legacy.Value, "true"):
		loc.Mode = Allow
	case mode != nil && strings.EqualFold(mode.Value, "Deny"), mode == nil && legacy != nil && strings.EqualFold(legacy.Value, "false"):
		loc.Mode = Deny
	}
	if mode != nil && legacy != nil {
		l.fault(&Fault{Rule: "invalid-attribute-value", HResult: InvalidData, Key: "allowOverride", Name: "allowOverride",
			Message: "overrideMode and allowOverride cannot both be set on one location tag", Uncertain: "the code and text of the error"}, el)
	}
	switch loc.Inert = l.inertPath(loc.Path); {
	case loc.Inert != "":
	case loc.Own():
		loc.Target = l.Path
	default:
		loc.Target = l.Path + "/" + loc.Path
		if l.Kind < AppHost {
			loc.Target = AppHostPath + "/" + loc.Path
		}
	}
	loc.key = below(loc.Target)
	l.Locations = append(l.Locations, loc)
	for _, child := range el.Children {
		if child.Name == "location" {
			l.fault(&Fault{Rule: "nested-location", HResult: InvalidData,
				Message: "<location> sections are allowed only within <configuration> sections", Uncertain: "the text of the message"}, child)
			continue
		}
		l.index(child, "", loc)
	}
}

// inertPath says what keeps a location path from matching anything. IIS does not normalise these forms, as far as is
// known; ASP.NET refuses them. In the files of the server the first segment is the name of a site, which may hold more
// characters than a URL path.
func (l *Layer) inertPath(path string) string {
	virtual := path
	if l.Kind <= AppHost {
		_, virtual, _ = strings.Cut(path, "/")
	}
	switch {
	case path == "" || path == ".":
		return ""
	case strings.HasPrefix(path, "~"):
		return "it begins with ~, which only ASP.NET code understands"
	case strings.HasPrefix(path, "/"):
		return "it begins with a slash"
	case strings.HasSuffix(path, "/"):
		return "it ends with a slash"
	case strings.Contains(path, "//"):
		return "it contains an empty segment"
	case strings.Contains(path, `\`):
		return "it contains a backslash"
	case strings.ContainsAny(path, `?*`) || strings.ContainsAny(virtual, `:"<>|`):
		return "it contains a character that no URL path segment may hold"
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == ".." || segment == "." {
			return "it contains a dot segment"
		}
	}
	return ""
}

// index files an element under its section, or goes into its group.
func (l *Layer) index(el *xmlsrc.Element, group string, loc *Location) {
	name := el.Name
	if group != "" {
		name = group + "/" + name
	}
	switch {
	case l.Decls.HasGroup(name): // first: the machine.config of .NET declares system.webServer as a section that ASP.NET ignores
		for _, child := range el.Children {
			l.index(child, name, loc)
		}
	case l.Decls.Lookup(name) != nil:
		l.contribute(el, name, loc)
	default:
		l.undeclared(el, name, group)
	}
}

// undeclared reports a section that no level declares. Which of the two shapes IIS shows is the best fit to field
// reports (spec: configuration §5).
func (l *Layer) undeclared(el *xmlsrc.Element, name, group string) {
	f := &Fault{Rule: "section-not-registered", Section: name, Key: el.Name, Name: name, NoLine: true}
	top, _, _ := strings.Cut(name, "/")
	if group != "" && (top == "system.webServer" || top == "system.applicationHost") {
		f.HResult = InvalidData
	} else {
		f.HResult = NotSupported
		f.Message = "The configuration section '" + el.Name + "' cannot be read because it is missing a section declaration"
	}
	l.fault(f, el)
}

func (l *Layer) contribute(el *xmlsrc.Element, section string, loc *Location) {
	c := &Contribution{Layer: l, Section: section, XML: el, Location: loc, Target: l.Path}
	if loc != nil {
		c.Mode, c.Target, c.noInherit = loc.Mode, loc.Target, loc.NoInherit
	}
	if strings.EqualFold(el.Value("lockItem"), "true") {
		c.Mode = Deny // lockItem on a section locks the section (spec: configuration §6.2)
	}
	earlier := l.earlier(c)
	if earlier != nil {
		l.fault(&Fault{Rule: "duplicate-section", HResult: AlreadyExists, Section: section, Key: el.Name,
			Message: "Config section '" + section + "' already defined. Sections must only appear once per config file. See the help topic <location> for exceptions",
			Related: []Related{{"first defined here", earlier.Origin()}}}, el)
		return
	}
	l.order = append(l.order, c)
	switch {
	case !c.own() && loc.Inert == "":
		if l.located == nil {
			l.located = map[string][]*Contribution{}
		}
		l.located[loc.key] = append(l.located[loc.key], c)
	}
	switch {
	case l.told != nil:
		l.told[c.told()] = c
	case len(l.order) > little:
		l.told = make(map[told]*Contribution, 2*little)
		for _, c := range l.order {
			if c.told().target != inert {
				l.told[c.told()] = c
			}
		}
	}
}

// inert is the target of what matches nothing and may be said any number of times.
const inert = "\x00"

// told returns what the contribution is about; own levels have no target.
func (c *Contribution) told() told {
	switch {
	case c.own():
		return told{"", c.Section}
	case c.Location.Inert != "":
		return told{inert, c.Section}
	}
	return told{c.Location.key, c.Section}
}

// earlier returns what the file has already said of the same section for the same target.
func (l *Layer) earlier(c *Contribution) *Contribution {
	this := c.told()
	if this.target == inert {
		return nil
	}
	if l.told != nil {
		return l.told[this]
	}
	for _, other := range l.order {
		if other.Section == c.Section && other.told() == this {
			return other
		}
	}
	return nil
}
