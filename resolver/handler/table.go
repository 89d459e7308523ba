package handler

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// SectionName is the section that handlers live in.
const SectionName = "system.webServer/handlers"

// Access is a set of rights: the values of accessPolicy and requireAccess.
type Access uint8

const (
	Read Access = 1 << iota
	Write
	Script
	Execute
)

func (a Access) String() string {
	var names []string
	for i, name := range []string{"Read", "Write", "Script", "Execute"} {
		if a&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "None"
	}
	return strings.Join(names, ", ")
}

// Resource is a resourceType.
type Resource uint8

const (
	Unspecified Resource = iota
	File
	Directory
	Either
)

// Entry is one handler mapping, ready to match.
type Entry struct {
	Item    *merge.Item
	Name    string
	Path    Pattern
	Verbs   []string // nil for "*"
	Modules []string
	Type    string
	// ScriptProcessor is expanded, RawScriptProcessor as written.
	ScriptProcessor, RawScriptProcessor string
	PreCondition                        PreCondition
	Access                              Access // the one right that the entry requires, 0 for None
	Resource                            Resource
	AllowPathInfo                       bool
}

// ManagedModule is the module of entries that name none.
const ManagedModule = "ManagedPipelineHandler"

// Managed reports whether ASP.NET runs the entry.
func (e *Entry) Managed() bool { return len(e.Modules) > 0 && e.Modules[0] == ManagedModule }

// HasModule reports whether the entry's list names the module, with case as IIS compares it.
func (e *Entry) HasModule(name string) bool {
	for _, m := range e.Modules {
		if m == name {
			return true
		}
	}
	return false
}

// Extensionless reports whether the entry hands every request on to the next match: the extensionless URL handlers
// of ASP.NET (spec: pipeline §1.12).
func (e *Entry) Extensionless() bool {
	return strings.HasPrefix(e.Type, "System.Web.Handlers.TransferRequestHandler") ||
		e.Path.Class == Extensionless && strings.HasPrefix(e.Name, "ExtensionlessUrl") && strings.Contains(e.Name, "ISAPI-4.0")
}

// Static reports whether StaticFileModule is the first module of the entry.
func (e *Entry) Static() bool { return len(e.Modules) > 0 && e.Modules[0] == "StaticFileModule" }

// Table is the effective list of handlers at a path. It is immutable and safe for concurrent use.
type Table struct {
	Section *merge.Section
	Entries []*Entry
	// Policy is accessPolicy; Remote is what of it remote clients keep.
	Policy, Remote Access

	nameless bool // no precondition asks for the name of the pool
	views    atomic.Pointer[[]view]

	placesOnce sync.Once
	places     map[*merge.Item]int // of long tables

	entry       func(*merge.Item) *Entry // what TableOf was given
	removedOnce sync.Once
	removed     []Removal
}

// Removal is a removal or clear of the section with the entries that it took away.
type Removal struct {
	*merge.Event
	Entries []*Entry
}

// Removed returns the removals and clears of the section, the last one first.
func (t *Table) Removed() []Removal {
	t.removedOnce.Do(func() {
		for _, event := range slices.Backward(t.Section.Events) {
			r := Removal{Event: event, Entries: make([]*Entry, len(event.Dropped))}
			for i, item := range event.Dropped {
				r.Entries[i] = t.entry(item)
			}
			t.removed = append(t.removed, r)
		}
	})
	return t.removed
}

// longTable is the number of entries from which on one is looked up instead of searched for.
const longTable = 64

// Index returns the place of the entry of an item, -1 when the table has none.
func (t *Table) Index(item *merge.Item) int {
	if len(t.Entries) < longTable {
		return slices.IndexFunc(t.Entries, func(e *Entry) bool { return e.Item == item })
	}
	t.placesOnce.Do(func() {
		t.places = make(map[*merge.Item]int, len(t.Entries))
		for i, e := range t.Entries {
			t.places[e.Item] = i
		}
	})
	if at, ok := t.places[item]; ok {
		return at
	}
	return -1
}

// NewTable prepares the handlers of an effective section.
func NewTable(section *merge.Section, env winpath.Env) *Table {
	return TableOf(section, func(item *merge.Item) *Entry { return NewEntry(item, env) })
}

// TableOf is NewTable where entry makes the entry of an item, as [NewEntry] does: tables may share them.
func TableOf(section *merge.Section, entry func(*merge.Item) *Entry) *Table {
	t := &Table{Section: section, Entries: make([]*Entry, len(section.Items)), nameless: true, entry: entry}
	for i, item := range section.Items {
		t.Entries[i] = entry(item)
		t.nameless = t.nameless && !t.Entries[i].PreCondition.NamesPools()
	}
	t.Policy, t.Remote = ParsePolicy(section.Text("accessPolicy"))
	return t
}

// NewEntry prepares one item of the section.
func NewEntry(item *merge.Item, env winpath.Env) *Entry {
	e := &Entry{Item: item, Name: item.Text("name"), Path: Compile(item.Text("path")), Type: item.Text("type"),
		RawScriptProcessor: item.Text("scriptProcessor"), PreCondition: CompilePreCondition(item.Text("preCondition")),
		AllowPathInfo: item.Bool("allowPathInfo")}
	e.ScriptProcessor, _ = env.Expand(e.RawScriptProcessor)
	e.Verbs = SplitVerbs(item.Text("verb"))
	modules := item.Text("modules")
	if modules == "" {
		modules = ManagedModule
	}
	for m := range strings.SplitSeq(modules, ",") {
		if m = strings.TrimSpace(m); m != "" {
			e.Modules = append(e.Modules, m)
		}
	}
	switch strings.ToLower(item.Text("resourceType")) {
	case "file":
		e.Resource = File
	case "directory":
		e.Resource = Directory
	case "either":
		e.Resource = Either
	}
	switch strings.ToLower(item.Text("requireAccess")) {
	case "none":
	case "read":
		e.Access = Read
	case "write":
		e.Access = Write
	case "execute":
		e.Access = Execute
	default:
		e.Access = Script
	}
	return e
}

// SplitVerbs splits a verb list; nil means all verbs. Blanks around verbs are dropped: they normally work.
func SplitVerbs(text string) []string {
	if strings.TrimSpace(text) == "*" {
		return nil
	}
	verbs := []string{}
	for v := range strings.SplitSeq(text, ",") {
		if v = strings.TrimSpace(v); v == "*" {
			return nil
		} else if v != "" {
			verbs = append(verbs, v)
		}
	}
	return verbs
}

// ParsePolicy reads accessPolicy flags.
func ParsePolicy(text string) (policy, remote Access) {
	var lost Access
	for name := range strings.SplitSeq(text, ",") {
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "read":
			policy |= Read
		case "write":
			policy |= Write
		case "script":
			policy |= Script
		case "execute":
			policy |= Execute
		case "noremoteread":
			lost |= Read
		case "noremotewrite":
			lost |= Write
		case "noremotescript":
			lost |= Script
		case "noremoteexecute":
			lost |= Execute
		}
	}
	return policy, policy &^ lost
}

// Grants reports whether a policy lets an entry run that requires need. Execute includes the right to run scripts,
// as the permission of old did (spec: pipeline §1.8, uncertain).
func (a Access) Grants(need Access) bool {
	return need == 0 || a&need != 0 || need == Script && a&Execute != 0
}
