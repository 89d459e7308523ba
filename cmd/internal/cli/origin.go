package cli

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
)

// originJSON is a place, and the way by which what stands there reached the path.
type originJSON struct {
	File       string  `json:"file"`
	Line       int     `json:"line"`
	Column     int     `json:"column"`
	EndLine    int     `json:"endLine"`
	EndColumn  int     `json:"endColumn"`
	Location   *string `json:"location"`
	ConfigPath *string `json:"configPath"`
	Inherited  bool    `json:"inherited"`
	Profile    bool    `json:"profile"`
}

// origin returns the JSON of an origin seen from a config path; nil for a schema default.
func origin(o merge.Origin, view string) *originJSON {
	if o.IsZero() {
		return nil
	}
	from, to := o.Span.From(), o.Span.To()
	if o.Span.File.Missing { // it has no lines
		from, to = source.Position{}, source.Position{}
	}
	j := &originJSON{File: o.Span.File.Path, Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
		Inherited: o.Inherited(view), Profile: o.Profile()}
	if path, ok := o.Location(); ok {
		j.Location = &path
	}
	if path := o.ConfigPath(); path != "" {
		j.ConfigPath = &path
	}
	return j
}

// place returns "path:line:column" of an origin, "" for a schema default.
func place(o merge.Origin) string { return spanPlace(o.Span) }

func spanPlace(s source.Span) string {
	if s.IsZero() {
		return ""
	}
	if s.File.Missing {
		return s.File.Path
	}
	from := s.From()
	return fmt.Sprintf("%s:%d:%d", s.File.Path, from.Line, from.Column)
}

// configErrorJSON is a configuration error as IIS answers it.
type configErrorJSON struct {
	Status  string        `json:"status"`
	HResult string        `json:"hresult"`
	Message string        `json:"message"`
	Scope   string        `json:"scope"`
	Origin  *originJSON   `json:"origin"`
	Related []relatedJSON `json:"related"`
	Rule    string        `json:"rule"`
	Section string        `json:"section"`
	Key     string        `json:"key"`
	// LineShown says that the error page of IIS names the line.
	LineShown bool `json:"lineShown"`
	// Uncertain says what is not known for sure, "" for nothing.
	Uncertain string `json:"uncertain"`
}

type relatedJSON struct {
	Message string      `json:"message"`
	Origin  *originJSON `json:"origin"`
}

func configError(f *merge.Fault, view string) *configErrorJSON {
	if f == nil {
		return nil
	}
	j := &configErrorJSON{Status: "500.19", HResult: f.HResultText(), Message: f.Message, Scope: f.Scope.String(), Origin: origin(f.Origin, view),
		Related: []relatedJSON{}, Rule: f.Rule, Section: f.Section, Key: f.Key, LineShown: !f.NoLine, Uncertain: f.Uncertain}
	for _, r := range f.Related {
		j.Related = append(j.Related, relatedJSON{r.Message, origin(r.Origin, view)})
	}
	return j
}

func configErrors(faults []*merge.Fault, view string) []*configErrorJSON {
	list := []*configErrorJSON{}
	for _, f := range faults {
		list = append(list, configError(f, view))
	}
	return list
}
