package fixer

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

var rule = &rules.Rule{ID: "IIS9999", Name: "sample-rule"}

// at returns a finding at a word of a file with fixes, each a list of words to replace and what by.
func at(file *source.File, safe bool, fixes ...[]string) *rules.Finding {
	f := &rules.Finding{Rule: rule, Span: source.Span{File: file, Start: 0, End: 1}}
	for _, words := range fixes {
		fix := rules.Fix{Title: "change it", Safe: safe}
		for i := 0; i < len(words); i += 2 {
			start := strings.Index(file.Text, words[i])
			fix.Edits = append(fix.Edits, source.Edit{Span: source.Span{File: file, Start: start, End: start + len(words[i])}, NewText: words[i+1]})
		}
		f.Fixes = append(f.Fixes, fix)
	}
	return f
}

func texts(o *Outcome) map[string]string {
	all := map[string]string{}
	for _, c := range o.Changes {
		all[c.File.Path] = string(c.Content)
	}
	return all
}

func TestSelect(t *testing.T) {
	t.Parallel()
	file := func(path string) *source.File { return source.Decode(path, "", []byte("one two three four")) }
	a, b, damaged := file("a"), file("b"), source.Decode("c", "", []byte("one \xff two"))
	suppressed := at(a, true, []string{"one", "1"})
	suppressed.Suppressed = "comment"
	profile := file("p")
	profile.Profile = true
	both := at(a, true, []string{"one", "1"})
	both.Fixes[0].Edits = append(both.Fixes[0].Edits, at(b, true, []string{"two", "2"}).Fixes[0].Edits...)
	half := at(a, true, []string{"one", "1"})
	half.Fixes[0].Edits = append(half.Fixes[0].Edits, at(damaged, true, []string{"two", "2"}).Fixes[0].Edits...)
	for _, tt := range []struct {
		name     string
		findings []*rules.Finding
		options  Options
		want     map[string]string
		count    int
		refused  string
	}{
		{"apart", []*rules.Finding{at(a, true, []string{"three", "3"}), at(a, true, []string{"one", "1"})}, Options{}, map[string]string{"a": "1 two 3 four"}, 2, ""},
		{"overlapping", []*rules.Finding{at(a, true, []string{"one two", "1"}), at(a, true, []string{"two three", "2"})}, Options{}, map[string]string{"a": "1 three four"}, 1, ""},
		{"the next fix of it", []*rules.Finding{at(a, true, []string{"one two", "1"}), at(a, true, []string{"two", "2"}, []string{"four", "4"})}, Options{},
			map[string]string{"a": "1 three 4"}, 2, ""},
		{"whole or not at all", []*rules.Finding{at(a, true, []string{"one", "1"}), at(a, true, []string{"one", "x", "three", "y"})}, Options{}, map[string]string{"a": "1 two three four"}, 1, ""},
		{"unsafe", []*rules.Finding{at(a, false, []string{"one", "1"})}, Options{}, map[string]string{}, 0, ""},
		{"unsafe ones too", []*rules.Finding{at(a, false, []string{"one", "1"})}, Options{Unsafe: true}, map[string]string{"a": "1 two three four"}, 1, ""},
		{"suppressed", []*rules.Finding{suppressed}, Options{}, map[string]string{}, 0, ""},
		{"a file of nobody", []*rules.Finding{at(profile, true, []string{"one", "1"})}, Options{}, map[string]string{}, 0, ""},
		{"a file that nobody named", []*rules.Finding{at(a, true, []string{"one", "1"}), at(b, true, []string{"one", "1"})}, Options{Own: func(path string) bool { return path == "b" }},
			map[string]string{"b": "1 two three four"}, 1, ""},
		{"partly in a file that nobody named", []*rules.Finding{both}, Options{Own: func(path string) bool { return path == "a" }}, map[string]string{}, 0, ""},
		{"two files", []*rules.Finding{both}, Options{}, map[string]string{"a": "1 two three four", "b": "one 2 three four"}, 1, ""},
		{"refused", []*rules.Finding{at(a, true, []string{"one", "1"}, []string{"two", "2"}), at(a, true, []string{"four", "4"})},
			Options{Check: func(c *Candidate) error {
				if strings.Contains(string(c.Texts["a"]), "1") {
					return errors.New("not like this")
				}
				return nil
			}}, map[string]string{"a": "one 2 three 4"}, 2, "a:1: sample-rule: not like this"},
		{"what cannot be edited", []*rules.Finding{at(damaged, true, []string{"one", "1"})}, Options{}, map[string]string{}, 0, "c: file holds bytes"},
		{"half of it cannot be edited", []*rules.Finding{half}, Options{}, map[string]string{}, 0, "a:1: sample-rule: c: file holds bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := Select(tt.findings, tt.options)
			if diff := cmp.Diff(tt.want, texts(o)); diff != "" {
				t.Error(diff)
			}
			count := 0
			for _, c := range o.Changes {
				count += c.Count
			}
			if count != tt.count {
				t.Errorf("%d fixes, want %d", count, tt.count)
			}
			if err := errors.Join(o.Refused...); (err == nil) != (tt.refused == "") || err != nil && !strings.HasPrefix(err.Error(), tt.refused) {
				t.Errorf("refused: %v, want %q", err, tt.refused)
			}
		})
	}
}
