package answer

import (
	"fmt"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/rules/diagnose"
)

// Diagnosis is why a request fails.
type Diagnosis struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	Request       Request             `json:"request"`
	Observed      *Observed           `json:"observed"`
	Prediction    Prediction          `json:"prediction"`
	// Verdict is how Observed and Prediction go together; Note says it in words.
	Verdict string  `json:"verdict"`
	Note    string  `json:"note"`
	Causes  []Cause `json:"causes"`
	// Elsewhere says what outside the configuration gives the status, Look what to look at next.
	Elsewhere []string `json:"elsewhere"`
	Look      []Step   `json:"look"`
	Checked   []Check  `json:"checked"`
	// Found is what a trace or an error page says beside the status, with --trace or --page.
	Found map[string]any `json:"found,omitempty"`
}

// Observed is the answer that somebody saw; what they did not say is null.
type Observed struct {
	Status    int     `json:"status"`
	Substatus *int    `json:"substatus"`
	Win32     *string `json:"win32"`
}

// Cause is a finding that explains the failure; the first is the one to act on.
type Cause struct {
	Rank int `json:"rank"`
	Finding
	Confidence string `json:"confidence"`
	Fix        string `json:"fix"`
	// Manager is the page of IIS Manager that shows the section of the cause, "" where there is none.
	Manager string `json:"manager"`
	// Next says that the cause would show only once the first is mended.
	Next bool `json:"next"`
}

// Step is what to look at next.
type Step struct {
	What string `json:"what"`
	// Command is for cmd.exe, one command in each line; Commands says how each is written for which shell.
	Command  *string   `json:"command"`
	Commands []Command `json:"commands"`
}

// Command is a command that can be pasted.
type Command struct {
	// Shell is "any", "cmd" or "powershell".
	Shell string `json:"shell"`
	Line  string `json:"line"`
}

// Check is a stage of the request that was followed, and how it ended.
type Check struct {
	Stage  string `json:"stage"`
	Result string `json:"result"`
	Detail string `json:"detail"`
}

// Diagnose returns what diagnose answers: the causes of a request's failure, seen is what somebody saw, nil for nothing, and found
// what a trace or an error page says beside the status.
func (f *Followed) Diagnose(d *diagnose.Diagnosis, seen *diagnose.Observed, found map[string]any) *Diagnosis {
	j := &Diagnosis{SchemaVersion: 1, Configuration: f.Server.Configuration, Request: Request{f.Sent().URL(), f.Sent().Method},
		Prediction: f.prediction(), Verdict: string(d.Verdict), Note: d.Note, Causes: f.Server.causes(d.Causes),
		Elsewhere: append([]string{}, d.Elsewhere...), Look: stepsOf(d.Look), Checked: []Check{}, Found: found}
	if seen != nil {
		j.Observed = observed(seen)
	}
	for _, c := range f.Checks {
		j.Checked = append(j.Checked, Check{c.Stage, c.Result, c.Detail})
	}
	return j
}

func observed(o *diagnose.Observed) *Observed {
	j := &Observed{Status: o.Status}
	if o.Substatus >= 0 {
		j.Substatus = &o.Substatus
	}
	if o.Win32 != 0 {
		j.Win32 = optional(hexText(o.Win32))
	}
	return j
}

// causes returns causes as findings with their rank.
func (s *Server) causes(causes []*diagnose.Cause) []Cause {
	list := make([]Cause, len(causes))
	for i, c := range causes {
		list[i] = Cause{c.Rank, s.Finding(c.Finding), c.Confidence.String(), c.Fix, managerOf(c.Section), c.Next}
	}
	return list
}

// managerOf returns the page of IIS Manager that shows a section, "" where there is none.
func managerOf(section string) string {
	if f, ok := command.FeatureOf(section); ok {
		return f.Where()
	}
	return ""
}

func stepsOf(steps []diagnose.Step) []Step {
	list := make([]Step, len(steps))
	for i, s := range steps {
		list[i] = Step{s.What, optional(s.Command()), []Command{}}
		for _, line := range s.Lines {
			list[i].Commands = append(list[i].Commands, Command{line.Shell.String(), line.Text})
		}
	}
	return list
}

func hexText(code uint32) string { return fmt.Sprintf("0x%08x", code) }
