package processes

import (
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// ModuleRuntimeVersion reports managed modules and handlers of .NET 3.0 that pools of .NET 4 load.
var ModuleRuntimeVersion = &rules.Rule{
	ID: "IIS3029", Name: "module-runtime-version", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "module of .NET 3.0 in a pool of .NET 4",
		What:  "A managed module or handler whose type is one of WCF 3.0 (System.ServiceModel, Version=3.0.0.0) without the preCondition runtimeVersionv2.0, in a pool of .NET 4.",
		Why: `.NET 4 has these types in another assembly. ASP.NET loads all modules when the application starts, so every request for managed code answers 500, "Could not load type
'System.ServiceModel.Activation.HttpModule' from assembly 'System.ServiceModel, Version=3.0.0.0'". Installing .NET 3.5 features after .NET 4 writes such entries.`,
		Bad: serverExample(`    <modules>
      <!-- want@+1 "runtimeVersionv2.0" -->
      <add name="ServiceModel" type="System.ServiceModel.Activation.HttpModule, System.ServiceModel, Version=3.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" preCondition="managedHandler" />
    </modules>
`, ""),
		Good: serverExample(`    <modules>
      <add name="ServiceModel" type="System.ServiceModel.Activation.HttpModule, System.ServiceModel, Version=3.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" preCondition="managedHandler,runtimeVersionv2.0" />
    </modules>
`, ""),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Could not load type System.ServiceModel.Activation.HttpModule (KB 2015129)"},
	},
	Sites: func(p *rules.Pass) {
		if p.Profile() {
			return
		}
		seen := map[source.Span]bool{}
		for _, scope := range p.Scopes {
			if scope.Pool == nil {
				continue
			}
			for _, name := range []string{program.ModulesSection, handler.SectionName} {
				for _, item := range scope.Section(name).Items {
					if problem := program.OldRuntime(item, name, scope.HandlerPool()); problem != nil && !item.Origin.Profile() && !seen[problem.Place.Span] {
						seen[problem.Place.Span] = true
						p.Report(keepOut(item, problem))
					}
				}
			}
		}
	},
}

// keepOut is the finding of such an item, with the fix that keeps it out of pools of .NET 4.
func keepOut(item *merge.Item, problem *program.Problem) *rules.Finding {
	const token = "runtimeVersionv2.0"
	f := found(*problem)
	fix := rules.Fix{Title: "keep it out of pools of .NET 4", Safe: true}
	if a := item.Attr("preCondition"); a != nil && a.Value != "" {
		if e, ok := mend.Value(a.Origin, a.Value+","+token); ok {
			fix.Edits = append(fix.Edits, e)
		}
	} else if item.XML != nil && a == nil {
		fix.Edits = append(fix.Edits, edit.AddAttr(item.XML, "preCondition", token))
	}
	if len(fix.Edits) > 0 {
		f.Fixes = []rules.Fix{fix}
	}
	return f
}
