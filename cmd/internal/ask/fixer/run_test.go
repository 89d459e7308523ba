package fixer

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// replacing is a linter that finds words in one file, each with the word that should stand there.
func replacing(text string, words ...string) (Lint, *[]string) {
	var asked []string
	return func(texts map[string][]byte) (*Look, error) {
		raw := []byte(text)
		if replaced, ok := texts["a"]; ok {
			raw = replaced
		}
		asked = append(asked, string(raw))
		file := source.Decode("a", "", raw)
		var list []*rules.Finding
		for i := 0; i < len(words); i += 2 {
			if strings.Contains(file.Text, words[i]) {
				f := at(file, true, []string{words[i], words[i+1]})
				f.Rule = &rules.Rule{ID: words[i], Name: words[i], Group: rules.Structure}
				list = append(list, f)
			}
		}
		return &Look{Findings: list}, nil
	}, &asked
}

func TestRun(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		words []string
		want  map[string]string
		count int
	}{
		{"nothing to fix", []string{"zero", "0"}, map[string]string{}, 0},
		{"one fix makes room for another", []string{"one", "uno", "uno two", "1 2"}, map[string]string{"a": "1 2 three"}, 2},
		{"round in a circle", []string{"one", "eins", "eins", "one"}, map[string]string{}, 0},
		{"a circle after a fix", []string{"three", "3", "3", "drei", "drei", "3"}, map[string]string{"a": "one two 3"}, 1},
		{"a fix that changes nothing", []string{"one", "one"}, map[string]string{}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lint, asked := replacing("one two three", tt.words...)
			o, err := Run(lint, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := texts(o)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			count, last := 0, "one two three"
			for _, c := range o.Changes {
				count, last = count+c.Count, string(c.Content)
				if string(c.File.Raw) != "one two three" {
					t.Errorf("the file was %q", c.File.Raw)
				}
			}
			if count != tt.count {
				t.Errorf("%d fixes, want %d", count, tt.count)
			}
			if at := (*asked)[len(*asked)-1]; at != last {
				t.Errorf("what was found last is of %q, not of %q", at, last)
			}
		})
	}
}

// TestRunEnds: a fix that leaves what it mends is not taken, so that nothing grows with every pass.
func TestRunEnds(t *testing.T) {
	t.Parallel()
	passes := 0
	o, err := Run(func(texts map[string][]byte) (*Look, error) {
		passes++
		raw := []byte("x")
		if len(texts) > 0 {
			raw = maps.Clone(texts)["a"]
		}
		return &Look{Findings: []*rules.Finding{at(source.Decode("a", "", raw), true, []string{"x", "xx"})}}, nil
	}, Options{})
	if err != nil || passes > 3 || len(o.Changes) != 0 || len(o.Refused) != 1 {
		t.Errorf("%d passes, %v, %v", passes, o, err)
	}
}
