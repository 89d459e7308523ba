package catalogue_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules/catalogue"
)

// likeRule is how names of rules look.
var likeRule = regexp.MustCompile(`^[a-z]+[a-z0-9]*(-[a-z0-9]+)+$`)

// judging are the packages of the resolver that say by which rule a request fails.
var judging = []string{"", "merge", "topology", "handler", "filtering", "access", "program", "static", "pipeline"}

// noRules are strings of theirs that look like names of rules and are none.
var noRules = map[string]bool{"php-cgi": true, "php-win": true}

// TestMentioned makes sure that every rule that the resolver names, in the pipeline and in the packages with its predicates, in a field, a
// constant or an argument, is in the catalogue. A name that looks like one and is none must be listed.
func TestMentioned(t *testing.T) {
	t.Parallel()
	known, seen := map[string]bool{}, map[string]bool{}
	for _, r := range catalogue.All() {
		known[r.Name] = true
	}
	files := token.NewFileSet()
	var sources []string
	for _, pkg := range judging {
		list, err := filepath.Glob(filepath.Join("..", "..", "resolver", pkg, "*.go"))
		if err != nil || len(list) == 0 {
			t.Fatalf("no sources of resolver/%s: %v", pkg, err)
		}
		sources = append(sources, list...)
	}
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			name, err := strconv.Unquote(lit.Value)
			switch {
			case err != nil || !likeRule.MatchString(name):
			case known[name], noRules[name]:
				seen[name] = true
			default:
				t.Errorf("%s: %q is no rule of the catalogue", files.Position(lit.Pos()), name)
			}
			return true
		})
	}
	for name := range noRules {
		if !seen[name] {
			t.Errorf("nothing says %q any more", name)
		}
	}
}
