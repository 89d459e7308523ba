package rewrite

import "fmt"

// lookBehind starts the message of the one uncertain fault that is nevertheless expected to fail every request.
const lookBehind = "look-behind"

// group parses "(" up to and including its ")".
func (p *ecmaParser) group() *node {
	start := p.pos
	p.pos++
	n := &node{op: opGroup}
	index := 0
	if p.peek(0) == '?' {
		if n = p.special(start); p.failed {
			return nil
		}
	} else {
		p.info.groups++
		index = p.info.groups
		p.closed = append(p.closed, false)
		if index > maxGroups {
			p.fail(start, start+1, "too many groups")
			return nil
		}
	}
	if p.depth++; p.depth > maxPatternDepth {
		p.fail(start, start+1, "groups are nested too deeply")
		return nil
	}
	body := p.alternation()
	p.depth--
	if p.failed {
		return nil
	}
	if p.peek(0) != ')' {
		p.fail(start, start+1, "unbalanced opening parenthesis")
		return nil
	}
	p.pos++
	if index > 0 {
		p.closed[index-1] = true
	}
	n.subs = []*node{body}
	return n
}

// special parses the part after "(" of a group that starts with "(?"; it leaves pos behind it.
func (p *ecmaParser) special(start int) *node {
	c := p.peek(1)
	switch c {
	case ':':
		p.pos += 2
		// A group without capture adds nothing to the analyses: a sequence of one.
		return &node{op: opSeq}
	case '=', '!':
		p.pos += 2
		return &node{op: opLook}
	case '<':
		if next := p.peek(2); next == '=' || next == '!' {
			p.likely(start, start+4, lookBehind+" is not in ECMAScript 3")
			p.pos += 3
			return &node{op: opLook}
		}
		p.fail(start, start+3, "named groups are not in ECMAScript 3")
	case 'P', '\'':
		p.fail(start, start+3, "named groups are not in ECMAScript 3")
	case '>':
		p.fail(start, start+3, "atomic groups are not in ECMAScript 3")
	case '#':
		p.fail(start, start+3, "comments are not in ECMAScript 3")
	case '|':
		p.fail(start, start+3, "branch reset groups are not in ECMAScript 3")
	case 0:
		p.fail(start, len(p.src), `incomplete "(?" group`)
	default:
		end := start + 2
		for end < len(p.src) && (isLetter(p.src[end]) || p.src[end] == '-') {
			end++
		}
		if end < len(p.src) && (p.src[end] == ')' || p.src[end] == ':') && end > start+2 {
			p.fail(start, end+1, fmt.Sprintf("inline option \"%s\" is not in ECMAScript; use the ignoreCase attribute", p.src[start:end+1]))
			return nil
		}
		p.fail(start, start+2, `"(?" starts no group of ECMAScript 3`)
	}
	return nil
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
