package status_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// bare is a command of a tool that is in no directory of PATH, or one that only one of the shells reads.
var bare = regexp.MustCompile(`(^|[^\\.\w])(appcmd|aspnet_regiis)(\.exe)? (list|set|add|delete|unlock|lock|configure|start|stop|recycle|-\w+)|Get-WinEvent|cd /d `)

// TestAdviceCommands: no text of the libraries writes such a command out; commands are data, which the package command writes.
func TestAdviceCommands(t *testing.T) {
	t.Parallel()
	for _, root := range []string{filepath.Join("..", "..", "resolver"), filepath.Join("..", "..", "rules")} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && bare.MatchString(text) {
						t.Errorf("%s: %s", path, bare.FindString(text))
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
