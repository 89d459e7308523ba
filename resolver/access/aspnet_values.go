package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
)

// managedEnums are the settings with a list of names that every ASP.NET application reads when it starts or answers, with their names as
// .NET writes them.
var managedEnums = []struct {
	section, attribute string
	names              []string
}{
	{ASPNETAuthenticationSection, "mode", []string{"None", "Windows", "Passport", "Forms"}},
	{"system.web/customErrors", "mode", []string{"RemoteOnly", "On", "Off"}},
	{"system.web/customErrors", "redirectMode", []string{"ResponseRedirect", "ResponseRewrite"}},
	{"system.web/sessionState", "mode", []string{"Off", "InProc", "StateServer", "SQLServer", "Custom"}},
}

// ASPNETValues returns the settings of ASP.NET whose value .NET refuses: it compares the names of enumerations with case, which IIS does
// not, and answers requests for managed code with 500 (observed behaviour: "The enumeration value must be one of the following").
// Cased says which of them IIS would take.
func ASPNETValues(get Sections) (failures []*verdict.Failure, cased []bool) {
	for _, setting := range managedEnums {
		a := element(get(setting.section)).Attr(setting.attribute)
		if a == nil || slices.Contains(setting.names, a.Value) || a.Value == "Federated" { // a word of the schema that some servers know
			continue
		}
		meant := ""
		for _, name := range setting.names {
			if strings.EqualFold(name, strings.TrimSpace(a.Value)) {
				meant = name
			}
		}
		f := &verdict.Failure{Status: 500, Rule: "invalid-attribute-value", Place: a.Origin, Section: setting.section, Key: setting.attribute,
			Module: "ManagedPipelineHandler", Notification: "ExecuteRequestHandler", Uncertain: "when ASP.NET reads the section"}
		f.Because = fmt.Sprintf("%s is \"%s\", and .NET takes %s only", setting.attribute, a.Value, strings.Join(setting.names, ", "))
		f.Fix = "write one of these names"
		if meant != "" {
			f.Because += ", with this case: ASP.NET cannot read its configuration and answers 500"
			f.Fix = fmt.Sprintf("write %s=\"%s\"", setting.attribute, meant)
		}
		failures, cased = append(failures, f), append(cased, meant != "")
	}
	return failures, cased
}
