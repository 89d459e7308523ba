package rewrite

import (
	"fmt"
	"unicode/utf8"
)

// Limits of a pattern. The module's library allows 999 groups; depth is bounded for our own recursion.
const (
	maxPatternLen   = 64 << 10
	maxPatternDepth = 250
	maxGroups       = 999
)

// fault is one thing wrong with a pattern.
type fault struct {
	pos, end  int
	msg       string
	uncertain bool
}

// ecmaInfo is what the syntax checker learns about a pattern.
type ecmaInfo struct {
	// groups counts the capture groups, not counting the whole match.
	groups int
	// faults holds the problems in order of discovery; parsing stops at the first certain one.
	faults []fault
	// root is the syntax tree; nil after a certain fault.
	root *node
}

// valid reports that no certain fault was found.
func (e *ecmaInfo) valid() bool { return e.root != nil }

// ecmaParser is a recursive-descent checker for ECMAScript 3 patterns.
//
// Sources: the URL Rewrite pages name ECMA-262; error messages of the module ("contains a repeat expression (one of
// '*', '?', '+', '{' in most contexts) that is not preceded by an expression") are those of the Microsoft C++
// library, so a brace that is no repeat count is an error here although browsers read it literally. Where strict ES3
// and that library agree the fault is certain, where only current versions of the library are known it is uncertain.
type ecmaParser struct {
	src    string
	pos    int
	fold   bool
	depth  int
	info   *ecmaInfo
	closed []bool // closed[i]: group i+1 is complete
	refs   []ref
	failed bool
}

// ref is a \n back-reference; forward is true when its group was not complete at that point.
type ref struct {
	pos, end, n int
	forward     bool
}

// parseECMA checks a pattern. fold says that matching ignores case.
func parseECMA(src string, fold bool) *ecmaInfo {
	p := &ecmaParser{src: src, fold: fold, info: &ecmaInfo{}}
	if len(src) > maxPatternLen {
		p.fail(0, len(src), "pattern is too long")
		return p.info
	}
	root := p.alternation()
	if !p.failed && p.pos < len(src) {
		p.fail(p.pos, p.pos+1, "unbalanced closing parenthesis")
	}
	if p.failed {
		return p.info
	}
	for _, r := range p.refs {
		if r.n > p.info.groups {
			p.fail(r.pos, r.end, fmt.Sprintf("back-reference \\%d to a group that does not exist", r.n))
			return p.info
		}
		if r.forward {
			p.likely(r.pos, r.end, fmt.Sprintf("back-reference \\%d to a group that is not complete yet", r.n))
		}
	}
	p.info.root = root
	return p.info
}

func (p *ecmaParser) fail(pos, end int, msg string) {
	if !p.failed {
		p.info.faults = append(p.info.faults, fault{pos: pos, end: end, msg: msg})
	}
	p.failed = true
}

func (p *ecmaParser) likely(pos, end int, msg string) {
	const enough = 20
	if len(p.info.faults) < enough {
		p.info.faults = append(p.info.faults, fault{pos: pos, end: end, msg: msg, uncertain: true})
	}
}

// peek returns the next byte, 0 at the end; all syntax is ASCII.
func (p *ecmaParser) peek(ahead int) byte {
	if p.pos+ahead < len(p.src) {
		return p.src[p.pos+ahead]
	}
	return 0
}

func (p *ecmaParser) done() bool { return p.failed || p.pos >= len(p.src) }

func (p *ecmaParser) alternation() *node {
	start := p.pos
	first := p.sequence()
	if p.peek(0) != '|' {
		return first
	}
	alt := &node{op: opAlt, subs: []*node{first}, pos: start}
	for !p.failed && p.peek(0) == '|' {
		p.pos++
		alt.subs = append(alt.subs, p.sequence())
	}
	alt.end = p.pos
	return alt
}

func (p *ecmaParser) sequence() *node {
	seq := &node{op: opSeq, pos: p.pos}
	for !p.done() && p.peek(0) != '|' && p.peek(0) != ')' {
		if n := p.term(); n != nil {
			seq.subs = append(seq.subs, n)
		}
	}
	seq.end = p.pos
	if len(seq.subs) == 1 {
		return seq.subs[0]
	}
	return seq
}

// term parses one assertion, or one atom with its quantifier.
func (p *ecmaParser) term() *node {
	start := p.pos
	var n *node
	switch c := p.peek(0); c {
	case '^', '$':
		p.pos++
		n = &node{op: opAssert, assert: c}
	case '(':
		n = p.group()
	case '[':
		n = p.class()
	case '.':
		p.pos++
		n = &node{op: opSet, set: dotSet()}
	case '\\':
		n = p.escape()
	case '*', '+', '?', '{':
		p.nothingToRepeat(start, c)
	case '}', ']':
		p.likely(start, start+1, fmt.Sprintf("unbalanced \"%s\"; write \\%c", string(c), c))
		p.pos++
		n = p.literal(rune(c))
	default:
		r, size := utf8.DecodeRuneInString(p.src[p.pos:])
		p.pos += size
		n = p.literal(r)
	}
	if p.failed {
		return nil
	}
	n.pos, n.end = start, p.pos
	return p.quantified(n)
}

func (p *ecmaParser) nothingToRepeat(at int, c byte) {
	if c == '{' {
		p.fail(at, at+1, `"{" has nothing to repeat; write \{ for a literal brace`)
		return
	}
	p.fail(at, at+1, fmt.Sprintf("\"%s\" has nothing to repeat", string(c)))
}

// quantified reads the quantifier that may follow n.
func (p *ecmaParser) quantified(n *node) *node {
	start := p.pos
	lo, hi := 0, unlimited
	switch p.peek(0) {
	case '*':
		p.pos++
	case '+':
		lo = 1
		p.pos++
	case '?':
		hi = 1
		p.pos++
	case '{':
		if n.op == opAssert {
			break
		}
		if lo, hi = p.counts(); p.failed {
			return nil
		}
	default:
		return n
	}
	switch n.op {
	case opAssert:
		p.fail(start, start+1, fmt.Sprintf("\"%s\" follows an assertion and has nothing to repeat", p.src[start:start+1]))
		return nil
	case opLook:
		p.likely(start, p.pos, "a look-ahead cannot be repeated")
	}
	if p.peek(0) == '?' {
		p.pos++
	}
	switch c := p.peek(0); c {
	case '+':
		p.fail(p.pos, p.pos+1, `"+" after a quantifier: possessive quantifiers are not in ECMAScript`)
		return nil
	case '*', '?', '{':
		p.fail(p.pos, p.pos+1, fmt.Sprintf("\"%s\" follows another quantifier and has nothing to repeat", string(c)))
		return nil
	}
	return &node{op: opRepeat, min: lo, max: hi, subs: []*node{n}, pos: n.pos, end: p.pos}
}

// counts reads {n}, {n,} or {n,m}.
func (p *ecmaParser) counts() (lo, hi int) {
	start := p.pos
	p.pos++
	lo, ok := p.number()
	hi = lo
	if ok && p.peek(0) == ',' {
		p.pos++
		hi = unlimited
		if p.peek(0) != '}' {
			hi, ok = p.number()
		}
	}
	switch {
	case !ok || p.peek(0) != '}':
		p.fail(start, start+1, `"{" starts no repeat count; write \{ for a literal brace`)
	case lo < 0 || hi < 0:
		p.fail(start, p.pos+1, "repeat count is too large")
	case hi < lo:
		p.fail(start, p.pos+1, "repeat counts are out of order")
	}
	p.pos++
	return lo, hi
}

// number reads digits; -1 stands for a number beyond a 31-bit integer.
func (p *ecmaParser) number() (n int, ok bool) {
	for ; '0' <= p.peek(0) && p.peek(0) <= '9'; p.pos++ {
		ok = true
		if n >= 0 {
			n = n*10 + int(p.peek(0)-'0')
		}
		if n >= unlimited {
			n = -1
		}
	}
	return n, ok
}

func (p *ecmaParser) literal(r rune) *node {
	n := &node{op: opSet, literal: r}
	n.set.addFold(r, p.fold)
	return n
}
