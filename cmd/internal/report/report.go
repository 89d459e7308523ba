package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// Homepage is where the tool and the documentation of its rules live.
const Homepage = "https://github.com/iislens/iislens"

// DefaultWidth is the number of columns of the text format where nobody knows better.
const DefaultWidth = 80

// Run is everything that a lint run has to say.
type Run struct {
	// Findings may be in any order; every one has a rule and a file.
	Findings []*rules.Finding
	Summary  rules.Summary
	// Rules are the rules that took part, for the formats that describe them.
	Rules []*rules.Rule
	// Problems are the files that could not be read or parsed.
	Problems []Problem
}

// Problem says that a file could not be read or parsed, so that it was not checked.
type Problem struct {
	// Path is the local path with slashes; it may be empty where Span names a file.
	Path string
	// Span is the place at which reading stopped, or zero.
	Span    source.Span
	Message string
}

// Options say how a run is shown.
type Options struct {
	// Color asks for colours; only the text format heeds it.
	Color bool
	// Links asks for hyperlinks on the names of rules; only the text format heeds it.
	Links bool
	// Width is the number of columns of the terminal, 0 for [DefaultWidth].
	Width int
	// Version is the version of iislens, "" for a development build.
	Version string
	// Quiet asks the text format for one line a finding and no summary.
	Quiet bool
	// Verbose asks it to say which rules could not be checked.
	Verbose bool
	// Base is the directory to which paths are shown relative; "" leaves them as they are.
	Base string
	// ShowSecrets says that passwords and keys are quoted as they are; else they are masked.
	ShowSecrets bool
}

// formatter renders one format. It writes whole documents: an empty run still gives a valid one.
type formatter interface {
	format(out *bytes.Buffer, v *view) error
}

// inertly makes a document of a format one that no other program takes for a command.
var inertly = map[string]func(string) string{
	"text": inert.Text, "json": inert.JSON, "sarif": inert.JSON, "gitlab": inert.JSON, "junit": inert.XML, "checkstyle": inert.XML,
}

// formats are the names and renderers, in the order in which help texts list them.
var formats = []struct {
	name string
	formatter
}{
	{"text", textFormat{}},
	{"json", jsonFormat{}},
	{"sarif", sarifFormat{}},
	{"github", githubFormat{}},
	{"azure", azureFormat{}},
	{"teamcity", teamcityFormat{}},
	{"gitlab", gitlabFormat{}},
	{"junit", junitFormat{}},
	{"checkstyle", checkstyleFormat{}},
}

// Formats returns the names that [Write] knows.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write renders run to w. An unknown format is an error that names the known ones; nothing is written then.
func Write(w io.Writer, format string, run *Run, opt Options) error {
	for _, f := range formats {
		if f.name != format {
			continue
		}
		var out bytes.Buffer
		if err := f.format(&out, newView(run, opt)); err != nil {
			return fmt.Errorf("%s report: %w", format, err)
		}
		text := out.String()
		if harmless := inertly[format]; harmless != nil {
			text = harmless(text)
		}
		if _, err := io.WriteString(w, text); err != nil {
			return fmt.Errorf("%s report: %w", format, err)
		}
		return nil
	}
	return fmt.Errorf("unknown format %q (known: %s)", format, strings.Join(Formats(), ", "))
}

// DocPath is the path of the documentation of a rule, below the root of the repository.
func DocPath(r *rules.Rule) string { return "docs/rules/" + r.Name + ".md" }

// DocURL is the address of the documentation of a rule.
func DocURL(r *rules.Rule) string { return Homepage + "/blob/main/" + DocPath(r) }
