package report

import (
	"cmp"
	"strings"

	"github.com/iislens/iislens/rules"
)

// describe renders the documentation of a rule for SARIF.
func describe(r *rules.Rule) sarifRule {
	title := sentence(cmp.Or(r.Doc.Title, r.Name))
	full := sentence(strings.TrimSpace(sentence(r.Doc.What) + " " + r.Doc.Why))
	tags := []string{"iis", string(r.Group)}
	if r.Group == "" {
		tags = tags[:1]
	}
	level := cmp.Or(r.Severity, rules.Warning)
	kind := level.String()
	if level == rules.Info {
		kind = "recommendation" // the word of code scanning for it
	}
	out := sarifRule{
		ID:     r.ID,
		Name:   pascal(r.Name),
		Short:  sarifText{title},
		Full:   sarifText{cmp.Or(full, title)},
		Help:   sarifHelp{Text: helpText(r), Markdown: helpMarkdown(r)},
		URI:    DocURL(r),
		Config: sarifConfiguration{Level: sarifLevel(level)},
		Properties: map[string]any{
			"tags":             tags,
			"precision":        "high",
			"problem.severity": kind,
		},
	}
	if r.Off {
		off := false
		out.Config.Enabled = &off
	}
	return out
}

// pascal turns "cgi-missing-percent-s" into "CgiMissingPercentS".
func pascal(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

func helpText(r *rules.Rule) string {
	parts := []string{sentence(cmp.Or(r.Doc.Title, r.Name)), r.Doc.What, r.Doc.Why}
	if len(r.Statuses) > 0 {
		parts = append(parts, "Status: "+strings.Join(r.Statuses, ", ")+".")
	}
	parts = append(parts, "See "+DocURL(r)+".")
	return paragraphs(parts)
}

func helpMarkdown(r *rules.Rule) string {
	parts := []string{"**" + cmp.Or(r.Doc.Title, r.Name) + "** (`" + r.Name + "`)", r.Doc.What, r.Doc.Why}
	if len(r.Statuses) > 0 {
		parts = append(parts, "Status: "+strings.Join(r.Statuses, ", "))
	}
	if r.Doc.Bad != "" {
		parts = append(parts, "Wrong:\n\n"+fence(r.Doc.Bad))
	}
	if r.Doc.Good != "" {
		parts = append(parts, "Right:\n\n"+fence(r.Doc.Good))
	}
	parts = append(parts, "[Documentation]("+DocURL(r)+")")
	return paragraphs(parts)
}

// fence quotes configuration as a block of Markdown; an archive of several files is not XML as a whole.
func fence(code string) string {
	language := "xml"
	if strings.HasPrefix(strings.TrimSpace(code), "-- ") {
		language = "text"
	}
	bar := "```"
	for strings.Contains(code, bar) {
		bar += "`"
	}
	return bar + language + "\n" + strings.TrimSpace(code) + "\n" + bar
}

func paragraphs(parts []string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}
