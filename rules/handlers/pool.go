package handlers

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// The rules of this file's functions ask what the pool makes of an entry: its preconditions, and whether its module is there.

const unknownPool = "the application pool is not known without an applicationHost.config"

// inPool is the check of the rules on a pool: it finds entries that the pool of a place passes over for want of a precondition of one
// of the kinds (and nothing takes their place), and entries whose module the pool lacks, where the failure has the rule's name.
func inPool(kinds ...string) entryCheck {
	return func(p *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding {
		if !place.PoolDefined {
			return nil
		}
		if f := passedOver(p, place, e, kinds); f != nil {
			return f
		}
		return moduleGone(p, place, e)
	}
}

// passedOver is the finding of an entry whose precondition does not hold in the pool of the place.
func passedOver(p *rules.Pass, place *rules.Scope, e *handler.Entry, kinds []string) *rules.Finding {
	pool := place.HandlerPool()
	token := e.PreCondition.Failing(pool)
	kind := ""
	for _, k := range kinds {
		if strings.HasPrefix(token, k) {
			kind = k
		}
	}
	if kind == "" {
		return nil
	}
	if first, _ := e.PreCondition.Impossible(); first != "" || e.Extensionless() || stockName(e.Name) {
		return nil
	}
	if p.Profile() {
		p.Skip(unknownPool)
		return nil
	}
	if substitute(place.Handlers(p.Server), e, pool) != nil {
		return nil
	}
	f := atAttr(e, "preCondition")
	relate(f, "the pool", place.Pool.Item.Origin)
	f.Message = fmt.Sprintf("%s asks for %s, and the pool \"%s\" of %s runs %s: IIS passes the entry over, and nothing else takes %s.",
		e.Name, token, pool.Name, place.Application.Path, poolText(pool, kind), e.Path.Text)
	switch kind {
	case "bitness":
		f.Statuses = []string{"404.17", "404.0"}
		f.Advice = fmt.Sprintf("Map a program of %d bits, or set enable32BitAppOnWin64=\"%s\" on the pool.", pool.Bits, fmt.Sprint(pool.Bits == 64))
	case "runtimeVersion":
		f.Statuses = []string{"404.17", "404.0"}
		f.Advice = "Run the application in a pool of that .NET CLR version, or correct the preCondition."
	default:
		f.Statuses = []string{"404.17", "404.0"}
		f.Advice = program.ModeAdvice(e, token)
	}
	return f
}

func poolText(pool *handler.Pool, kind string) string {
	switch {
	case kind == "bitness":
		return fmt.Sprintf("%d-bit", pool.Bits)
	case kind == "runtimeVersion" && pool.Runtime == "":
		return "no managed code"
	case kind == "runtimeVersion":
		return ".NET CLR " + pool.Runtime
	case pool.Classic:
		return "in Classic mode"
	}
	return "in Integrated mode"
}

// moduleGone is the 500.21 of an entry that the pool of the place selects, where the failure has the rule's name.
func moduleGone(p *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding {
	if e.PreCondition.Failing(place.HandlerPool()) != "" {
		return nil
	}
	failure := p.Predictor.Modules(place.Node, place.Pool).Missing(e)
	if failure == nil || failure.Rule != p.Rule.Name {
		return nil
	}
	if p.Profile() && !sureOfModule(p, place, e) {
		p.Skip("what modules the server has is not known without an applicationHost.config")
		return nil
	}
	f := rules.FromFailure(failure)
	f.Fixes = spelling(place, e)
	return atOwner(f, e, "modules", "the server says so here")
}

// spelling offers the name of the module that the entry writes in other letter case.
func spelling(place *rules.Scope, e *handler.Entry) []rules.Fix {
	el, a := xmlOf(e), e.Item.Attr("modules")
	if el == nil || a == nil || a.XML == nil {
		return nil
	}
	for _, item := range place.Section(modulesSection).Items {
		if name := item.Text("name"); name != e.Modules[0] && strings.EqualFold(name, e.Modules[0]) {
			text := strings.Replace(a.Value, e.Modules[0], name, 1)
			return []rules.Fix{{Title: "Write " + name, Safe: true, Edits: []source.Edit{edit.Value(el, a.XML, text)}}}
		}
	}
	return nil
}

// sureOfModule reports whether a profile tells enough about the module of an entry: it is a module that Windows brings, or the name of one
// that the server has in other letter case.
func sureOfModule(p *rules.Pass, place *rules.Scope, e *handler.Entry) bool {
	if len(e.Modules) == 0 || e.Modules[0] == handler.ManagedModule {
		return false
	}
	for name := range shipped().modules {
		if strings.EqualFold(name, e.Modules[0]) {
			return true
		}
	}
	for _, item := range place.Section(globalSection).Items {
		if strings.EqualFold(item.Text("name"), e.Modules[0]) {
			return true
		}
	}
	return false
}
