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
	same  map[slot][]*Item // in place of index where keys need not be unique: the items in order, some of them gone
}

// slot is one key of an item: the place in Item.Keys and the key.
type slot struct {
	place int
	key   string
}

// manyDirectives is the number of directives from which on an index is cheaper than looking at every item.
const manyDirectives = 48

// newKeys begins with the inherited items, which are not changed.
func newKeys(c *schema.Collection, items []*Item, directives int) *keys {
	k := &keys{rest: slices.Clip(items), off: c.AllowDuplicates || !c.HasKey()}
	switch {
	case directives < manyDirectives:
	case k.off && !c.Prepend:
		k.same = make(map[slot][]*Item, len(items))
		for _, item := range items {
			k.enter(item)
		}
	case !k.off:
		k.index = make(map[slot]*Item, len(items))
		for _, item := range items {
			k.enter(item)
		}
	}
	return k
}

func (k *keys) enter(item *Item) {
	for place, key := range item.Keys {
		switch at := (slot{place, key}); {
		case k.index != nil:
			k.index[at] = item
		case k.same != nil:
			k.same[at] = append(k.same[at], item)
		}
	}
}

func (k *keys) add(item *Item, prepend bool) {
	if prepend {
		k.front = append(k.front, item)
	} else {
		k.rest = append(k.rest, item)
	}
	k.enter(item)
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
	if k.same != nil {
		for place, key := range wanted {
			if key == "" {
				continue
			}
			at := slot{place, key}
			for len(k.same[at]) > 0 && k.gone[k.same[at][0]] {
				k.same[at] = k.same[at][1:]
			}
			for _, item := range k.same[at] {
				if !k.gone[item] && removes(wanted, item.Keys) {
					return item
				}
			}
			return nil
		}
		return nil
	}
	return k.first(func(item *Item) bool { return removes(wanted, item.Keys) })
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
