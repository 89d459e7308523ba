package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/rules"
)

// githubFormat writes the workflow commands by which GitHub Actions annotates lines of a pull request
// (GitHub documentation: "Workflow commands for GitHub Actions", setting an error message).
type githubFormat struct{}

// Values end at a line break; those of properties end at a comma or colon as well.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func (githubFormat) format(out *bytes.Buffer, v *view) error {
	for _, t := range v.problems {
		annotate(out, "error", t.place, "file not checked", t.Message)
	}
	for _, e := range v.counted {
		command := e.level.String()
		if e.level == rules.Info {
			command = "notice"
		}
		annotate(out, command, e.place, label(e.Rule), detail(e.Finding))
	}
	return nil
}

// annotate writes one command. Columns are left out of an annotation over several lines, where GitHub refuses them.
func annotate(out *bytes.Buffer, command string, at place, title, message string) {
	var properties []string
	add := func(name string, value any) {
		properties = append(properties, name+"="+visible(githubProperty.Replace(fmt.Sprint(value))))
	}
	if at.file != "" {
		add("file", at.file)
	}
	if at.known() {
		add("line", at.from.Line)
		add("endLine", at.to.Line)
		if at.from.Line == at.to.Line {
			add("col", at.from.Column)
			add("endColumn", at.to.Column)
		}
	}
	add("title", title)
	fmt.Fprintf(out, "::%s %s::%s\n", command, strings.Join(properties, ","), githubData.Replace(visible(message)))
}

// visible replaces what a log would obey, or take for a command, by stand-ins.
func visible(s string) string { return inert.Lines(s) }
