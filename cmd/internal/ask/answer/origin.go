package answer

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
)

// Origin is a place, and the way by which what stands there reached the path.
type Origin struct {
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

// originOf returns a place as seen from a config path; nil for a schema default.
func originOf(o merge.Origin, view string) *Origin {
	if o.IsZero() {
		return nil
	}
	from, to := o.Span.From(), o.Span.To()
	if o.Span.File.Missing { // it has no lines
		from, to = source.Position{}, source.Position{}
	}
	j := &Origin{File: o.Span.File.Path, Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
		Inherited: o.Inherited(view), Profile: o.Profile()}
	if path, ok := o.Location(); ok {
		j.Location = &path
	}
	if path := o.ConfigPath(); path != "" {
		j.ConfigPath = &path
	}
	return j
}

// ConfigError is a configuration error as IIS answers it.
type ConfigError struct {
	Status  string    `json:"status"`
	HResult string    `json:"hresult"`
	Message string    `json:"message"`
	Scope   string    `json:"scope"`
	Origin  *Origin   `json:"origin"`
	Related []Related `json:"related"`
	Rule    string    `json:"rule"`
	Section string    `json:"section"`
	Key     string    `json:"key"`
	// LineShown says that the error page of IIS names the line.
	LineShown bool `json:"lineShown"`
	// Uncertain says what is not known for sure, "" for nothing.
	Uncertain string `json:"uncertain"`
}

// Related is a further place, and what it has to do with the matter.
type Related struct {
	Message string  `json:"message"`
	Origin  *Origin `json:"origin"`
}

func configError(f *merge.Fault, view string) *ConfigError {
	if f == nil {
		return nil
	}
	j := &ConfigError{Status: "500.19", HResult: f.HResultText(), Message: f.Message, Scope: f.Scope.String(),
		Origin:  originOf(f.Origin, view),
		Related: []Related{}, Rule: f.Rule, Section: f.Section, Key: f.Key, LineShown: !f.NoLine, Uncertain: f.Uncertain}
	for _, r := range f.Related {
		j.Related = append(j.Related, Related{r.Message, originOf(r.Origin, view)})
	}
	return j
}

func configErrors(faults []*merge.Fault, view string) []*ConfigError {
	list := []*ConfigError{}
	for _, f := range faults {
		list = append(list, configError(f, view))
	}
	return list
}
