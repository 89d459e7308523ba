package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// noEngine explains why ASP.NET cannot run an entry: a pool in classic mode, without managed code, or a server without the
// engine of the pool's version and bitness (spec: pipeline §1.10).
func (m *Modules) noEngine(entry *handler.Entry) *verdict.Failure {
	if m.Engine() != nil {
		return nil
	}
	f := bad(entry, handler.ManagedModule)
	f.Rule = "managed-engine-missing"
	switch {
	case m.pool.Classic:
		f.Rule = "handler-precondition-mode"
		f.Because += fmt.Sprintf(": the pool \"%s\" runs in classic mode, where ASP.NET runs through aspnet_isapi.dll only.", m.Pool.Name)
		f.Fix = `run the application in a pool with managedPipelineMode="Integrated"; a classic pool runs the path through IsapiModule with aspnet_isapi.dll only`
		relate(f, "the pool's mode", m.poolPlace(m.Pool.Mode.Origin))
		return f
	case m.pool.Runtime == "":
		f.Because += fmt.Sprintf(": the pool \"%s\" runs no managed code.", m.Pool.Name)
		f.Fix = `set managedRuntimeVersion="v4.0" on the pool, or remove the handler`
		if place := m.poolPlace(m.Pool.Runtime.Origin); !place.IsZero() {
			f.Place, f.Section, f.Key = place, "system.applicationHost/applicationPools", "managedRuntimeVersion"
			relateHandler(f, entry, "modules")
		}
		return f
	}
	if item, token := m.otherEngine(); item != nil {
		f.Place, f.Section, f.Key = item.Where("preCondition"), GlobalModulesSection, item.Text("name")
		relateHandler(f, entry, "modules")
		if strings.HasPrefix(token, "bitness") {
			f.Rule = "bitness-mismatch"
			f.Because += fmt.Sprintf(": the managed engine is registered for %s-bit pools only, and the pool \"%s\" runs %d-bit.", token[len("bitness"):], m.Pool.Name, m.pool.Bits)
			f.Fix = fmt.Sprintf("register the %d-bit ASP.NET, or change enable32BitAppOnWin64 of the pool", m.pool.Bits)
			relate(f, "the pool's bitness", m.Pool.Enable32.Origin)
			return f
		}
		f.Because += fmt.Sprintf(": the pool \"%s\" runs .NET %s, and the server has only %s.", m.Pool.Name, m.pool.Runtime, item.Text("name"))
		f.Fix = "install ASP.NET for that version, or change managedRuntimeVersion of the pool"
		relate(f, "the pool's version", m.poolPlace(m.Pool.Runtime.Origin))
		return f
	}
	f.Because += fmt.Sprintf(": globalModules has no managed engine for the pool \"%s\" (.NET %s, %d-bit), so ASP.NET is not registered with IIS.", m.Pool.Name, m.pool.Runtime, m.pool.Bits)
	f.Fix = "install ASP.NET with its Windows feature (Web-Asp-Net45), or register it again"
	if !m.Global.Origin.IsZero() {
		f.Place, f.Section, f.Key = m.Global.Origin, GlobalModulesSection, m.engineName()
		relateHandler(f, entry, "modules")
	}
	return f
}

// poolPlace returns the place of a pool's setting, or of the pool where the setting is a default.
func (m *Modules) poolPlace(origin merge.Origin) merge.Origin {
	if origin.IsZero() && m.Pool.Item != nil {
		return m.Pool.Item.Origin
	}
	return origin
}

// otherEngine returns a managed engine that is registered for other pools: of this version with the wrong bitness first.
func (m *Modules) otherEngine() (found *merge.Item, token string) {
	for _, item := range m.Global.Items {
		if !strings.HasPrefix(item.Text("name"), "ManagedEngine") {
			continue
		}
		failing := m.failing(item)
		fits := strings.Contains(item.Text("preCondition"), fmt.Sprintf("bitness%d", m.pool.Bits))
		if found == nil || strings.HasPrefix(failing, "bitness") || fits && !strings.HasPrefix(token, "bitness") {
			found, token = item, failing
		}
	}
	return found, token
}

// engineName is the name under which setup registers the engine that the pool needs.
func (m *Modules) engineName() string {
	if strings.HasPrefix(m.pool.Runtime, "v2") {
		if m.pool.Bits == 64 {
			return "ManagedEngine64"
		}
		return "ManagedEngine"
	}
	return fmt.Sprintf("ManagedEngineV4.0_%dbit", m.pool.Bits)
}

// ModeAdvice is what to do about an entry whose preCondition asks for the other pipeline mode. Managed code runs in a classic pool by way of
// the ISAPI extension of ASP.NET alone, so that taking the precondition out would only give another failure.
func ModeAdvice(entry *handler.Entry, token string) string {
	switch {
	case entry.Managed() && token != "integratedMode":
		return fmt.Sprintf("Take %s out of the preCondition: managed code runs in integrated pools only.", token)
	case entry.Managed():
		return "Run the application in a pool with managedPipelineMode=\"Integrated\", or map the path to IsapiModule with aspnet_isapi.dll for the classic pool."
	case strings.EqualFold(winpath.Base(entry.ScriptProcessor), "aspnet_isapi.dll"):
		return "Run the application in a pool with managedPipelineMode=\"Classic\", or map the path to its managed type for the integrated pool."
	}
	return fmt.Sprintf("Run the application in a pool of the other mode, or take %s out of the preCondition if the program works in both.", token)
}
