package cli

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/logs"
	"github.com/iislens/iislens/cmd/internal/inert"
)

// printGroups writes the report as JSON, group by group.
func (l *logRun) printGroups(groups []*logs.Group) error {
	head, err := l.indented(l.asked.LogReport(l.total, l.warnings, l.unread))
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
		one, err := l.indented(l.asked.LogGroup(g))
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

// csv writes a line for each group; the columns are part of the interface and only ever added to.
func (l *logRun) csv(groups []*logs.Group) error {
	w, mask := csv.NewWriter(l.Stdout), l.secrets.Mask()
	_ = w.Write([]string{"count", "site", "status", "substatus", "win32", "reason", "first", "last", "path", "example", "method", "cause", "confidence", "file", "line", "fix", "note"})
	for _, g := range top(l, groups, 0) {
		record := []string{strconv.FormatInt(g.Count, 10), g.Site, strconv.Itoa(g.Seen.Status), column(int64(g.Seen.Substatus)), column(g.Win32), g.Seen.Reason,
			text(answer.Moment(g.First)), text(answer.Moment(g.Last)), g.Shape, g.URL, g.Method, "", "", "", "", "", g.Why}
		if g.Diagnosis != nil {
			record[16] = g.Note
		}
		if c := g.Cause(); c != nil {
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
