package answer

import (
	"fmt"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/verdict"
)

// Explanation is what a request comes to: the handler that takes it, the line that says so, and the answer that IIS gives.
type Explanation struct {
	SchemaVersion    int                 `json:"schemaVersion"`
	Configuration    setup.Configuration `json:"configuration"`
	Request          Request             `json:"request"`
	Site             *Site               `json:"site"`
	Application      *Application        `json:"application"`
	Pool             *Pool               `json:"pool"`
	VirtualDirectory *Directory          `json:"virtualDirectory"`
	PhysicalPath     *string             `json:"physicalPath"`
	LocalPath        *string             `json:"localPath"`
	Resource         string              `json:"resource"`
	PathInfo         string              `json:"pathInfo"`
	ConfigPath       *string             `json:"configPath"`
	Chain            []Level             `json:"chain"`
	Handler          *Handler            `json:"handler"`
	Hops             []Hop               `json:"hops"`
	Candidates       []Candidate         `json:"candidates"`
	Error            *ConfigError        `json:"error"`
	Prediction       Prediction          `json:"prediction"`
}

// Request is a request as the client sent it.
type Request struct {
	URL    string `json:"url"`
	Method string `json:"method"`
}

// Site is the site that took a request, and the binding that chose it; the binding is null for a configuration path.
type Site struct {
	Name    string   `json:"name"`
	ID      int64    `json:"id"`
	Origin  *Origin  `json:"origin"`
	Binding *Binding `json:"binding"`
}

// Binding is a binding of a site.
type Binding struct {
	Protocol    string  `json:"protocol"`
	Information string  `json:"information"`
	Origin      *Origin `json:"origin"`
}

// Application is the application of a path.
type Application struct {
	Path   string  `json:"path"`
	Origin *Origin `json:"origin"`
}

// Pool is the application pool of a request.
type Pool struct {
	Name           string `json:"name"`
	PipelineMode   string `json:"pipelineMode"`
	RuntimeVersion string `json:"runtimeVersion"`
	Enable32Bit    bool   `json:"enable32Bit"`
	Defined        bool   `json:"defined"`
	// Assumed says that the file describes no pools: mode, version and bitness are what pools usually have.
	Assumed bool    `json:"assumed,omitempty"`
	Origin  *Origin `json:"origin"`
}

// Directory is the virtual directory of a path.
type Directory struct {
	Path         string  `json:"path"`
	PhysicalPath string  `json:"physicalPath"`
	Origin       *Origin `json:"origin"`
}

// Handler is the entry of the handlers that answers.
type Handler struct {
	Name       string               `json:"name"`
	Attributes map[string]Attribute `json:"attributes"`
	Origin     *Origin              `json:"origin"`
	History    []Change             `json:"history"`
}

// Change is one step in the history of an entry: added, removed or cleared.
type Change struct {
	Action string  `json:"action"`
	Origin *Origin `json:"origin"`
}

// Hop is a step inside the server: a rewrite, a default document, a handler that handed the request on.
type Hop struct {
	Kind    string  `json:"kind"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	Handler *string `json:"handler"`
	Origin  *Origin `json:"origin"`
}

// Candidate is one entry of the handlers, in effective order, and what became of it.
type Candidate struct {
	Index  int     `json:"index"`
	Name   string  `json:"name"`
	Origin *Origin `json:"origin"`
	Result string  `json:"result"`
	Reason string  `json:"reason"`
}

// Prediction is the answer that IIS gives by its configuration; status is null where that is not known.
type Prediction struct {
	Status    *int   `json:"status"`
	Substatus int    `json:"substatus"`
	Text      string `json:"text"`
	Certainty string `json:"certainty"`
	Because   string `json:"because"`
	// Assumed is what nobody told and what the prediction rests on.
	Assumed []string `json:"assumed"`
	Rule    *string  `json:"rule"`
	Failure
	// Next holds what would fail if the first failure were mended.
	Next []Next `json:"next"`
	// Potential holds answers that the configuration makes possible and that load, time or the client decide.
	Potential []Potential `json:"potential"`
}

// Potential is an answer that the configuration makes possible.
type Potential struct {
	Text    string  `json:"text"`
	Because string  `json:"because"`
	Place   *Origin `json:"place"`
	Section string  `json:"section"`
	Key     string  `json:"key"`
}

// Failure is what is known of a failure beyond its status.
type Failure struct {
	Fix          string    `json:"fix"`
	Win32        *string   `json:"win32"`
	Place        *Origin   `json:"place"`
	Section      string    `json:"section"`
	Key          string    `json:"key"`
	Uncertain    string    `json:"uncertain"`
	Alternatives []string  `json:"alternatives"`
	Related      []Related `json:"related"`
}

// Next is what would fail if the failures before it were mended.
type Next struct {
	Text    string  `json:"text"`
	Because string  `json:"because"`
	Rule    *string `json:"rule"`
	Failure
}

// Explain returns what explain answers.
func (f *Followed) Explain() *Explanation {
	r, view := f.Resolution(), f.View()
	j := &Explanation{SchemaVersion: 1, Configuration: f.Server.Configuration, Request: Request{f.First.Request.URL(), f.First.Request.Method},
		Resource: "unknown", Chain: []Level{}, Hops: []Hop{}, Candidates: []Candidate{},
		Error: configError(f.ConfigError(), view), Prediction: f.prediction()}
	if r.Site != nil {
		j.Site = &Site{Name: r.Site.Name, ID: r.Site.ID, Origin: originOf(r.Site.Item.Origin, view)}
		if b := f.First.Choice.Binding; b != nil {
			j.Site.Binding = &Binding{b.Protocol, b.Information, originOf(b.Item.Origin, view)}
		}
	}
	for _, h := range f.Hops {
		j.Hops = append(j.Hops, Hop{h.Kind, h.From, h.To, optional(h.Handler), originOf(h.Origin, view)})
	}
	if r.Directory == nil {
		return j
	}
	j.ConfigPath, j.Chain, j.PathInfo = &r.ConfigPath, f.Server.chain(r.Directory), r.PathInfo()
	f.place(j, r)
	if e := f.Entry(); e != nil {
		j.Handler = f.handler(e)
	}
	for _, c := range f.Candidates() {
		j.Candidates = append(j.Candidates, Candidate{c.Index, c.Entry.Name, originOf(c.Entry.Item.Origin, view), c.Text(), c.Reason})
	}
	return j
}

// place fills in where the request's path lives.
func (f *Followed) place(j *Explanation, r *resolver.Resolution) {
	view := f.View()
	if app := r.Application; app != nil {
		j.Application = &Application{app.Path, originOf(app.Item.Origin, view)}
	}
	if pool := r.Pool; pool != nil {
		j.Pool = &Pool{Name: pool.Name, PipelineMode: pool.Mode.Text, RuntimeVersion: pool.Runtime.Text, Enable32Bit: pool.Enable32.True(),
			Defined: r.PoolDefined, Assumed: pool.Assumed}
		if pool.Item != nil {
			j.Pool.Origin = originOf(pool.Item.Origin, view)
		}
	}
	if vdir := r.Directory.Directory; vdir != nil {
		j.VirtualDirectory = &Directory{vdir.Path, vdir.PhysicalPath.Text, originOf(vdir.Item.Origin, view)}
	}
	j.PhysicalPath, j.LocalPath = optional(r.Physical), optional(r.Resource.Local)
	switch {
	case r.Resource.IsFile():
		j.Resource = "file"
	case r.Resource.IsDir():
		j.Resource = "directory"
	case r.Resource.Fact == disk.Absent:
		j.Resource = "absent"
	}
}

func (f *Followed) handler(e *handler.Entry) *Handler {
	view := f.View()
	of := elements{secrets: f.Server.Secrets, version: f.Server.Engine.Version, env: f.Server.EnvOf(f.Resolution().Pool), view: view}
	j := &Handler{Name: e.Name, Attributes: of.attributes(&e.Item.Element), Origin: originOf(e.Item.Origin, view), History: []Change{}}
	for _, step := range f.History(e) {
		j.History = append(j.History, Change{step.Action, originOf(step.Origin, view)})
	}
	return j
}

func (f *Followed) prediction() Prediction {
	j := Prediction{Substatus: f.Substatus, Text: f.Text(), Certainty: f.Certainty.String(), Because: f.Because,
		Assumed: append([]string{}, f.Assumed...), Next: []Next{}, Potential: []Potential{},
		Failure: failureOf(f.Outcome.Failure, f.View())}
	if f.Status != 0 {
		j.Status = &f.Status
	}
	if f.Failure != nil {
		j.Rule = optional(f.Failure.Rule)
	}
	for _, next := range f.Next {
		j.Next = append(j.Next, Next{next.Text(), next.Because, optional(next.Rule), failureOf(next, f.View())})
	}
	for _, n := range f.Potential {
		j.Potential = append(j.Potential, Potential{n.Status, n.Text, originOf(n.Place, f.View()), n.Section, n.Key})
	}
	return j
}

func failureOf(f *verdict.Failure, view string) Failure {
	j := Failure{Alternatives: []string{}, Related: []Related{}}
	if f == nil {
		return j
	}
	j.Fix, j.Place, j.Section, j.Key, j.Uncertain = f.Fix, originOf(f.Place, view), f.Section, f.Key, f.Uncertain
	j.Alternatives = append(j.Alternatives, f.Or...)
	if f.Win32 != 0 {
		j.Win32 = optional(fmt.Sprintf("0x%08x", f.Win32))
	}
	for _, r := range f.Related {
		j.Related = append(j.Related, Related{r.Message, originOf(r.Origin, view)})
	}
	return j
}
