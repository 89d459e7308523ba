package lint

import (
	mathbits "math/bits"

	"github.com/iislens/iislens/rules"
)

// plan tells which rules a scope needs: a set of places in the list of rules.
type plan struct {
	always    set
	bySection map[string]set
	sites     []int
	server    []int
}

// set holds places in a list of at most 256.
type set [4]uint64

func (s *set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) with(other set) set {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

func planOf(list []*rules.Rule) plan {
	p := plan{bySection: map[string]set{}}
	for i, rule := range list {
		if rule.Sites != nil {
			p.sites = append(p.sites, i)
		}
		if rule.Server != nil {
			p.server = append(p.server, i)
		}
		switch {
		case rule.Scope == nil:
		case rule.Sections == nil:
			p.always.add(i)
		default:
			for _, section := range rule.Sections {
				places := p.bySection[section]
				places.add(i)
				p.bySection[section] = places
			}
		}
	}
	return p
}

// of calls yield for the places of the rules that a scope needs, in order.
func (p plan) of(scope *rules.Scope) func(yield func(int) bool) {
	wanted := p.always
	if scope.Speaks() {
		for section := range scope.Node.Sections() {
			wanted = wanted.with(p.bySection[section])
		}
	}
	return func(yield func(int) bool) {
		for word, bits := range wanted {
			for ; bits != 0; bits &= bits - 1 {
				if !yield(word*64 + mathbits.TrailingZeros64(bits)) {
					return
				}
			}
		}
	}
}
