package rewrite

import "fmt"

// checkReference reports a back-reference to a group that cannot exist, and marks the segment as broken then.
//
// Source: "URL Rewrite Module Configuration Reference", "Using back-references"; the module's message "The condition
// back reference 1 is not valid" (observed behaviour).
func (c *compiler) checkReference(p *templateParser, s *segment) {
	refuse := func(msg string, uncertain bool) {
		c.problem(p.part, BadBackReference, p.src, s.pos, s.end, msg, uncertain)
		if !uncertain {
			s.kind, s.text = segBroken, p.src[s.pos:s.end]
		}
	}
	if s.kind == segRule {
		c.checkRuleReference(s.n, refuse)
		return
	}
	c.checkConditionReference(s.n, refuse)
}

func (c *compiler) checkRuleReference(n int, refuse func(string, bool)) {
	switch {
	case c.match == nil:
		refuse("preconditions have no rule pattern to refer to", true)
	case c.match.groups < 0:
		// The pattern itself has been reported.
	case n > c.match.groups:
		refuse(fmt.Sprintf("{R:%d} but the match pattern captures %s", n, groupCount(c.match.groups)), false)
	case c.neg && n > 0:
		refuse(fmt.Sprintf("{R:%d} of a negated match is always empty", n), true)
	case n > 9:
		refuse(fmt.Sprintf("{R:%d}: the documentation allows 0 to 9", n), true)
	}
}

func (c *compiler) checkConditionReference(n int, refuse func(string, bool)) {
	sum, most, last, negated, patterns := 0, 0, 0, 0, 0
	for _, cc := range c.conds {
		if cc.match == nil {
			continue
		}
		g := cc.match.groups
		if g < 0 {
			return
		}
		if cc.negate {
			negated = max(negated, g)
			continue
		}
		patterns++
		sum, most, last = sum+g, max(most, g), g
	}
	have := most
	if c.track {
		have = sum
	}
	switch {
	case n > max(have, negated) || patterns == 0 && negated == 0 && n > 0:
		refuse(fmt.Sprintf("{C:%d} but the conditions before it capture %s", n, groupCount(have)), false)
	case patterns == 0:
		refuse(fmt.Sprintf("{C:%d} but no condition before it captures anything", n), true)
	case n > have:
		refuse(fmt.Sprintf("{C:%d} refers to a negated condition", n), true)
	case !c.track && !c.any && n > last:
		refuse(fmt.Sprintf("{C:%d} but the last condition captures %s; trackAllCaptures keeps the earlier ones", n, groupCount(last)), false)
	case !c.track && n > 9:
		refuse(fmt.Sprintf("{C:%d}: the documentation allows 0 to 9", n), true)
	}
}

func groupCount(n int) string {
	switch n {
	case 0:
		return "no group"
	case 1:
		return "1 group"
	}
	return fmt.Sprintf("%d groups", n)
}
