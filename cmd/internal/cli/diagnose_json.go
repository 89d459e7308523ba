package cli

import (
	"fmt"

	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/rules/diagnose"
)

type diagnoseJSON struct {
	SchemaVersion int            `json:"schemaVersion"`
	Configuration configuration  `json:"configuration"`
	Request       requestJSON    `json:"request"`
	Observed      *observedJSON  `json:"observed"`
	Prediction    predictionJSON `json:"prediction"`
	Causes        []causeJSON    `json:"causes"`
	Checked       []checkedJSON  `json:"checked"`
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
}

type checkedJSON struct {
	Stage  string `json:"stage"`
	Result string `json:"result"`
	Detail string `json:"detail"`
}

func (d *diagnosis) json() *diagnoseJSON {
	j := &diagnoseJSON{SchemaVersion: 1, Configuration: d.server.conf, Request: requestJSON{d.First.Request.URL(), d.First.Request.Method},
		Prediction: d.prediction(), Causes: []causeJSON{}, Checked: []checkedJSON{}}
	if o := d.observed; o != nil {
		j.Observed = &observedJSON{Status: o.Status}
		if o.Substatus >= 0 {
			j.Observed.Substatus = &o.Substatus
		}
		if o.Win32 != 0 {
			j.Observed.Win32 = optional(hexText(o.Win32))
		}
	}
	j.Causes = append(j.Causes, causesJSON(d.causes)...)
	for _, c := range d.Checks {
		j.Checked = append(j.Checked, checkedJSON{c.Stage, c.Result, c.Detail})
	}
	return j
}

// causesJSON renders causes as findings with their rank.
func causesJSON(causes []*diagnose.Cause) []causeJSON {
	list := make([]causeJSON, len(causes))
	for i, c := range causes {
		list[i] = causeJSON{c.Rank, report.JSON(c.Finding), c.Confidence.String(), c.Fix}
	}
	return list
}

func hexText(code uint32) string { return fmt.Sprintf("0x%08x", code) }
