package merge

import (
	"slices"

	"github.com/iislens/iislens/resolver/schema"
)

// keys is a collection while directives run. It finds items by their keys: by looking at each, or through an index where there
// are many directives.
type keys struct {
	front []*Item // what this contribution added before everything inherited
	rest  []*Item
	gone  map[*Item]bool // removed, but still in the lists
	off   bool           // keys need not be unique
	index map[slot]*Item
	same  [2]map[slot][]*Item // in place of index where keys need not be unique: items of front and of rest in order, some of them gone
}

// slot is one key of an item: the place in Item.Keys and the key.
type slot struct {
	place int
	key   string
}

// manyDirectives is the number of directives from which on an index is cheaper than looking at every item.
const manyDirectives = 48

// newKeys begins with the inherited items, which are not changed. repeat says that keys may repeat whatever the schema says.
func newKeys(c *schema.Collection, items []*Item, directives int, repeat bool) *keys {
	k := &keys{rest: slices.Clip(items), off: repeat || c.AllowDuplicates || !c.HasKey()}
	switch {
	case directives < manyDirectives:
	case k.off:
		k.same = [2]map[slot][]*Item{{}, make(map[slot][]*Item, len(items))}
		for _, item := range items {
			k.enter(item, false)
		}
	default:
		k.index = make(map[slot]*Item, len(items))
		for _, item := range items {
			k.enter(item, false)
		}
	}
	return k
}

func (k *keys) enter(item *Item, front bool) {
	same := k.same[1]
	if front {
		same = k.same[0]
	}
	for place, key := range item.Keys {
		switch at := (slot{place, key}); {
		case k.index != nil:
			k.index[at] = item
		case same != nil:
			same[at] = append(same[at], item)
		}
	}
}

func (k *keys) add(item *Item, prepend bool) {
	if prepend {
		k.front = append(k.front, item)
	} else {
		k.rest = append(k.rest, item)
	}
	k.enter(item, prepend)
}

func (k *keys) drop(item *Item) {
	if k.gone == nil {
		k.gone = map[*Item]bool{}
	}
	k.gone[item] = true
	if k.index == nil {
		return
	}
	for place, key := range item.Keys {
		delete(k.index, slot{place, key})
	}
}

// items returns what the collection holds, in order. The result is never changed later.
func (k *keys) items() []*Item {
	switch {
	case len(k.gone) > 0:
		return slices.DeleteFunc(slices.Concat(k.front, k.rest), func(item *Item) bool { return k.gone[item] })
	case len(k.front) > 0:
		return slices.Concat(k.front, k.rest)
	}
	return slices.Clip(k.rest)
}

// first returns the first item that is still there and for which match holds, nil when there is none.
func (k *keys) first(match func(*Item) bool) *Item {
	for _, list := range [2][]*Item{k.front, k.rest} {
		for _, item := range list {
			if match(item) && !k.gone[item] {
				return item
			}
		}
	}
	return nil
}

// find returns an item that shares a key with another, nil when there is none or keys need not be unique.
func (k *keys) find(item *Item) *Item {
	switch {
	case k.off:
		return nil
	case k.index != nil:
		for place, key := range item.Keys {
			if old := k.index[slot{place, key}]; key != "" && old != nil {
				return old
			}
		}
		return nil
	}
	return k.first(func(old *Item) bool { return sharesKey(old.Keys, item.Keys) })
}

// removal returns the item that a remove directive with those keys is about, nil when there is none.
func (k *keys) removal(wanted []string) *Item {
	if k.index != nil {
		for place, key := range wanted {
			if key == "" {
				continue
			}
			if item := k.index[slot{place, key}]; item != nil && removes(wanted, item.Keys) {
				return item
			}
			return nil
		}
		return nil
	}
	if k.same[1] != nil {
		for _, same := range k.same {
			if item := k.removalIn(same, wanted); item != nil {
				return item
			}
		}
		return nil
	}
	return k.first(func(item *Item) bool { return removes(wanted, item.Keys) })
}

// removalIn is removal among items by their keys. It goes through those that share the rarest key.
func (k *keys) removalIn(same map[slot][]*Item, wanted []string) *Item {
	var rarest []*Item
	asked := false
	for place, key := range wanted {
		if key == "" {
			continue
		}
		at := slot{place, key}
		for len(same[at]) > 0 && k.gone[same[at][0]] {
			same[at] = same[at][1:]
		}
		if list := same[at]; !asked || len(list) < len(rarest) {
			rarest, asked = list, true
		}
	}
	for _, item := range rarest {
		if !k.gone[item] && removes(wanted, item.Keys) {
			return item
		}
	}
	return nil
}

// removes reports whether a remove directive is about an item: all keys that it names are the item's, and it names one.
func removes(wanted, item []string) bool {
	matched := false
	for i := range min(len(wanted), len(item)) {
		if wanted[i] == "" {
			continue
		}
		if wanted[i] != item[i] {
			return false
		}
		matched = true
	}
	return matched
}
