package report

import (
	"slices"
	"testing"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// A fix that the advice names has no line of its own.
func TestHelps(t *testing.T) {
	t.Parallel()
	file := source.Decode("web.config", "", []byte("<configuration />"))
	fix := func(title string, safe bool) rules.Fix {
		return rules.Fix{Title: title, Safe: safe, Edits: []source.Edit{{Span: file.Span(0, 1), NewText: "<"}}}
	}
	tests := []struct {
		name, advice string
		fixes        []rules.Fix
		want         []string
	}{
		{"the same", "Delete the attribute.", []rules.Fix{fix("delete the attribute", false)}, []string{"Delete the attribute (--fix=unsafe)."}},
		{"more", "Delete the attribute, unless it is meant.", []rules.Fix{fix("delete the attribute", true)}, []string{"Delete the attribute (--fix), unless it is meant."}},
		{"another word", "Delete the attributes.", []rules.Fix{fix("delete the attribute", true)}, []string{"Delete the attribute (--fix)", "Delete the attributes."}},
		{"two", `Write path="a", or delete it.`, []rules.Fix{fix(`write path="a"`, true), fix("delete the entry", false)},
			[]string{`Write path="a" (--fix), or delete it.`, "Delete the entry (--fix=unsafe)"}},
		{"the first of two", `Write path="a", or delete it.`, []rules.Fix{fix(`write path="a"`, true), fix("delete it", false)},
			[]string{`Write path="a" (--fix), or delete it.`, "Delete it (--fix=unsafe)"}},
		{"no advice", "", []rules.Fix{fix("remove the comment", true)}, []string{"Remove the comment (--fix)"}},
		{"no fix", "Create the directory.", nil, []string{"Create the directory."}},
	}
	for _, tt := range tests {
		if got := helps(&rules.Finding{Advice: tt.advice, Fixes: tt.fixes}); !slices.Equal(got, tt.want) {
			t.Errorf("%s: helps() = %q, want %q", tt.name, got, tt.want)
		}
	}
}
