package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/iislens/iislens/rules"
)

// azureFormat writes the logging commands by which an Azure DevOps agent shows errors and warnings of a build
// (Azure DevOps documentation: "Logging commands", task.logissue).
type azureFormat struct{}

// The agent splits a command first and reads these four afterwards, so nothing that it decodes can end one. A percent sign stays as it
// is: its own escape, %AZP25, is read by agents that were told to only, and "%s %s" is what people look for.
var (
	azureData     = strings.NewReplacer("\r", "%0D", "\n", "%0A")
	azureProperty = strings.NewReplacer("\r", "%0D", "\n", "%0A", ";", "%3B", "]", "%5D")
)

func (azureFormat) format(out *bytes.Buffer, v *view) error {
	for _, t := range v.problems {
		logIssue(out, "error", t.place, "", "file not checked: "+t.Message)
	}
	for _, e := range v.counted {
		kind := "warning" // there is no third kind
		if e.level == rules.Error {
			kind = "error"
		}
		logIssue(out, kind, e.place, e.Rule.ID, label(e.Rule)+": "+detail(e.Finding))
	}
	return nil
}

// logIssue writes one command.
func logIssue(out *bytes.Buffer, kind string, at place, code, message string) {
	var properties strings.Builder
	add := func(name string, value any) {
		fmt.Fprintf(&properties, "%s=%s;", name, azureProperty.Replace(visible(fmt.Sprint(value))))
	}
	add("type", kind)
	if at.file != "" {
		add("sourcepath", at.file)
	}
	if at.known() {
		add("linenumber", at.from.Line)
		add("columnnumber", at.from.Column)
	}
	if code != "" {
		add("code", code)
	}
	fmt.Fprintf(out, "##vso[task.logissue %s]%s\n", properties.String(), azureData.Replace(visible(message)))
}
