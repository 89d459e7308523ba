package diagnose_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

// TestKnow: something is known of every failure, in whole sentences.
func TestKnow(t *testing.T) {
	t.Parallel()
	for main := 400; main < 600; main++ {
		for _, sub := range []int{-1, 0, 1, 2, 3, 7, 13, 14, 19, 21, 30, 50, 100} {
			for _, module := range []string{"", "CgiModule", "FastCgiModule", "IsapiModule", "AspNetCoreModuleV2", "ManagedPipelineHandler", "httpPlatformHandler"} {
				k := diagnose.Know(status(main, sub), module)
				check(t, fmt.Sprintf("%d.%d %s", main, sub, module), k)
			}
		}
	}
	for _, reason := range []string{"AppOffline", "QueueFull", "Connection_Abandoned_By_ReqQueue", "Timer_ConnectionIdle", "Hostname", "n/a"} {
		check(t, reason, diagnose.Know(&diagnose.Observed{Reason: reason, Substatus: -1}, ""))
	}
	for _, win32 := range []uint32{0x80070021, 0x800700b7, 0x8007000d, 0x80070005} {
		check(t, fmt.Sprintf("500.19 %x", win32), diagnose.Know(code(500, 19, win32), ""))
	}
}

func check(t *testing.T, what string, k diagnose.Knowledge) {
	t.Helper()
	texts := append([]string{k.Means}, k.Causes()...)
	for _, step := range k.Look {
		texts = append(texts, step.What)
	}
	for _, text := range texts {
		if !sentence(text) {
			t.Errorf("%s: %q is no sentence", what, text)
		}
	}
}

// sentence reports whether text begins with a capital, or the name of a setting, program or file, and ends with a full stop.
func sentence(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return strings.HasSuffix(text, ".") && (unicode.IsUpper([]rune(text)[0]) || text[0] == '<' || strings.ContainsFunc(first, unicode.IsUpper) ||
		strings.HasPrefix(text, "http.sys") || strings.HasPrefix(text, "web.config") || strings.HasPrefix(text, "app_offline.htm") || strings.HasPrefix(text, "runtimeconfig.json"))
}

func TestKnowIsParticular(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ general, particular diagnose.Knowledge }{
		{diagnose.Know(status(404, 0), ""), diagnose.Know(status(404, 2), "")},
		{diagnose.Know(status(502, 2), ""), diagnose.Know(status(502, 2), "CgiModule")},
		{diagnose.Know(status(503, -1), ""), diagnose.Know(&diagnose.Observed{Status: 503, Substatus: -1, Reason: "QueueFull"}, "")},
		{diagnose.Know(status(500, 19), ""), diagnose.Know(code(500, 19, 0x80070021), "")},
	} {
		if tt.general.Means == tt.particular.Means {
			t.Errorf("%q is said of both", tt.general.Means)
		}
	}
	if text := strings.Join(diagnose.Know(status(502, 2), "CgiModule").Elsewhere, " "); !strings.Contains(text, "traceback") || !strings.Contains(text, "Errno 13") {
		t.Errorf("502.2 behind CgiModule does not speak of tracebacks and Errno 13: %s", text)
	}
}

// TestCatalogueIsWhole: every name by which the resolver calls a cause is a rule.
func TestCatalogueIsWhole(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	root := filepath.Join("..", "..", "resolver")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		return collect(path, names)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 60 {
		t.Fatalf("only %d names found: the search is broken", len(names))
	}
	for name, at := range names {
		if catalogue.Find(name) == nil {
			t.Errorf("%s: no rule is called %q", at, name)
		}
	}
}

var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`)

// collect adds the string literals that a file gives to a field called Rule.
func collect(path string, names map[string]string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, raw, 0)
	if err != nil {
		return err
	}
	take := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if name, err := strconv.Unquote(lit.Value); err == nil && ruleName.MatchString(name) {
				names[name] = set.Position(lit.Pos()).String()
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Rule" {
				take(n.Value)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if field, ok := left.(*ast.SelectorExpr); ok && field.Sel.Name == "Rule" && i < len(n.Rhs) {
					take(n.Rhs[i])
				}
			}
		}
		return true
	})
	return nil
}
