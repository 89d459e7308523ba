package rewrite

// nodeOp is the kind of a syntax tree node.
type nodeOp uint8

const (
	opEmpty  nodeOp = iota
	opSet           // one character out of set
	opSeq           // subs in order
	opAlt           // one of subs
	opRepeat        // subs[0], min to max times
	opGroup         // subs[0], capturing
	opLook          // look-ahead over subs[0]; consumes nothing
	opAssert        // ^ $ \b \B
	opBackref
)

// unlimited is the max of *, + and {n,}.
const unlimited = 1<<31 - 1

// node is a pattern's syntax tree, kept for the analyses only; regexp2 does the matching.
type node struct {
	op       nodeOp
	min, max int
	subs     []*node
	set      charset
	// literal is the character of a set with a single member; 0 otherwise.
	literal  rune
	assert   byte // '^', '$', 'b', 'B'
	pos, end int  // byte range in the pattern
}

// nullable reports whether the node can match the empty string.
func (n *node) nullable() bool {
	switch n.op {
	case opSet:
		return false
	case opSeq:
		for _, s := range n.subs {
			if !s.nullable() {
				return false
			}
		}
		return true
	case opAlt:
		for _, s := range n.subs {
			if s.nullable() {
				return true
			}
		}
		return false
	case opRepeat:
		return n.min == 0 || n.subs[0].nullable()
	case opGroup:
		return n.subs[0].nullable()
	}
	return true
}

// charset is a set of characters: exact for ASCII, all-or-nothing above it.
type charset struct {
	ascii [2]uint64
	other bool
}

func (c *charset) add(r rune) {
	if r < 128 {
		c.ascii[r>>6] |= 1 << (r & 63)
		return
	}
	c.other = true
}

// addFold adds r and its ASCII case twin.
func (c *charset) addFold(r rune, fold bool) {
	c.add(r)
	if fold {
		if 'a' <= r && r <= 'z' {
			c.add(r - 32)
		} else if 'A' <= r && r <= 'Z' {
			c.add(r + 32)
		}
	}
}

func (c *charset) addRange(lo, hi rune, fold bool) {
	for r := lo; r <= hi && r < 128; r++ {
		c.addFold(r, fold)
	}
	if hi >= 128 {
		c.other = true
	}
}

func (c *charset) union(d charset) {
	c.ascii[0] |= d.ascii[0]
	c.ascii[1] |= d.ascii[1]
	c.other = c.other || d.other
}

// invert complements the ASCII part; the rest counts as included, since the set may hold only some of it.
func (c *charset) invert() {
	c.ascii[0], c.ascii[1] = ^c.ascii[0], ^c.ascii[1]
	c.other = true
}

func (c charset) intersects(d charset) bool {
	return c.ascii[0]&d.ascii[0] != 0 || c.ascii[1]&d.ascii[1] != 0 || c.other && d.other
}

// universal reports whether every printable ASCII character is in the set.
func (c charset) universal() bool {
	const low = ^uint64(1<<32 - 1) // 0x20 to 0x3f
	return c.other && c.ascii[0]&low == low && c.ascii[1]|1<<63 == ^uint64(0)
}

func classSet(letter byte) charset {
	var c charset
	switch letter {
	case 'd', 'D':
		c.addRange('0', '9', false)
	case 'w', 'W':
		c.addRange('0', '9', false)
		c.addRange('a', 'z', true)
		c.add('_')
	case 's', 'S':
		for _, r := range "\t\n\v\f\r \u00a0" {
			c.add(r)
		}
	}
	if letter < 'a' {
		c.invert()
	}
	return c
}

func dotSet() charset {
	var c charset
	c.add('\n')
	c.add('\r')
	c.invert()
	return c
}
