package project

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// items returns the items of a list; a single text counts as a list of one.
func (r *reader) items(n ast.Node, what string) []ast.Node {
	switch v := r.plain(n).(type) {
	case nil:
		return nil
	case *ast.SequenceNode:
		return v.Values
	case *ast.StringNode, *ast.LiteralNode:
		return []ast.Node{v}
	default:
		r.failAt(n, "%s must be a list of texts or one text, not %s", what, describe(v))
		return nil
	}
}

// text returns a text that is not empty.
func (r *reader) text(n ast.Node, what string) (string, bool) {
	v := r.plain(n)
	if v == nil {
		return "", false
	}
	text := ""
	switch v := v.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		text = scalarText(v.(ast.ScalarNode))
	case *ast.NullNode:
		r.failAt(n, "%s has no value; write one, or remove the key", what)
		return "", false
	case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		r.failAt(n, "%s must be a text, not %s", what, describe(v))
		return "", false
	default:
		r.failAt(n, "%s must be a text, not %s; put it in quotes if it is meant", what, describe(v))
		return "", false
	}
	if strings.TrimSpace(text) == "" {
		r.failAt(n, "%s must not be empty", what)
		return "", false
	}
	return text, true
}

// scalar returns a text, a number or a truth value as it is written. It may be empty when it is quoted.
func (r *reader) scalar(n ast.Node, what string) (string, bool) {
	v := r.plain(n)
	switch v := v.(type) {
	case nil:
		return "", false
	case *ast.NullNode:
		r.failAt(n, "%s has no value; write one, '' for an empty text, or remove the key", clip(what))
		return "", false
	case ast.ScalarNode:
		return scalarText(v), true
	}
	r.failAt(n, "%s must be a text, not %s", clip(what), describe(v))
	return "", false
}

// scalarText returns a scalar as it is written, without quotes.
func scalarText(n ast.ScalarNode) string {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return strings.TrimRight(v.Value.Value, "\n")
	}
	return n.GetToken().Value
}

// localPath returns a path with the separators of the system. Backslashes count as separators everywhere: the file is shared
// between people on Windows and build machines that are not.
func (r *reader) localPath(n ast.Node, what string) (string, bool) {
	text, ok := r.text(n, what)
	if !ok {
		return "", false
	}
	if strings.ContainsRune(text, 0) {
		r.failAt(n, "%s holds a character that no path can hold", clip(what))
		return "", false
	}
	return filepath.FromSlash(strings.ReplaceAll(text, `\`, "/")), true
}

// names knows the words that mean rules.
type names struct {
	canonical map[string]string // folded name, ID or group: name or group
	all       []string          // for suggestions, sorted
}

func newNames(catalogue []*rules.Rule) names {
	n := names{canonical: map[string]string{rules.All: rules.All}}
	for _, r := range catalogue {
		n.canonical[strings.ToLower(string(r.Group))] = string(r.Group)
	}
	for _, r := range catalogue {
		n.canonical[strings.ToLower(r.ID)] = r.Name
		n.canonical[strings.ToLower(r.Name)] = r.Name
	}
	for word, name := range n.canonical {
		if strings.EqualFold(word, name) {
			n.all = append(n.all, name)
		} else {
			n.all = append(n.all, strings.ToUpper(word)) // an ID
		}
	}
	slices.Sort(n.all)
	return n
}

// ruleName returns the canonical form of a word that means rules.
func (r *reader) ruleName(n ast.Node, word string) (string, bool) {
	if name, ok := r.names.canonical[strings.ToLower(strings.TrimSpace(word))]; ok {
		return name, true
	}
	r.unknown(n, nil, topology.Nearest(word, r.names.all), "no rule or group is called %q", clip(word))
	return "", false
}

func (r *reader) ruleNames(n ast.Node, what string) []string {
	out := []string{} // an empty list takes back an inherited one, so it is not nil
	for _, item := range r.items(n, what) {
		if word, ok := r.text(item, what); ok {
			if name, ok := r.ruleName(item, word); ok && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func (r *reader) severities(n ast.Node, what string) map[string]Level {
	pairs, _ := r.entries(n, what)
	out := make(map[string]Level, len(pairs))
	for _, pair := range pairs {
		word, ok := r.word(pair.Key)
		if !ok {
			continue
		}
		name, ok := r.ruleName(pair.Key, word)
		if !ok {
			continue
		}
		if _, twice := out[name]; twice {
			r.failAt(pair.Key, "%s is set twice", name)
			continue
		}
		v := r.plain(pair.Value)
		if b, isBool := v.(*ast.BoolNode); isBool && !b.Value {
			r.unknown(pair.Value, nil, string(Off), "the severity of %s cannot be false", name)
			continue
		}
		if text, ok := r.text(pair.Value, "the severity of "+name); ok {
			s := setting{name: "the severity of " + name, choices: levels}
			if level := r.choose(pair.Value, &s, text); level != "" {
				out[name] = Level(level)
			}
		}
	}
	return out
}

// describe names what stands somewhere instead of what should.
func describe(n ast.Node) string {
	switch v := n.(type) {
	case *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "NAME: VALUE lines"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode, *ast.LiteralNode:
		return fmt.Sprintf("the text %q", clip(scalarText(v.(ast.ScalarNode))))
	case ast.ScalarNode:
		return clip(scalarText(v))
	}
	return "this"
}

// clip shortens what a message quotes.
func clip(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
