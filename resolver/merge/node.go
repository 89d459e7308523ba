package merge

import (
	"slices"
	"strings"
	"sync"

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

	faults        []*Fault                   // file-level faults of this level alone
	contributions map[string][]*Contribution // those whose target is this path, in order
	mu            sync.RWMutex
	sections      map[string]*Section
}

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
	if len(faults) > 0 {
		n.faults = faults
		n.Faults = slices.Concat(n.Faults, faults)
	}
	return n
}

// OwnFaults returns the file-level faults that the path adds to those of the paths above.
func (n *Node) OwnFaults() []*Fault { return n.faults }

func (n *Node) contribute(c *Contribution) {
	if n.contributions == nil {
		n.contributions = map[string][]*Contribution{}
	}
	n.contributions[c.Section] = append(n.contributions[c.Section], c)
}

// Sets reports whether somebody says something of a section for exactly this path.
func (n *Node) Sets(section string) bool { return len(n.contributions[section]) > 0 }

// Sections calls yield for the full names of the sections that somebody sets for exactly this path, in no order.
func (n *Node) Sections() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for name := range n.contributions {
			if !yield(name) {
				return
			}
		}
	}
}

// Own returns the full names of the sections that somebody sets for exactly this path, sorted.
func (n *Node) Own() []string {
	names := make([]string, 0, len(n.contributions))
	for name := range n.contributions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
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

// inherited returns the parent's section where the path adds nothing to it, nil otherwise.
func (n *Node) inherited(name string) *Section {
	if n.Parent == nil || len(n.contributions[name]) > 0 {
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
	for _, c := range up.contributions[s.Name] {
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
		for name, list := range up.contributions {
			for _, c := range list {
				if !c.noInherit || up.App == nil || up.App == n.App {
					names = append(names, name)
					break
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
