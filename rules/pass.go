package rules

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// FilePass is the view of one file that a rule's File function gets. The file need not be well-formed.
type FilePass struct {
	Rule *Rule
	Doc  *xmlsrc.Document
	// Transform says that the file is an XDT transform, not a file that IIS reads.
	Transform bool
	report    func(*Finding)
}

// NewFilePass returns the view of a file for one rule.
func NewFilePass(rule *Rule, doc *xmlsrc.Document, transform bool, report func(*Finding)) *FilePass {
	return &FilePass{rule, doc, transform, report}
}

// Report adds a finding; the rule, its severity and its statuses are filled in where they are not set.
func (p *FilePass) Report(f *Finding) { p.report(p.Rule.fill(f)) }

// Pass is the view of a server, or of some of its sites, that a rule's Scope, Sites and Server functions get.
type Pass struct {
	Rule *Rule
	*View
	report func(*Finding)
	skip   func(why string)
	notes  []any
}

// View is what a pass looks at. It is safe for concurrent use.
type View struct {
	Server *resolver.Server
	// Predictor answers what a request would meet.
	Predictor *pipeline.Predictor
	// Sites holds the sites that are looked at. It is nil where a single path is looked at, and for a Server function.
	Sites []*topology.Site
	// Scopes holds the config paths of the sites that some linted file says something about, and every application and virtual
	// directory, in a fixed order. The server level is among those of the first sites; a Server function sees it alone.
	Scopes []*Scope
	// Unread holds the linted files that IIS reads at none of the scopes, and files beside them whose name is not quite
	// web.config, in path order. For a Server function these are the files that belong to no site.
	Unread []*xmlsrc.Document

	once sync.Map
}

// Once returns what find returned when it was first called for the key, so that rules that ask the same of a view find it once. A key is
// a value of a type of the asker's own.
func (v *View) Once(key any, find func() any) any {
	if found, ok := v.once.Load(key); ok {
		return found
	}
	found, _ := v.once.LoadOrStore(key, find())
	return found
}

// Root returns the server level.
func (v *View) Root() *Scope {
	root, err := v.Server.Path("")
	if err != nil {
		return nil // the path of the server is never unknown
	}
	return NewScope(v.Server, nil, root)
}

// Around returns the sites that the server level is looked at for: those of the view, or all where a single path is looked at.
func (v *View) Around() []*topology.Site {
	if v.Sites != nil {
		return v.Sites
	}
	return v.Server.Topology.Sites
}

// NewPass returns a view for one rule. skip notes that the rule could not be checked.
func NewPass(rule *Rule, view *View, report func(*Finding), skip func(why string), notes ...any) *Pass {
	return &Pass{Rule: rule, View: view, report: report, skip: skip, notes: notes}
}

// Note keeps a fact about the sites for the rule's Server function. It should hold little: the files of the sites are forgotten
// otherwise.
func (p *Pass) Note(fact any) { p.notes = append(p.notes, fact) }

// Notes returns the facts that were noted: for a Server function those about all sites, in their order.
func (p *Pass) Notes() []any { return p.notes }

// Report adds a finding; the rule, its severity and its statuses are filled in where they are not set. What rests on an embedded
// profile is likely at most.
func (p *Pass) Report(f *Finding) { p.report(p.Rule.fill(f)) }

// Skip notes that the rule could not be checked, and why; saying it twice counts once.
func (p *Pass) Skip(why string) { p.skip(why) }

// Profile reports whether an embedded profile stands in for the server: what add-ons are installed is then unknown.
func (p *Pass) Profile() bool { return p.Server.Profile != nil }

func (r *Rule) fill(f *Finding) *Finding {
	if f.Rule == nil {
		f.Rule = r
	}
	if f.Severity == Unset {
		f.Severity = r.Severity
	}
	if f.Statuses == nil {
		f.Statuses = r.Statuses
	}
	return f
}

// Scope is one config path under lint.
type Scope struct {
	// Path is the config path; Node what holds there. Node may belong to the nearest ancestor that says the same.
	Path string
	*resolver.Directory
	// Site, Application (in Directory) and Pool are nil at the server level; Pool also where the server's file describes no pools.
	Site        *topology.Site
	Pool        *topology.Pool
	PoolDefined bool
	// Alias says that the directory is, or lies in, the root of an application of another path: its files are that application's, and what is
	// wrong with them is told there.
	Alias bool

	once     sync.Once
	faults   []*merge.Fault
	handlers atomic.Pointer[handler.Table]
}

// NewScope returns the scope of a directory of a site; site is nil for the server level.
func NewScope(s *resolver.Server, site *topology.Site, d *resolver.Directory) *Scope {
	scope := &Scope{Path: d.Level.ConfigPath, Directory: d, Site: site}
	if site != nil && d.Application != nil {
		if pool, defined := s.Topology.PoolOf(d.Application); !pool.Assumed {
			scope.Pool, scope.PoolDefined = pool, defined
		}
	}
	return scope
}

// Speaks reports whether files or location tags say anything for exactly this path; else all that holds is its ancestor's.
func (s *Scope) Speaks() bool {
	return s.Node.Path == s.Path || strings.EqualFold(s.Node.Path, s.Path)
}

// Sets reports whether somebody says something of a section for exactly this path.
func (s *Scope) Sets(section string) bool {
	return s.Speaks() && s.Node.Sets(section)
}

// Faults returns the configuration faults of the path itself, found once: the file-level ones of its file, and
// those of the sections that are set for exactly this path.
func (s *Scope) Faults() []*merge.Fault {
	s.once.Do(func() {
		if !s.Speaks() {
			return
		}
		s.faults = append(s.faults, s.Node.OwnFaults()...)
		for name := range s.Node.Sections() {
			for _, f := range s.Section(name).Faults {
				if s.Owns(f.Origin) {
					s.faults = append(s.faults, f)
				}
			}
		}
	})
	return s.faults
}

// Section returns the effective section of the scope.
func (s *Scope) Section(name string) *merge.Section { return s.Node.Section(name) }

// Owns reports whether a value was set for exactly this path, not inherited from above: a rule that looks at effective
// values reports each only where it is set.
func (s *Scope) Owns(o merge.Origin) bool {
	c := o.Contribution
	return c != nil && (c.Target == s.Path || strings.EqualFold(c.Target, s.Path))
}

// Handlers returns the effective handler table of the scope.
func (s *Scope) Handlers(server *resolver.Server) *handler.Table {
	if t := s.handlers.Load(); t != nil {
		return t
	}
	t := server.Table(s.Node)
	s.handlers.Store(t)
	return t
}

// Closed reports whether accessPolicy grants nothing at the scope: somebody closed it on purpose, and what else would keep requests from
// it does not matter.
func (s *Scope) Closed(server *resolver.Server) bool { return s.Handlers(server).Policy == 0 }

// HandlerPool returns what preconditions look at, nil at the server level.
func (s *Scope) HandlerPool() *handler.Pool {
	if s.Pool == nil {
		return nil
	}
	return &handler.Pool{Name: s.Pool.Name, Classic: s.Pool.Classic, Runtime: s.Pool.Runtime.Text, Bits: s.Pool.Bits()}
}

// At starts a finding at an origin.
func At(o merge.Origin, section, key string) *Finding {
	f := &Finding{Span: o.Span, Section: section, Key: key, ConfigPath: o.ConfigPath()}
	if c := o.Contribution; c != nil && c.XML.Doc.File != o.Span.File {
		f.Through = c.XML.Doc.File
	}
	return f
}

// AtSpan starts a finding at a span.
func AtSpan(span source.Span, section, key string) *Finding {
	return &Finding{Span: span, Section: section, Key: key}
}

// FromFailure turns what a predicate of the pipeline says into a finding, so that lint and diagnose use the same words.
func FromFailure(f *verdict.Failure) *Finding {
	out := At(f.Place, f.Section, f.Key)
	out.Message, out.Advice = Sentence(f.Because, f.Key), Sentence(f.Fix)
	if f.Status != 0 {
		out.Statuses = append([]string{f.Text()}, f.Or...)
	}
	if f.Status == 500 && f.Substatus == 19 {
		out.HResult = hresult(f.Win32)
	}
	for _, r := range f.Related {
		if !r.Origin.IsZero() && !r.Origin.Span.File.Missing {
			out.Related = append(out.Related, Related{r.Message, r.Origin.Span})
		}
	}
	if f.Uncertain != "" {
		out.Certainty, out.StatusOnly = Likely, f.StatusOnly
		out.Message += " Not certain: " + f.Uncertain + "."
	}
	return out
}

// FromFault turns a configuration fault into a finding.
func FromFault(p *pipeline.Predictor, f *merge.Fault) *Finding {
	return FromFailure(p.FailureOf(f))
}

func hresult(code uint32) string {
	const digits = "0123456789abcdef"
	out := []byte("0x00000000")
	for i := 9; i >= 2; i-- {
		out[i] = digits[code&15]
		code >>= 4
	}
	return string(out)
}

// Sentence gives a clause a capital letter and a full stop. A first word that is a name keeps its case: one of names, or one that
// holds anything but small letters.
func Sentence(s string, names ...string) string {
	if s == "" {
		return s
	}
	first, _, _ := strings.Cut(s, " ")
	plain := !slices.Contains(names, first)
	for i := range len(first) {
		plain = plain && (first[i] >= 'a' && first[i] <= 'z' || i == len(first)-1 && first[i] == ',')
	}
	if plain {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if last := s[len(s)-1]; last != '.' && last != '?' && last != '!' {
		s += "."
	}
	return s
}
