package cli

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/rules/diagnose"
)

type logJSON struct {
	SchemaVersion int `json:"schemaVersion"`
	// Configuration is null where none was given or found.
	Configuration *setup.Configuration `json:"configuration"`
	Statuses      []statusJSON         `json:"statuses"`
	Lines         int64                `json:"lines"`
	Skipped       int64                `json:"skipped"`
	Files         int64                `json:"files"`
	// Requests counts those in the range of time, Failed those in Groups, also where --top leaves some out.
	Requests int64    `json:"requests"`
	Failed   int64    `json:"failed"`
	Warnings []string `json:"warnings"`
	// Groups comes last: there may be many, and each is written by itself.
	Groups []logGroupJSON `json:"groups"`
}

// statusJSON is how many requests were answered with a status, whatever the filter.
type statusJSON struct {
	Status    int   `json:"status"`
	Substatus *int  `json:"substatus"`
	Count     int64 `json:"count"`
}

type logGroupJSON struct {
	Site      string  `json:"site"`
	Status    int     `json:"status"`
	Substatus *int    `json:"substatus"`
	Win32     *int64  `json:"win32"`
	Reason    *string `json:"reason"`
	Count     int64   `json:"count"`
	FirstSeen *string `json:"firstSeen"`
	LastSeen  *string `json:"lastSeen"`
	// Shape is the path with what varies folded; Other marks the rest of groups beyond the limit.
	Shape   string      `json:"shape"`
	Other   bool        `json:"other"`
	Example exampleJSON `json:"example"`
	Paths   []string    `json:"paths"`
	Means   string      `json:"means"`
	// Verdict and Note are as for a single request; "" where there is nothing to hold the group against.
	Verdict   string      `json:"verdict"`
	Note      string      `json:"note"`
	Causes    []causeJSON `json:"causes"`
	Elsewhere []string    `json:"elsewhere"`
}

type exampleJSON struct {
	URL    string `json:"url"`
	Method string `json:"method"`
	Site   string `json:"site"`
}

func (l *logRun) json() *logJSON {
	t := l.total.Totals()
	j := &logJSON{SchemaVersion: 1, Groups: []logGroupJSON{}, Statuses: []statusJSON{}, Lines: t.Lines, Skipped: t.Skipped, Files: t.Files, Requests: t.Requests, Failed: t.Grouped,
		Warnings: append([]string{}, l.warnings...)}
	if l.server != nil {
		j.Configuration = &l.server.conf
	}
	for _, s := range l.total.Statuses() {
		j.Statuses = append(j.Statuses, statusJSON{s.Status, knownColumn(s.Substatus), s.Count})
	}
	return j
}

// printGroups writes the report as JSON, group by group.
func (l *logRun) printGroups(groups []*logGroup) error {
	head, err := l.indented(l.json())
	if err != nil {
		return failed(err, "")
	}
	const none = "[]\n}\n" // the end of a report without groups
	out := bufio.NewWriterSize(l.Stdout, 64<<10)
	_, _ = out.Write(bytes.TrimSuffix(head, []byte(none))) // errors stay until Flush
	_ = out.WriteByte('[')
	for i, g := range top(l, groups, 0) {
		if i > 0 {
			_ = out.WriteByte(',')
		}
		one, err := l.indented(g.json(l.secrets.show))
		if err != nil {
			return failed(err, "")
		}
		_, _ = out.WriteString("\n    ")
		_, _ = out.Write(bytes.ReplaceAll(bytes.TrimSuffix(one, []byte("\n")), []byte("\n"), []byte("\n    ")))
	}
	if len(groups) > 0 {
		_, _ = out.WriteString("\n  ")
	}
	_, _ = out.WriteString("]\n}\n")
	if err := out.Flush(); err != nil {
		return failed(fmt.Errorf("standard output: %w", err), "")
	}
	return nil
}

func (c *Command) indented(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return []byte(c.document(out.String())), err
}

// knownColumn is nil for a column that the log does not have.
func knownColumn[T int | int64](n T) *T {
	if n < 0 {
		return nil
	}
	return &n
}

func (g *logGroup) json(secrets bool) logGroupJSON {
	j := logGroupJSON{Site: g.Site, Status: g.Seen.Status, Substatus: knownColumn(g.Seen.Substatus), Win32: knownColumn(g.Win32), Reason: optional(g.Seen.Reason), Count: g.Count,
		FirstSeen: moment(g.First), LastSeen: moment(g.Last), Shape: g.Shape, Other: g.Other, Example: exampleJSON{g.URL, g.Method, g.Site},
		Paths: append([]string{}, g.Paths...), Means: diagnose.Title(&g.Seen), Note: g.Why, Causes: []causeJSON{}, Elsewhere: []string{}}
	if g.Diagnosis != nil {
		j.Verdict, j.Note, j.Causes = string(g.Verdict), g.Note, causesJSON(g.Causes, secrets)
		j.Elsewhere = append(j.Elsewhere, g.Elsewhere...)
	} else {
		j.Elsewhere = append(j.Elsewhere, diagnose.Know(&g.Seen, "").Elsewhere...)
	}
	return j
}

// moment writes a time in UTC; nil when it is not known.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return optional(t.UTC().Format(time.RFC3339))
}

// csv writes a line for each group; the columns are part of the interface and only ever added to.
func (l *logRun) csv(groups []*logGroup) error {
	w, mask := csv.NewWriter(l.Stdout), l.secrets.mask()
	_ = w.Write([]string{"count", "site", "status", "substatus", "win32", "reason", "first", "last", "path", "example", "method", "cause", "confidence", "file", "line", "fix", "note"})
	for _, g := range top(l, groups, 0) {
		record := []string{strconv.FormatInt(g.Count, 10), g.Site, strconv.Itoa(g.Seen.Status), column(int64(g.Seen.Substatus)), column(g.Win32), g.Seen.Reason,
			text(moment(g.First)), text(moment(g.Last)), g.Shape, g.URL, g.Method, "", "", "", "", "", g.Why}
		if g.Diagnosis != nil {
			record[16] = g.Note
		}
		if c := g.cause(); c != nil {
			copy(record[11:], []string{c.Rule.Name, c.Confidence.String(), c.Span.File.Path, strconv.Itoa(c.Span.Line()), c.Fix})
		}
		for i := range record {
			record[i] = inert.Cell(inert.Lines(mask(record[i])))
		}
		_ = w.Write(record) // errors stay until Flush
	}
	if w.Flush(); w.Error() != nil {
		return failed(fmt.Errorf("standard output: %w", w.Error()), "")
	}
	return nil
}

func column(n int64) string {
	if n < 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
