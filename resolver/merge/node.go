package merge

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/schema"
)

// Engine holds what merging depends on besides the files.
type Engine struct {
	Schema  *schema.Schema
	Version schema.Version

	mu    sync.Mutex
	start map[startKey]*state
}

// startKey tells the first states apart: a section may be declared in different files.
type startKey struct {
	section string
	decl    *Declaration
}

// Node is one config path. A path whose directories hold no file and that no location tag names needs no node of its own:
// its nearest ancestor's node says the same.
type Node struct {
	Engine *Engine
	Parent *Node
	// Path is the config path, Layer the file it owns, if any.
	Path  string
	Layer *Layer
	// App is the node of the application root that owns the path, nil above sites.
	App   *Node
	Decls *Declarations
	// Faults holds the file-level faults of every file on the way, from the top down: the first is what every request meets.
	Faults []*Fault

	faults   []*Fault         // file-level faults of this level alone
	said     []*said          // what somebody says for exactly this path, by name of the section
	byName   map[string]*said // the same; nil where there is little
	mu       sync.RWMutex
	sections map[string]*Section // merged here although nobody says anything here
}

// said is what files say of one section for exactly one path.
type said struct {
	section       string
	contributions []*Contribution // in order
	merged        atomic.Pointer[Section]
}

// little is the number of sections up to which looking through all is cheaper than a map.
const little = 8

// NewNode adds a config path below parent (nil for MACHINE). layer may be nil. appRoot marks the root of an application.
// extra holds file-level faults that do not come from the text of the file, such as a missing directory.
func (e *Engine) NewNode(parent *Node, path string, layer *Layer, appRoot bool, extra ...*Fault) *Node {
	n := &Node{Engine: e, Parent: parent, Path: path, Layer: layer}
	if parent != nil {
		n.App, n.Decls, n.Faults = parent.App, parent.Decls, parent.Faults
	}
	if appRoot {
		n.App = n
	}
	if strings.HasPrefix(path, AppHostPath) && parent != nil {
		key := below(path)
		for up := range parent.lineage() {
			if up.Layer == nil || up.Layer.located == nil {
				continue
			}
			for _, c := range up.Layer.located[key] {
				n.contribute(c)
			}
		}
	}
	faults := extra
	if layer != nil {
		n.Decls = layer.Decls
		faults = slices.Concat(extra, layer.Faults)
		for _, c := range layer.order {
			if c.own() {
				n.contribute(c)
			}
		}
	}
	slices.SortFunc(n.said, func(a, b *said) int { return strings.Compare(a.section, b.section) })
	if len(faults) > 0 {
		n.faults = faults
		n.Faults = slices.Concat(n.Faults, faults)
	}
	return n
}

// OwnFaults returns the file-level faults that the path adds to those of the paths above.
func (n *Node) OwnFaults() []*Fault { return n.faults }

func (n *Node) contribute(c *Contribution) {
	own := n.of(c.Section)
	if own == nil {
		own = &said{section: c.Section}
		n.said = append(n.said, own)
		switch {
		case n.byName != nil:
			n.byName[c.Section] = own
		case len(n.said) > little:
			n.byName = make(map[string]*said, 2*len(n.said))
			for _, s := range n.said {
				n.byName[s.section] = s
			}
		}
	}
	own.contributions = append(own.contributions, c)
}

// of returns what is said of a section for exactly this path, nil when nothing is.
func (n *Node) of(section string) *said {
	if n.byName != nil {
		return n.byName[section]
	}
	for _, s := range n.said {
		if s.section == section {
			return s
		}
	}
	return nil
}

// Sets reports whether somebody says something of a section for exactly this path.
func (n *Node) Sets(section string) bool { return n.of(section) != nil }

// Sections calls yield for the full names of the sections that somebody sets for exactly this path, in the order of their names.
// What only an embedded profile sets is left out: nobody can change it there, and most of what a stock server sets is never asked for.
func (n *Node) Sections() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, s := range n.said {
			if s.written() && !yield(s.section) {
				return
			}
		}
	}
}

// written reports whether a file of the server says so, not an embedded profile alone.
func (s *said) written() bool {
	return slices.ContainsFunc(s.contributions, func(c *Contribution) bool { return !c.Layer.Doc.File.Profile })
}

// lineage calls yield for the node and its ancestors, from the top down.
func (n *Node) lineage() func(yield func(*Node) bool) {
	return func(yield func(*Node) bool) {
		var chain [64]*Node
		list := chain[:0]
		for ; n != nil; n = n.Parent {
			list = append(list, n)
		}
		for _, up := range slices.Backward(list) {
			if !yield(up) {
				return
			}
		}
	}
}

// Chain returns the node and its ancestors, from MACHINE down.
func (n *Node) Chain() []*Node { return slices.Collect(n.lineage()) }

// Targeted reports whether a location tag of a file on the way names path, a config path below n.
func (n *Node) Targeted(path string) bool {
	key := ""
	for up := n; up != nil; up = up.Parent {
		if up.Layer == nil || len(up.Layer.located) == 0 {
			continue
		}
		if key == "" {
			key = below(path)
		}
		if len(up.Layer.located[key]) > 0 {
			return true
		}
	}
	return false
}

// Section is the effective section of a config path. It is shared by paths for which it is the same.
type Section struct {
	Name string
	// Decl is nil when nobody declares the section; its values are then the schema's defaults.
	Decl *Declaration
	// Schema is nil when nothing says what may be in the section.
	Schema *schema.Section
	*Element
	// Faults holds the section's faults in the order in which IIS meets them; the first is what IIS reports.
	Faults []*Fault
	// Locked says that files below may not hold the section; Lock is what says so.
	Locked bool
	Lock   Origin
	// Contributions holds what was applied, in order.
	Contributions []*Contribution

	bounded bool   // some contribution stops at an application boundary
	end     *state // after the last contribution
}

// Error returns what IIS reports when the section is read at n: the first file-level fault of the way, or the section's first.
func (n *Node) Error(s *Section) *Fault {
	if len(n.Faults) > 0 {
		return n.Faults[0]
	}
	if len(s.Faults) > 0 {
		return s.Faults[0]
	}
	return nil
}

// Section returns the effective section of that full name; it is never nil.
func (n *Node) Section(name string) *Section {
	if own := n.of(name); own != nil {
		if s := own.merged.Load(); s != nil {
			return s
		}
		own.merged.CompareAndSwap(nil, n.merge(name))
		return own.merged.Load()
	}
	n.mu.RLock()
	s := n.sections[name]
	n.mu.RUnlock()
	if s != nil {
		return s
	}
	if s = n.inherited(name); s != nil {
		return s // kept where it is merged: most paths set little
	}
	s = n.merge(name)
	n.mu.Lock()
	defer n.mu.Unlock()
	if earlier := n.sections[name]; earlier != nil {
		return earlier
	}
	if n.sections == nil {
		n.sections = map[string]*Section{}
	}
	n.sections[name] = s
	return s
}

// inherited returns the parent's section where a path that says nothing of it adds nothing to it, nil otherwise.
func (n *Node) inherited(name string) *Section {
	if n.Parent == nil {
		return nil
	}
	s := n.Parent.Section(name)
	if s.bounded && n.App != n.Parent.App || s.Decl == nil && n.Decls != n.Parent.Decls {
		return nil
	}
	return s
}

func (n *Node) merge(name string) *Section {
	s := &Section{Name: name, Decl: n.Decls.Lookup(name), Schema: n.Engine.Schema.Section(name)}
	if !n.continues(s) {
		s.end = n.Engine.begin(s)
		for up := range n.lineage() {
			if up != n {
				n.contributed(s, up)
			}
		}
	}
	n.contributed(s, n)
	s.Element, s.Faults, s.Locked, s.Lock = s.end.root, s.end.faults, s.end.deny, s.end.lock
	return s
}

// continues begins a section where the parent's ends, and reports false where the path does not inherit all that the parent has.
func (n *Node) continues(s *Section) bool {
	if n.Parent == nil {
		return false
	}
	above := n.Parent.Section(s.Name)
	if above.Decl != s.Decl || above.bounded && n.App != n.Parent.App {
		return false
	}
	s.end, s.bounded, s.Contributions = above.end, above.bounded, slices.Clip(above.Contributions)
	return true
}

// contributed applies what is said for the path of up, a node on the way to n.
func (n *Node) contributed(s *Section, up *Node) {
	own := up.of(s.Name)
	if own == nil {
		return
	}
	for _, c := range own.contributions {
		if c.noInherit && up.App != nil {
			s.bounded = true
			if up.App != n.App {
				continue
			}
		}
		s.Contributions = append(s.Contributions, c)
		s.end = s.end.apply(n.Engine, c)
	}
}

// begin returns the state before any contribution: the schema's defaults and the declaration's lock.
func (e *Engine) begin(s *Section) *state {
	key := startKey{s.Name, s.Decl}
	e.mu.Lock()
	defer e.mu.Unlock()
	if st := e.start[key]; st != nil {
		return st
	}
	st := &state{root: &Element{Schema: &schema.Element{Name: s.Name[strings.LastIndexByte(s.Name, '/')+1:], Unchecked: true}}}
	if s.Schema != nil {
		st.root = &Element{Schema: &s.Schema.Element}
	}
	switch {
	case s.Decl == nil:
		st.faults = []*Fault{{Rule: "section-not-registered", HResult: NotSupported, Scope: SectionScope, Section: s.Name, Name: s.Name, NoLine: true,
			Message: "The configuration section '" + s.Name + "' cannot be read because it is missing a section declaration"}}
	default:
		st.deny, st.depth, st.lock = s.Decl.Deny, s.Decl.Layer.Depth, s.Decl.Origin()
		if s.Schema == nil {
			st.faults = []*Fault{{Rule: "section-without-schema", HResult: FileNotFound, Scope: SectionScope, Section: s.Name, Name: s.Name, NoLine: true,
				Origin: s.Decl.Origin(), Message: "The configuration section '" + s.Name + "' cannot be read because it is missing schema"}}
		}
	}
	if e.start == nil {
		e.start = map[startKey]*state{}
	}
	e.start[key] = st
	return st
}

// Names returns the full names of the sections that some file sets on the way to the path, sorted.
func (n *Node) Names() []string {
	var names []string
	for up := n; up != nil; up = up.Parent {
		for _, own := range up.said {
			for _, c := range own.contributions {
				if !c.noInherit || up.App == nil || up.App == n.App {
					names = append(names, own.section)
					break
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
