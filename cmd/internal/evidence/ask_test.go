package evidence

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/cli"
	"github.com/iislens/iislens/rules/rulestest/incident"
)

// answer is what one run of the program says, as its JSON.
type answer struct {
	code     int
	out, err string

	Prediction struct {
		Status    *int
		Substatus *int
		Text      string
		Certainty string
		Rule      *string
	}
	Verdict, Note string
	Causes        []cause
	Groups        []struct{ Causes []cause }
	Findings      []cause
}

// cause is a cause of diagnose or a finding of lint.
type cause struct {
	Name, File, Section, Key, Confidence, Certainty, Fix, Message string
	Line                                                          int
	Statuses                                                      []string
	Related                                                       []struct {
		File string
		Line int
	}
	Fixes []struct {
		Safe  bool
		Edits []struct {
			File               string
			StartByte, EndByte int
			NewText            string
		}
	}
}

// first is the first cause, with no name when there is none.
func (a *answer) first() cause {
	if len(a.Causes) == 0 {
		return cause{}
	}
	return a.Causes[0]
}

// ask runs the program in process.
func ask(t *testing.T, args ...string) *answer {
	t.Helper()
	var out, errs bytes.Buffer
	c := cli.Command{Stdin: bytes.NewReader(nil), Stdout: &out, Stderr: &errs, Env: func(string) (string, bool) { return "", false }}
	a := &answer{}
	a.code = c.Main(args)
	a.out, a.err = out.String(), errs.String()
	if strings.Contains(a.err, "a defect of iislens itself") { // no share of trials excuses one
		t.Errorf("iislens %s: %s", strings.Join(args, " "), a.err)
	}
	if json.Valid(out.Bytes()) {
		if err := json.Unmarshal(out.Bytes(), a); err != nil {
			t.Fatalf("iislens %s: %v", strings.Join(args, " "), err)
		}
	}
	return a
}

// question is how an incident is asked: a server on the disk, and a request.
type question struct {
	*incident.Case
	dir  string // holds applicationHost.config and root
	root bool   // root stands for the disks
	more []string
	url  string
}

// newQuestion asks the incident as it was recorded.
func newQuestion(t *testing.T, c *incident.Case) *question {
	t.Helper()
	dir := t.TempDir()
	c.Write(t, dir)
	return &question{Case: c, dir: dir, root: true, url: c.URL}
}

// with returns the question with one more flag.
func (q *question) with(flags ...string) *question {
	next := *q
	next.more = append(append([]string(nil), q.more...), flags...)
	return &next
}

// at returns the question for another URL.
func (q *question) at(url string) *question {
	next := *q
	next.url = url
	return &next
}

// server are the flags that name the server.
func (q *question) server() []string {
	args := []string{"--config", filepath.Join(q.dir, "applicationHost.config"), "--format", "json"}
	if q.root {
		args = append(args, "--root", filepath.Join(q.dir, "root"))
	}
	if q.Version != "" {
		args = append(args, "--iis-version", q.Version)
	}
	return args
}

// request are the target and the flags of the request.
func (q *question) request() []string {
	args := []string{q.url, "--method", q.Method}
	if q.Length != 0 {
		args = append(args, "--content-length", strconv.FormatInt(q.Length, 10))
	}
	if q.ClientIP != "" {
		args = append(args, "--client-ip", q.ClientIP)
	}
	for _, header := range q.Headers {
		args = append(args, "--header", header)
	}
	return args
}

// ask runs a command on the request.
func (q *question) ask(t *testing.T, command string) *answer {
	t.Helper()
	args := append([]string{command}, q.request()...)
	return ask(t, append(append(args, q.server()...), q.more...)...)
}

// diagnose asks why the request fails.
func (q *question) diagnose(t *testing.T) *answer { t.Helper(); return q.ask(t, "diagnose") }

// expects reports whether a cause is one that the incident names.
func (q *question) expects(c cause) bool {
	if strings.HasPrefix(c.Name, "duplicate-") && q.HasCause("duplicate-collection-entry") {
		return true
	}
	return q.HasCause(c.Name) || c.Name == "duplicate-collection-entry" && strings.HasPrefix(q.Cause[0], "duplicate-")
}

// placed reports whether a cause is at one of the places of the incident.
func (q *question) placed(c cause) bool {
	for _, p := range q.Places {
		if p.Is(c.File, c.Line, c.Section, c.Key) {
			return true
		}
	}
	return false
}
