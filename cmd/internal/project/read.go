package project

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// reader turns the tree of one file into settings.
type reader struct {
	*loader
	shown   string // the file's path for messages
	dir     string // its directory, absolute
	anchors map[string]ast.Node
	extends []extended
}

// extended is one item of extends.
type extended struct {
	path string
	node ast.Node
}

func (r *reader) fail(line, column int, format string, args ...any) {
	r.loader.fail(&Error{Path: r.shown, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) failAt(n ast.Node, format string, args ...any) {
	e := &Error{Path: r.shown, Message: fmt.Sprintf(format, args...)}
	e.place(start(n))
	r.loader.fail(e)
}

// unknown reports a word that is not among candidates.
func (r *reader) unknown(n ast.Node, candidates []string, suggestion, format string, args ...any) {
	e := &Error{Path: r.shown, Message: fmt.Sprintf(format, args...), Suggestion: suggestion}
	if e.Suggestion != "" {
		e.Message += "; did you mean " + e.Suggestion + "?"
	} else if len(candidates) > 0 && len(candidates) <= 20 {
		e.Message += "; it must be one of " + strings.Join(candidates, ", ")
	}
	e.place(start(n))
	r.loader.fail(e)
}

// start returns the first token of a node; a mapping's own token is its first colon.
func start(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return start(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return start(n.Key)
	}
	return n.GetToken()
}

// parse returns the top of the tree, nil for an empty file and on errors.
func (r *reader) parse(raw []byte) (body ast.Node) {
	text, ok := r.checked(raw)
	if !ok {
		return nil
	}
	defer func() { // the parser has panicked on odd input before
		if v := recover(); v != nil {
			r.fail(0, 0, malformed+": %v", v)
			body = nil
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		r.loader.fail(syntaxError(r.shown, err))
		return nil
	}
	for _, doc := range file.Docs {
		if body != nil {
			r.failAt(doc.Body, "the file must hold one document")
			return nil
		}
		body = doc.Body
	}
	return body
}

// plain follows tags, anchors and aliases. It returns nil after an error.
func (r *reader) plain(n ast.Node) ast.Node {
	for range 10 {
		switch v := n.(type) {
		case *ast.TagNode:
			n = v.Value
		case *ast.AnchorNode:
			if v.Name != nil {
				r.anchors[v.Name.GetToken().Value] = v.Value
			}
			n = v.Value
		case *ast.AliasNode:
			target, ok := r.anchors[v.Value.GetToken().Value]
			if !ok {
				r.failAt(n, "no anchor &%s stands above", v.Value.GetToken().Value)
				return nil
			}
			n = target
		case nil:
			return nil
		default:
			return n
		}
	}
	r.failAt(n, "anchors and aliases lead to nothing")
	return nil
}

// entries returns the pairs of a mapping, after an error those that are right.
func (r *reader) entries(n ast.Node, what string) (pairs []*ast.MappingValueNode, ok bool) {
	switch v := r.plain(n).(type) {
	case nil:
		return nil, false
	case *ast.MappingNode:
		pairs = v.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{v}
	default:
		r.failAt(v, "%s must consist of NAME: VALUE lines, not %s", what, describe(v))
		return nil, false
	}
	return pairs, true
}

// word returns the text of a scalar key.
func (r *reader) word(key ast.Node) (string, bool) {
	if k, ok := key.(*ast.MappingKeyNode); ok {
		key = k.Value
	}
	if _, ok := key.(*ast.MergeKeyNode); ok {
		r.failAt(key, "<< is not supported; use extends to share settings")
		return "", false
	}
	v := r.plain(key)
	if v == nil {
		return "", false
	}
	scalar, ok := v.(ast.ScalarNode)
	if !ok {
		r.failAt(v, "a key must be a word, not %s", describe(v))
		return "", false
	}
	return scalarText(scalar), true
}

// mapping reads the keys of table into target.
func (r *reader) mapping(n ast.Node, table []setting, target any) {
	what := "the file"
	if _, ok := target.(*Override); ok {
		what = "an override"
	}
	pairs, ok := r.entries(n, what)
	if !ok {
		return
	}
	known := make([]string, len(table))
	for i := range table {
		known[i] = table[i].name
	}
	before := len(r.errors)
	seen := map[any]string{} // by field: two names may mean one
	for _, pair := range pairs {
		name, ok := r.word(pair.Key)
		if !ok {
			continue
		}
		i := slices.Index(known, name)
		if i < 0 {
			suggestion := topology.Nearest(name, known)
			if other := synonyms[strings.ToLower(name)]; suggestion == "" && slices.Contains(known, other) {
				suggestion = other
			}
			r.unknown(pair.Key, known, suggestion, "unknown key %q", clip(name))
			continue
		}
		var field any = name
		if table[i].into != nil {
			field = table[i].into(target)
		}
		if first, twice := seen[field]; twice {
			r.failAt(pair.Key, "%s sets what %s has set above", name, first)
			continue
		}
		seen[field] = name
		r.value(pair.Value, &table[i], field)
	}
	if len(r.errors) > before {
		return // a misspelt key is not missing too
	}
	for _, s := range table {
		if s.required && !slices.ContainsFunc(pairs, func(p *ast.MappingValueNode) bool { return start(p.Key).Value == s.name }) {
			r.failAt(n, "%s needs the key %q", what, s.name)
		}
	}
}

// value reads one value into the field that is meant for it.
func (r *reader) value(n ast.Node, s *setting, into any) {
	switch s.kind {
	case extendsKind:
		for _, item := range r.items(n, s.name) {
			if text, ok := r.localPath(item, s.name); ok {
				r.extends = append(r.extends, extended{text, item})
			}
		}
	case pathKind:
		if text, ok := r.localPath(n, s.name); ok {
			*into.(*string) = r.abs(text)
		}
	case pathsKind:
		for _, item := range r.items(n, s.name) {
			if text, ok := r.localPath(item, s.name); ok {
				*into.(*[]string) = append(*into.(*[]string), r.abs(text))
			}
		}
	case choiceKind:
		if text, ok := r.text(n, s.name); ok {
			*into.(*string) = r.choose(n, s, text)
		}
	case versionKind:
		if text, ok := r.scalar(n, s.name); ok {
			if !strings.Contains(text, ".") {
				text += ".0"
			}
			*into.(*string) = r.choose(n, s, text)
		}
	case thresholdKind:
		if text, ok := r.text(n, s.name); ok {
			*into.(*rules.Severity), _ = Level(r.choose(n, s, text)).severity()
		}
	case namesKind:
		*into.(*[]string) = r.ruleNames(n, s.name)
	case globsKind:
		*into.(*[]Pattern) = r.globs(n, s.name)
	case variablesKind:
		*into.(*[]Variable) = r.variables(n, s.name)
	case mappingsKind:
		*into.(*[]Mapping) = r.mappings(n, s.name)
	case severitiesKind:
		*into.(*map[string]Level) = r.severities(n, s.name)
	case overridesKind:
		if list, ok := r.plain(n).(*ast.SequenceNode); ok {
			for _, item := range list.Values {
				o := Override{}
				r.mapping(item, overrideSettings(), &o)
				*into.(*[]Override) = append(*into.(*[]Override), o)
			}
		} else {
			r.failAt(n, "%s must be a list, each item of it with paths and severities or skip", s.name)
		}
	}
}

// choose checks a word; it returns "" after an error.
func (r *reader) choose(n ast.Node, s *setting, text string) string {
	for _, choice := range s.choices {
		if text == choice {
			return choice
		}
	}
	r.unknown(n, s.choices, topology.Nearest(text, s.choices), "%s cannot be %q", s.name, clip(text))
	return ""
}

// abs makes a path of the file absolute.
func (r *reader) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(r.dir, path)
}

func (r *reader) globs(n ast.Node, what string) (patterns []Pattern) {
	for _, item := range r.items(n, what) {
		text, ok := r.text(item, what)
		if !ok {
			continue
		}
		p, err := newPattern(r.dir, text)
		if err != nil {
			r.failAt(item, "%s: %v", what, err)
			continue
		}
		patterns = append(patterns, p)
	}
	return patterns
}

func (r *reader) variables(n ast.Node, what string) (variables []Variable) {
	pairs, _ := r.entries(n, what)
	for _, pair := range pairs {
		name, ok := r.word(pair.Key)
		if !ok {
			continue
		}
		if name == "" || strings.ContainsAny(name, "%=\x00") {
			r.failAt(pair.Key, "%q is not the name of an environment variable; write it without %% and =", clip(name))
			continue
		}
		if slices.ContainsFunc(variables, func(v Variable) bool { return strings.EqualFold(v.Name, name) }) {
			r.failAt(pair.Key, "the variable %s is set twice; Windows does not tell case", clip(name))
			continue
		}
		if value, ok := r.scalar(pair.Value, name); ok {
			variables = append(variables, Variable{name, value})
		}
	}
	return variables
}

func (r *reader) mappings(n ast.Node, what string) (mappings []Mapping) {
	pairs, _ := r.entries(n, what)
	for _, pair := range pairs {
		name, ok := r.word(pair.Key)
		if !ok {
			continue
		}
		windows, err := winpath.Clean(name)
		if err != nil {
			r.failAt(pair.Key, `%q cannot be mapped: %v; write a Windows directory, such as 'J:\cgi-bin'`, clip(name), err)
			continue
		}
		if slices.ContainsFunc(mappings, func(m Mapping) bool { return winpath.Equal(m.Windows, windows) }) {
			r.failAt(pair.Key, "%s is mapped twice", clip(name))
			continue
		}
		if local, ok := r.localPath(pair.Value, name); ok {
			mappings = append(mappings, Mapping{windows, r.abs(local)})
		}
	}
	return mappings
}
