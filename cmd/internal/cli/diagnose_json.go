package cli

import (
	"fmt"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/rules/diagnose"
)

type diagnoseJSON struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	Request       requestJSON         `json:"request"`
	Observed      *observedJSON       `json:"observed"`
	Prediction    predictionJSON      `json:"prediction"`
	// Verdict is how Observed and Prediction go together; Note says it in words.
	Verdict string      `json:"verdict"`
	Note    string      `json:"note"`
	Causes  []causeJSON `json:"causes"`
	// Elsewhere says what outside the configuration gives the status, Look what to look at next.
	Elsewhere []string      `json:"elsewhere"`
	Look      []stepToJSON  `json:"look"`
	Checked   []checkedJSON `json:"checked"`
	// Found is what a trace or an error page says beside the status, with --trace or --page.
	Found map[string]any `json:"found,omitempty"`
}

type observedJSON struct {
	Status    int     `json:"status"`
	Substatus *int    `json:"substatus"`
	Win32     *string `json:"win32"`
}

type causeJSON struct {
	Rank int `json:"rank"`
	report.Finding
	Confidence string `json:"confidence"`
	Fix        string `json:"fix"`
	// Manager is the page of IIS Manager that shows the section of the cause, "" where there is none.
	Manager string `json:"manager"`
	// Next says that the cause would show only once the first is mended.
	Next bool `json:"next"`
}

type stepToJSON struct {
	What string `json:"what"`
	// Command is for cmd.exe, one command in each line; Commands says how each is written for which shell.
	Command  *string       `json:"command"`
	Commands []commandJSON `json:"commands"`
}

type commandJSON struct {
	// Shell is "any", "cmd" or "powershell".
	Shell string `json:"shell"`
	Line  string `json:"line"`
}

type checkedJSON struct {
	Stage  string `json:"stage"`
	Result string `json:"result"`
	Detail string `json:"detail"`
}

func (d *diagnosis) json() *diagnoseJSON {
	j := &diagnoseJSON{SchemaVersion: 1, Configuration: d.server.conf, Request: requestJSON{d.asked().URL(), d.asked().Method},
		Prediction: d.prediction(), Verdict: string(d.Verdict), Note: d.Note, Causes: causesJSON(d.Causes, d.server.secrets.show),
		Elsewhere: append([]string{}, d.Elsewhere...), Look: stepsJSON(d.Look), Checked: []checkedJSON{}, Found: d.foundAs}
	if o := d.observed; o != nil {
		j.Observed = &observedJSON{Status: o.Status}
		j.Observed.fill(o)
	}
	for _, c := range d.Checks {
		j.Checked = append(j.Checked, checkedJSON{c.Stage, c.Result, c.Detail})
	}
	return j
}

func (j *observedJSON) fill(o *diagnose.Observed) {
	if o.Substatus >= 0 {
		j.Substatus = &o.Substatus
	}
	if o.Win32 != 0 {
		j.Win32 = optional(hexText(o.Win32))
	}
}

// causesJSON renders causes as findings with their rank, with their secrets if they may be shown.
func causesJSON(causes []*diagnose.Cause, secrets bool) []causeJSON {
	list := make([]causeJSON, len(causes))
	for i, c := range causes {
		list[i] = causeJSON{c.Rank, report.JSON(c.Finding, report.Options{ShowSecrets: secrets}), c.Confidence.String(), c.Fix, managerOf(c.Section), c.Next}
	}
	return list
}

func managerOf(section string) string {
	if f, ok := command.FeatureOf(section); ok {
		return f.Where()
	}
	return ""
}

func stepsJSON(steps []diagnose.Step) []stepToJSON {
	list := make([]stepToJSON, len(steps))
	for i, s := range steps {
		list[i] = stepToJSON{s.What, optional(s.Command()), []commandJSON{}}
		for _, line := range s.Lines {
			list[i].Commands = append(list[i].Commands, commandJSON{line.Shell.String(), line.Text})
		}
	}
	return list
}

func hexText(code uint32) string { return fmt.Sprintf("0x%08x", code) }
