package rewrite

// manyTimes is the count from which a bounded repeat behaves like an unbounded one.
const manyTimes = 16

func (n *node) loops() bool { return n.op == opRepeat && n.max >= manyTimes }

// findBacktracking looks for a repeat whose body can split the same text in many ways, followed by something that can
// fail: matching then takes exponential time on an input that almost matches. It is a heuristic that prefers silence.
func findBacktracking(root *node) *node {
	return searchBacktracking(root, false, false)
}

// searchBacktracking walks the tree; fails says that what follows n can reject the match, endOnly that it is only "$".
func searchBacktracking(n *node, fails, endOnly bool) *node {
	switch n.op {
	case opSeq:
		var found *node
		for i := len(n.subs) - 1; i >= 0; i-- {
			s := n.subs[i]
			if f := searchBacktracking(s, fails, endOnly); f != nil {
				found = f
			}
			switch {
			case s.op == opAssert && s.assert == '$' && !fails:
				fails, endOnly = true, true
			case s.op == opAssert || s.op == opLook || !s.nullable():
				fails, endOnly = true, false
			}
		}
		return found
	case opAlt:
		for _, s := range n.subs {
			if f := searchBacktracking(s, fails, endOnly); f != nil {
				return f
			}
		}
	case opGroup:
		return searchBacktracking(n.subs[0], fails, endOnly)
	case opLook:
		return searchBacktracking(n.subs[0], false, false)
	case opRepeat:
		if n.loops() && fails && ambiguous(n.subs[0], endOnly) {
			return n
		}
		// Inside a repeat the next round can always fail, if what follows can.
		return searchBacktracking(n.subs[0], fails, endOnly)
	}
	return nil
}

// ambiguous reports whether repeating body can match one text in exponentially many ways.
func ambiguous(body *node, endOnly bool) bool {
	switch body.op {
	case opGroup:
		return ambiguous(body.subs[0], endOnly)
	case opSeq:
		return ambiguousSeq(body.subs, endOnly)
	case opRepeat:
		return ambiguousSeq([]*node{body}, endOnly)
	case opAlt:
		for i, a := range body.subs {
			if ambiguous(a, endOnly) {
				return true
			}
			sa, ok := singleSet(a)
			if !ok || endOnly && sa.universal() {
				continue
			}
			for _, b := range body.subs[i+1:] {
				if sb, ok := singleSet(b); ok && sa.intersects(sb) {
					return true
				}
			}
		}
	}
	return false
}

// ambiguousSeq: the body holds a loop, and everything beside it may be empty or is one character of the loop's own set,
// so that a text splits into rounds in exponentially many ways.
func ambiguousSeq(subs []*node, endOnly bool) bool {
	for i, s := range subs {
		inner := unwrap(s)
		if !inner.loops() {
			continue
		}
		set, known := singleSet(inner.subs[0])
		if endOnly && known && set.universal() {
			continue
		}
		all := true
		for j, t := range subs {
			if j == i {
				continue
			}
			// An assertion between the rounds may make the split unique: say nothing.
			one, single := singleSet(t)
			if t.op == opAssert || t.op == opLook || !t.nullable() && !(known && single && one.intersects(set)) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// unwrap removes groups and sequences of one.
func unwrap(n *node) *node {
	for n.op == opGroup || n.op == opSeq && len(n.subs) == 1 {
		n = n.subs[0]
	}
	return n
}

// singleSet returns the characters of a node that matches exactly one character.
func singleSet(n *node) (charset, bool) {
	n = unwrap(n)
	return n.set, n.op == opSet
}
