package rewrite

import (
	"fmt"
	"strconv"
	"strings"
)

// segKind is the kind of one piece of a substitution string.
type segKind uint8

const (
	segText     segKind = iota
	segRule             // {R:n}
	segCond             // {C:n}
	segVar              // {NAME}
	segLower            // {ToLower:...}
	segEncode           // {UrlEncode:...}
	segDecode           // {UrlDecode:...}
	segHTML             // {HtmlEncode:...}
	segMap              // {map:key}
	segProvider         // {provider:key}: its value is not known here
	segBroken           // the module cannot expand it
)

// segment is one piece of a substitution string.
type segment struct {
	kind     segKind
	text     string // literal text, or the name as written
	n        int
	variable variable
	arg      *template
	table    *table
	pos, end int
}

// template is a compiled substitution string: a condition input, a url, a variable's value.
type template struct {
	src  string
	segs []segment
	// fileName is set when the string is exactly {REQUEST_FILENAME} (or the same by another name) or empty.
	fileName bool
}

// templateLimit bounds the nesting of braces.
const templateLimit = 32

// templateParser turns a substitution string into segments and reports what it cannot resolve.
type templateParser struct {
	c    *compiler
	src  string
	part Part
}

func (c *compiler) template(src string, part Part) *template {
	p := &templateParser{c: c, src: src, part: part}
	t := &template{src: src}
	t.segs = p.parse(0, len(src), 0)
	t.fileName = src == "" || len(t.segs) == 1 && t.segs[0].kind == segVar && t.segs[0].variable.kind == varRequestFilename
	return t
}

// parse handles src[from:to].
func (p *templateParser) parse(from, to, depth int) []segment {
	var segs []segment
	text := from
	flush := func(end int) {
		if end > text {
			segs = append(segs, segment{kind: segText, text: p.src[text:end], pos: text, end: end})
		}
	}
	for i := from; i < to; {
		if p.src[i] != '{' {
			i++
			continue
		}
		flush(i)
		end, colon := p.closing(i, to)
		if end < 0 {
			p.c.problem(p.part, BadTemplate, p.src, i, to, "opening brace without a closing one", true)
			segs = append(segs, segment{kind: segBroken, text: p.src[i:to], pos: i, end: to})
			text = to
			break
		}
		if depth >= templateLimit {
			p.c.problem(p.part, BadTemplate, p.src, i, end+1, "braces are nested too deeply", false)
			segs = append(segs, segment{kind: segBroken, text: p.src[i : end+1], pos: i, end: end + 1})
		} else {
			segs = append(segs, p.reference(i, colon, end, depth))
		}
		i = end + 1
		text = i
	}
	flush(to)
	return segs
}

// closing finds the brace that closes the one at open, and the first colon directly inside, or -1.
func (p *templateParser) closing(open, to int) (end, colon int) {
	colon = -1
	level := 0
	for i := open; i < to; i++ {
		switch p.src[i] {
		case '{':
			level++
		case '}':
			if level--; level == 0 {
				return i, colon
			}
		case ':':
			if level == 1 && colon < 0 {
				colon = i
			}
		}
	}
	return -1, -1
}

// reference resolves src[open:end+1], which is {NAME} or {name:argument}.
func (p *templateParser) reference(open, colon, end, depth int) segment {
	s := segment{pos: open, end: end + 1}
	if colon < 0 {
		s.text = p.src[open+1 : end]
		if s.text == "" {
			p.c.problem(p.part, BadTemplate, p.src, open, end+1, "empty braces", true)
			s.kind, s.text = segBroken, "{}"
			return s
		}
		s.kind, s.variable = segVar, parseVariable(s.text)
		return s
	}
	s.text = p.src[open+1 : colon]
	switch strings.ToLower(s.text) {
	case "r", "c":
		return p.backReference(s, p.src[colon+1:end])
	case "tolower":
		s.kind = segLower
	case "urlencode":
		s.kind = segEncode
	case "urldecode":
		s.kind = segDecode
	case "htmlencode":
		s.kind = segHTML
	default:
		switch {
		case p.c.table(s.text) != nil:
			s.kind, s.table = segMap, p.c.table(s.text)
		case p.c.provider(s.text):
			s.kind = segProvider
		default:
			p.c.problem(p.part, UndefinedMap, p.src, open, end+1,
				fmt.Sprintf("no rewrite map, provider or function is called \"%s\"", s.text), p.c.opt.Partial)
			if s.kind = segProvider; !p.c.opt.Partial {
				s.kind, s.text = segBroken, p.src[open:end+1]
			}
		}
	}
	s.arg = &template{src: p.src[colon+1 : end], segs: p.parse(colon+1, end, depth+1)}
	return s
}

func (p *templateParser) backReference(s segment, digits string) segment {
	s.kind = segRule
	if s.text == "C" || s.text == "c" {
		s.kind = segCond
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		p.c.problem(p.part, BadBackReference, p.src, s.pos, s.end, "back-reference is not a number", false)
		s.kind, s.text = segBroken, p.src[s.pos:s.end]
		return s
	}
	s.n = int(n)
	p.c.checkReference(p, &s)
	return s
}

// table is a compiled rewrite map.
type table struct {
	name    string
	def     string
	fold    bool
	entries map[string]string
}

func compileTable(m Map) *table {
	t := &table{name: m.Name, def: m.Default, fold: m.IgnoreCase, entries: make(map[string]string, len(m.Entries))}
	for _, e := range m.Entries {
		k := t.key(e.Key)
		if _, dup := t.entries[k]; !dup {
			t.entries[k] = e.Value
		}
	}
	return t
}

func (t *table) key(s string) string {
	if t.fold {
		return strings.ToLower(s)
	}
	return s
}

// lookup gives the value of a key, or the default value when there is none.
func (t *table) lookup(key string) string {
	if v, ok := t.entries[t.key(key)]; ok {
		return v
	}
	return t.def
}
