package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/iislens/iislens/rules"
)

// summary writes what the run came to: the counts, what was not checked and why, and what could be mended at once.
func (p *printer) summary(v *view) {
	s := v.run.Summary
	var found []string
	level := rules.Info
	for _, c := range []struct {
		level rules.Severity
		n     int
		noun  string
	}{{rules.Error, s.Errors, "error"}, {rules.Warning, s.Warnings, "warning"}, {rules.Info, s.Infos, "info"}} {
		if c.n > 0 {
			found = append(found, count(c.n, c.noun))
			level = max(level, c.level)
		}
	}
	head := "no findings"
	hue := color.FgGreen
	if s.Failed > 0 {
		hue = color.FgRed
		if s.Checked == 0 {
			head = "nothing checked"
		}
	}
	shown := p.paint(head, hue)
	if len(found) > 0 {
		head = strings.Join(found, ", ")
		shown = p.level(level, head)
	}
	rest := []string{"in " + count(s.Files, "file")}
	if s.Failed > 0 {
		rest = append(rest, count(s.Failed, "file")+" unreadable or not well-formed")
	}
	if n := len(s.Skipped); n > 0 && v.opt.Verbose {
		rest = append(rest, count(n, "rule")+" skipped ("+reasons(s.Skipped)+")")
	}
	if n := len(s.Unmapped); n > 0 {
		rest = append(rest, fmt.Sprintf("%s not checked, because no site maps the directory (such as %s)", count(n, "web.config file"), s.Unmapped[0]))
	}
	if text := suppressed(v.entries); text != "" {
		rest = append(rest, text)
	}
	p.wrap(head+" ", shown+" ", "  ", strings.Join(rest, "; "))
	if text := mendable(v.counted); text != "" {
		p.wrap("", "", "  ", text)
	}
}

// reasons says why rules were skipped: the most frequent reason, and how many others there are.
func reasons(skipped []rules.Skipped) string {
	numbers := map[string]int{}
	var whys []string
	for _, s := range skipped {
		if numbers[s.Why]++; numbers[s.Why] == 1 {
			whys = append(whys, s.Why)
		}
	}
	slices.SortFunc(whys, func(a, b string) int {
		return cmp.Or(cmp.Compare(numbers[b], numbers[a]), cmp.Compare(a, b))
	})
	if len(whys) == 1 {
		return whys[0]
	}
	return fmt.Sprintf("%s; --format json lists %s", whys[0], count(len(whys)-1, "other reason"))
}

func suppressed(entries []entry) string {
	var baseline, comment int
	for _, e := range entries {
		switch e.Suppressed {
		case "":
		case "baseline":
			baseline++
		default:
			comment++
		}
	}
	switch {
	case baseline+comment == 0:
		return ""
	case comment == 0:
		return fmt.Sprintf("%d suppressed by the baseline", baseline)
	case baseline == 0:
		return fmt.Sprintf("%d suppressed by comments", comment)
	}
	return fmt.Sprintf("%d suppressed (%d by the baseline, %d by comments)", baseline+comment, baseline, comment)
}

func mendable(entries []entry) string {
	var safe, unsafe int
	for _, e := range entries {
		fixes := fixable(e.Finding)
		switch {
		case slices.ContainsFunc(fixes, func(f rules.Fix) bool { return f.Safe }):
			safe++
		case len(fixes) > 0:
			unsafe++
		}
	}
	switch {
	case safe == 0 && unsafe == 0:
		return ""
	case unsafe == 0:
		return fmt.Sprintf("%d fixable with --fix", safe)
	case safe == 0:
		return fmt.Sprintf("%d fixable with --fix=unsafe", unsafe)
	}
	return fmt.Sprintf("%d fixable with --fix, %d more with --fix=unsafe", safe, unsafe)
}
