package program

import (
	"fmt"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const isapiModule = "IsapiModule"

// Restrictions is the ISAPI and CGI restriction list of a server.
type Restrictions struct {
	Section *merge.Section
	Entries []*Restricted
	// UnlistedISAPI and UnlistedCGI say what becomes of programs that the list lacks.
	UnlistedISAPI, UnlistedCGI bool

	env    winpath.Env
	byPath map[string]*Restricted // by folded path
	near   resemblances
	// answers holds what the list said of programs that handlers name: many paths inherit the same handler.
	answers sync.Map // by asked
}

// asked is what decides the answer of a list for a handler that names its program.
type asked struct {
	processor string
	isapi     bool
}

// Restricted is one entry of the list.
type Restricted struct {
	Item *merge.Item
	// Raw is the path as written, Path the path after %NAME% was expanded.
	Raw, Path string
	Allowed   bool
}

// NewRestrictions reads the list. env is the environment of the worker process: both sides are expanded there.
func NewRestrictions(section *merge.Section, env winpath.Env) *Restrictions {
	r := &Restrictions{Section: section, env: env, byPath: map[string]*Restricted{},
		UnlistedISAPI: section.Bool("notListedIsapisAllowed"), UnlistedCGI: section.Bool("notListedCgisAllowed")}
	for _, item := range section.Items {
		e := &Restricted{Item: item, Raw: item.Text("path"), Allowed: item.Bool("allowed")}
		e.Path, _ = env.Expand(e.Raw)
		r.Entries = append(r.Entries, e)
		if key := winpath.Fold(e.Path); r.byPath[key] == nil {
			r.byPath[key] = e
		}
	}
	return r
}

// Standing is what the list says of a program.
type Standing uint8

const (
	// Exempt programs are not looked up: only IsapiModule and CgiModule ask.
	Exempt Standing = iota
	// Allowed programs are listed, or unlisted where the section allows unlisted ones.
	Allowed
	// NotListed programs have no entry.
	NotListed
	// Denied programs have an entry with allowed="false".
	Denied
	// NearMiss programs have no entry, but one that was evidently meant for them.
	NearMiss
)

func (s Standing) String() string {
	return [...]string{"exempt", "allowed", "not listed", "denied", "near miss"}[s]
}

// Restriction is the answer of the list for one handler.
type Restriction struct {
	Standing
	// Key is the string that IIS looks up: the whole command line, or the path of the requested program.
	Key string
	// Entry is the entry that decides or comes nearest, nil without one.
	Entry *Restricted
	// Difference says how a near miss differs from Key.
	Difference string

	list  *Restrictions
	entry *handler.Entry
}

// Key returns the string that IIS looks up for an entry, and false when its module does not ask the list.
// physical is the path of the requested file, which counts where the entry names no program.
func (r *Restrictions) Key(entry *handler.Entry, physical string) (key string, ok bool) {
	if !entry.HasModule(isapiModule) && !entry.HasModule(cgiModule) {
		return "", false
	}
	if entry.RawScriptProcessor == "" {
		return physical, physical != ""
	}
	key, _ = r.env.Expand(entry.RawScriptProcessor)
	return key, true
}

// Check looks a handler's program up. IIS compares whole strings without case: quotes, blanks and arguments count
// (spec: pipeline §2.4).
func (r *Restrictions) Check(entry *handler.Entry, physical string) Restriction {
	if entry.RawScriptProcessor == "" || !entry.HasModule(isapiModule) && !entry.HasModule(cgiModule) {
		return r.look(entry, physical)
	}
	question := asked{entry.RawScriptProcessor, entry.HasModule(isapiModule)}
	if known, ok := r.answers.Load(question); ok {
		out := known.(Restriction)
		out.entry = entry
		return out
	}
	out := r.look(entry, physical)
	r.answers.Store(question, out)
	return out
}

// look looks a program up.
func (r *Restrictions) look(entry *handler.Entry, physical string) Restriction {
	out := Restriction{list: r, entry: entry}
	key, ok := r.Key(entry, physical)
	if !ok {
		return out
	}
	out.Key = key
	if e := r.byPath[winpath.Fold(key)]; e != nil {
		out.Entry, out.Standing = e, Allowed
		if !e.Allowed {
			out.Standing = Denied
		}
		return out
	}
	unlisted := r.UnlistedCGI
	if entry.HasModule(isapiModule) {
		unlisted = r.UnlistedISAPI
	}
	if unlisted {
		out.Standing = Allowed
		return out
	}
	out.Standing = NotListed
	best := 0
	for _, e := range r.near.candidates(key, r.Entries) {
		if rank, text := compare(key, e.Path); rank > best {
			best, out.Standing, out.Entry, out.Difference = rank, NearMiss, e, text
		}
	}
	return out
}

// Failure returns the 404.2 that the client gets, nil when the program may run. The place is the entry that decides, or the
// section where no entry does; the handler is related.
func (c Restriction) Failure() *verdict.Failure {
	p := c.Problem()
	return p.Failure
}

// Problem is Failure with the text that the entry's path should have.
func (c Restriction) Problem() Problem {
	if c.Standing == Exempt || c.Standing == Allowed {
		return Problem{}
	}
	module := cgiModule
	what := "the command line"
	if c.entry.HasModule(isapiModule) {
		module, what = isapiModule, "the ISAPI extension"
	} else if c.entry.RawScriptProcessor == "" {
		what = "the program"
	}
	f := &verdict.Failure{Status: 404, Substatus: 2, Win32: programBlocked, Module: module, Notification: executeRequest,
		Section: RestrictionSection, Key: c.Key}
	suggest := ""
	switch c.Standing {
	case Denied:
		f.Rule, f.Place, f.Key = "isapi-cgi-not-allowed", c.Entry.Item.Where("allowed"), c.Entry.Raw
		f.Because = fmt.Sprintf("isapiCgiRestriction lists %s %s with allowed=\"false\", so IIS does not run it.", what, c.Key)
		f.Fix = `set allowed="true" on the entry`
		suggest = "true"
	case NearMiss:
		f.Rule, f.Place, f.Key = "isapi-cgi-restriction-mismatch", c.Entry.Item.Where("path"), c.Entry.Raw
		f.Because = fmt.Sprintf("isapiCgiRestriction must hold %s letter by letter: the handler runs %s, the entry says %s (%s).", what, c.Key, c.Entry.Path, c.Difference)
		f.Fix = "write the path of the entry as " + c.Key
		suggest = c.entry.RawScriptProcessor
		if suggest == "" {
			suggest = c.Key
		}
		if c.handlerWrong() {
			f.Fix, suggest = fmt.Sprintf("write the handler's scriptProcessor as %s; its own text would not run", c.Entry.Path), ""
		}
		if !c.Entry.Allowed {
			f.Fix += `, and set allowed="true"`
		}
	default:
		f.Rule, f.Place = "isapi-cgi-not-listed", c.list.Section.Origin
		f.Because = fmt.Sprintf("isapiCgiRestriction does not list %s %s, so IIS does not run it.", what, c.Key)
		f.Fix = fmt.Sprintf(`add path="%s" allowed="true" to isapiCgiRestriction in applicationHost.config`, strings.ReplaceAll(c.Key, `"`, "&quot;"))
		if f.Place.IsZero() && c.entry.Item != nil {
			f.Place, f.Section, f.Key = c.entry.Item.Where("scriptProcessor"), handler.SectionName, c.entry.Name
		}
	}
	if f.Section == RestrictionSection {
		relateHandler(f, c.entry, "scriptProcessor")
	}
	return Problem{f, suggest}
}

// handlerWrong reports that the entry has the placeholder which the handler's command line lacks.
func (c Restriction) handlerWrong() bool {
	if c.entry.HasModule(isapiModule) || c.entry.RawScriptProcessor == "" {
		return false
	}
	mine, listed := ParseCommand(c.Key, nil), ParseCommand(c.Entry.Path, nil)
	return len(mine.Slots) == 0 && len(listed.Slots) > 0 && NeedsScript(mine.Program) || mine.Tries != nil && listed.Quoted
}

// Unused returns the entries that allow something which none of the handlers runs, near misses included. direct reports
// whether a program may be requested by its own name; nil takes every program without arguments for that.
func (r *Restrictions) Unused(entries []*handler.Entry, direct func(path string) bool) []*Restricted {
	used := map[*Restricted]bool{}
	runsFiles := false
	for _, entry := range entries {
		if !entry.HasModule(isapiModule) && !entry.HasModule(cgiModule) {
			continue
		}
		if entry.RawScriptProcessor == "" {
			runsFiles = true
			continue
		}
		if c := r.Check(entry, ""); c.Entry != nil {
			used[c.Entry] = true
		}
	}
	var unused []*Restricted
	for _, e := range r.Entries {
		if used[e] || !e.Allowed {
			continue
		}
		if runsFiles && winpath.IsAbs(e.Path) && (direct == nil || direct(e.Path)) {
			if c := ParseCommand(e.Path, nil); c.Program == e.Path && !NeedsScript(e.Path) {
				continue
			}
		}
		unused = append(unused, e)
	}
	return unused
}
