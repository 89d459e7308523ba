package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/verdict"
)

// managedEnums are the settings with a list of names that every ASP.NET application reads when it starts or answers.
var managedEnums = []struct{ section, attribute string }{
	{ASPNETAuthenticationSection, "mode"}, {"system.web/customErrors", "mode"}, {"system.web/customErrors", "redirectMode"}, {"system.web/sessionState", "mode"},
}

// ASPNETValues returns the settings of ASP.NET whose value .NET refuses: it compares the names of enumerations with case, which IIS does
// not, and answers requests for managed code with 500 (observed behaviour: "The enumeration value must be one of the following").
// Cased says which of them IIS would take.
func ASPNETValues(get Sections) (failures []*verdict.Failure, cased []bool) {
	for _, setting := range managedEnums {
		section := get(setting.section)
		a := element(section).Attr(setting.attribute)
		if a == nil || a.Schema == nil || a.Schema.Type != schema.Enum || slices.ContainsFunc(a.Schema.Values, func(n schema.Named) bool { return n.Name == a.Value }) {
			continue
		}
		names := make([]string, len(a.Schema.Values))
		meant := ""
		for i, n := range a.Schema.Values {
			if names[i] = n.Name; strings.EqualFold(n.Name, strings.TrimSpace(a.Value)) {
				meant = n.Name
			}
		}
		f := &verdict.Failure{Status: 500, Rule: "invalid-attribute-value", Place: a.Origin, Section: setting.section, Key: setting.attribute,
			Module: "ManagedPipelineHandler", Notification: "ExecuteRequestHandler", Uncertain: "when ASP.NET reads the section"}
		f.Because = fmt.Sprintf("%s is \"%s\", and .NET takes %s only", setting.attribute, a.Value, strings.Join(names, ", "))
		f.Fix = "write one of these names"
		if meant != "" {
			f.Because += ", with this case: ASP.NET cannot read its configuration and answers 500"
			f.Fix = fmt.Sprintf("write %s=\"%s\"", setting.attribute, meant)
		}
		failures, cased = append(failures, f), append(cased, meant != "")
	}
	return failures, cased
}
