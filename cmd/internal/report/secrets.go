package report

import (
	"slices"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/redact"
)

// redacted returns a finding whose words quote no secret of the files that it speaks of. A fix that would write one is left out: it
// could not be shown, and must not be shown wrong.
func (v *view) redacted(f *rules.Finding) *rules.Finding {
	if f = clipped(f); v.opt.ShowSecrets {
		return f
	}
	var files []*redact.File
	know := func(s source.Span) {
		if one := v.secrets.Of(s.File); !one.Empty() && !slices.Contains(files, one) {
			files = append(files, one)
		}
	}
	know(f.Span)
	for _, r := range f.Related {
		know(r.Span)
	}
	if len(files) == 0 {
		return f
	}
	in := func(text string) string {
		for _, file := range files {
			text = file.In(text)
		}
		return text
	}
	clean := *f
	clean.Message, clean.Advice, clean.Key = in(f.Message), in(f.Advice), in(f.Key)
	clean.Related = slices.Clone(f.Related)
	for i := range clean.Related {
		clean.Related[i].Message = in(clean.Related[i].Message)
	}
	clean.Fixes = slices.Clone(f.Fixes)
	for i := range clean.Fixes {
		clean.Fixes[i].Title = in(clean.Fixes[i].Title)
	}
	return &clean
}

// tells reports whether the edits of a fix can be shown, because they write no secret.
func (v *view) tells(fix rules.Fix) bool {
	return v.opt.ShowSecrets || !slices.ContainsFunc(fix.Edits, func(e source.Edit) bool {
		return !redact.Of(e.NewText).Empty() || v.secrets.Of(e.Span.File).Holds(e.NewText)
	})
}

// text returns the text of a span, and line a line of a file, with their secrets masked.
func (v *view) text(s source.Span) string { return v.piece(s.File, s.Text(), s.Start) }

func (v *view) line(file *source.File, n int) string {
	return v.piece(file, file.Line(n), file.LineSpan(n).Start)
}

func (v *view) piece(file *source.File, text string, at int) string {
	if v.opt.ShowSecrets {
		return text
	}
	return v.secrets.Of(file).Masked(text, at)
}
