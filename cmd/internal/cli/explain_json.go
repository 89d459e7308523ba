package cli

import (
	"fmt"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

type explainJSON struct {
	SchemaVersion    int                 `json:"schemaVersion"`
	Configuration    setup.Configuration `json:"configuration"`
	Request          requestJSON         `json:"request"`
	Site             *siteJSON           `json:"site"`
	Application      *partJSON           `json:"application"`
	Pool             *poolJSON           `json:"pool"`
	VirtualDirectory *directoryJSON      `json:"virtualDirectory"`
	PhysicalPath     *string             `json:"physicalPath"`
	LocalPath        *string             `json:"localPath"`
	Resource         string              `json:"resource"`
	PathInfo         string              `json:"pathInfo"`
	ConfigPath       *string             `json:"configPath"`
	Chain            []levelJSON         `json:"chain"`
	Handler          *handlerJSON        `json:"handler"`
	Hops             []hopJSON           `json:"hops"`
	Candidates       []candidateJSON     `json:"candidates"`
	Error            *configErrorJSON    `json:"error"`
	Prediction       predictionJSON      `json:"prediction"`
}

type requestJSON struct {
	URL    string `json:"url"`
	Method string `json:"method"`
}

type siteJSON struct {
	Name    string       `json:"name"`
	ID      int64        `json:"id"`
	Origin  *originJSON  `json:"origin"`
	Binding *bindingJSON `json:"binding"`
}

type bindingJSON struct {
	Protocol    string      `json:"protocol"`
	Information string      `json:"information"`
	Origin      *originJSON `json:"origin"`
}

type partJSON struct {
	Path   string      `json:"path"`
	Origin *originJSON `json:"origin"`
}

type poolJSON struct {
	Name           string `json:"name"`
	PipelineMode   string `json:"pipelineMode"`
	RuntimeVersion string `json:"runtimeVersion"`
	Enable32Bit    bool   `json:"enable32Bit"`
	Defined        bool   `json:"defined"`
	// Assumed says that the file describes no pools: mode, version and bitness are what pools usually have.
	Assumed bool        `json:"assumed,omitempty"`
	Origin  *originJSON `json:"origin"`
}

type directoryJSON struct {
	Path         string      `json:"path"`
	PhysicalPath string      `json:"physicalPath"`
	Origin       *originJSON `json:"origin"`
}

type handlerJSON struct {
	Name       string                   `json:"name"`
	Attributes map[string]attributeJSON `json:"attributes"`
	Origin     *originJSON              `json:"origin"`
	History    []stepJSON               `json:"history"`
}

type stepJSON struct {
	Action string      `json:"action"`
	Origin *originJSON `json:"origin"`
}

type hopJSON struct {
	Kind    string      `json:"kind"`
	From    string      `json:"from"`
	To      string      `json:"to"`
	Handler *string     `json:"handler"`
	Origin  *originJSON `json:"origin"`
}

type candidateJSON struct {
	Index  int         `json:"index"`
	Name   string      `json:"name"`
	Origin *originJSON `json:"origin"`
	Result string      `json:"result"`
	Reason string      `json:"reason"`
}

type predictionJSON struct {
	Status    *int   `json:"status"`
	Substatus int    `json:"substatus"`
	Text      string `json:"text"`
	Certainty string `json:"certainty"`
	Because   string `json:"because"`
	// Assumed is what nobody told and what the prediction rests on.
	Assumed []string `json:"assumed"`
	Rule    *string  `json:"rule"`
	failureJSON
	// Next holds what would fail if the first failure were mended.
	Next []nextJSON `json:"next"`
	// Potential holds answers that the configuration makes possible and that load, time or the client decide.
	Potential []potentialJSON `json:"potential"`
}

type potentialJSON struct {
	Text    string      `json:"text"`
	Because string      `json:"because"`
	Place   *originJSON `json:"place"`
	Section string      `json:"section"`
	Key     string      `json:"key"`
}

// failureJSON is what is known of a failure beyond its status.
type failureJSON struct {
	Fix          string        `json:"fix"`
	Win32        *string       `json:"win32"`
	Place        *originJSON   `json:"place"`
	Section      string        `json:"section"`
	Key          string        `json:"key"`
	Uncertain    string        `json:"uncertain"`
	Alternatives []string      `json:"alternatives"`
	Related      []relatedJSON `json:"related"`
}

type nextJSON struct {
	Text    string  `json:"text"`
	Because string  `json:"because"`
	Rule    *string `json:"rule"`
	failureJSON
}

func (a *answer) json() *explainJSON {
	r, view := a.resolution(), a.view()
	j := &explainJSON{SchemaVersion: 1, Configuration: a.server.conf, Request: requestJSON{a.First.Request.URL(), a.First.Request.Method},
		Resource: "unknown", Chain: []levelJSON{}, Hops: []hopJSON{}, Candidates: []candidateJSON{},
		Error: configError(a.fault(), view), Prediction: a.prediction()}
	if r.Site != nil {
		j.Site = &siteJSON{Name: r.Site.Name, ID: r.Site.ID, Origin: origin(r.Site.Item.Origin, view)}
		if b := a.First.Choice.Binding; b != nil {
			j.Site.Binding = &bindingJSON{b.Protocol, b.Information, origin(b.Item.Origin, view)}
		}
	}
	for _, h := range a.Hops {
		j.Hops = append(j.Hops, hopJSON{h.Kind, h.From, h.To, optional(h.Handler), origin(h.Origin, view)})
	}
	if r.Directory == nil {
		return j
	}
	j.ConfigPath, j.Chain, j.PathInfo = &r.ConfigPath, a.server.chain(r.Directory), r.PathInfo()
	a.place(j, r)
	if e := a.entry(); e != nil {
		j.Handler = a.handler(e)
	}
	for _, c := range a.candidates() {
		j.Candidates = append(j.Candidates, candidateJSON{c.Index, c.Entry.Name, origin(c.Entry.Item.Origin, view), resultText(c), c.Reason})
	}
	return j
}

// place fills in where the request's path lives.
func (a *answer) place(j *explainJSON, r *resolver.Resolution) {
	view := a.view()
	if app := r.Application; app != nil {
		j.Application = &partJSON{app.Path, origin(app.Item.Origin, view)}
	}
	if pool := r.Pool; pool != nil {
		j.Pool = &poolJSON{Name: pool.Name, PipelineMode: pool.Mode.Text, RuntimeVersion: pool.Runtime.Text, Enable32Bit: pool.Enable32.True(), Defined: r.PoolDefined, Assumed: pool.Assumed}
		if pool.Item != nil {
			j.Pool.Origin = origin(pool.Item.Origin, view)
		}
	}
	if vdir := r.Directory.Directory; vdir != nil {
		j.VirtualDirectory = &directoryJSON{vdir.Path, vdir.PhysicalPath.Text, origin(vdir.Item.Origin, view)}
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

func (a *answer) handler(e *handler.Entry) *handlerJSON {
	view := a.view()
	of := elements{secrets: a.server.secrets, version: a.server.Engine.Version, env: a.server.EnvOf(a.resolution().Pool), view: view}
	j := &handlerJSON{Name: e.Name, Attributes: of.attributes(&e.Item.Element), Origin: origin(e.Item.Origin, view), History: []stepJSON{}}
	for _, step := range a.history(e) {
		j.History = append(j.History, stepJSON{step.Action, origin(step.Origin, view)})
	}
	return j
}

func (a *answer) history(e *handler.Entry) []merge.Step {
	return a.resolution().Handlers.Section.History(e.Item)
}

func (a *answer) prediction() predictionJSON {
	j := predictionJSON{Substatus: a.Substatus, Text: a.Text(), Certainty: a.Certainty.String(), Because: a.Because, Assumed: append([]string{}, a.Assumed...), Next: []nextJSON{}, Potential: []potentialJSON{},
		failureJSON: failureOf(a.Failure, a.view())}
	if a.Status != 0 {
		j.Status = &a.Status
	}
	if a.Failure != nil {
		j.Rule = optional(a.Failure.Rule)
	}
	for _, f := range a.Next {
		j.Next = append(j.Next, nextJSON{f.Text(), f.Because, optional(f.Rule), failureOf(f, a.view())})
	}
	for _, n := range a.Potential {
		j.Potential = append(j.Potential, potentialJSON{n.Status, n.Text, origin(n.Place, a.view()), n.Section, n.Key})
	}
	return j
}

func failureOf(f *verdict.Failure, view string) failureJSON {
	j := failureJSON{Alternatives: []string{}, Related: []relatedJSON{}}
	if f == nil {
		return j
	}
	j.Fix, j.Place, j.Section, j.Key, j.Uncertain = f.Fix, origin(f.Place, view), f.Section, f.Key, f.Uncertain
	j.Alternatives = append(j.Alternatives, f.Or...)
	if f.Win32 != 0 {
		j.Win32 = optional(fmt.Sprintf("0x%08x", f.Win32))
	}
	for _, r := range f.Related {
		j.Related = append(j.Related, relatedJSON{r.Message, origin(r.Origin, view)})
	}
	return j
}

// optional is nil for the empty string.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
