package merge

import "slices"

// WithDefaults returns the element with the values that its items take from the elements of collection defaults (siteDefaults,
// applicationDefaults, virtualDirectoryDefaults, applicationPoolDefaults): an item's own value wins, then the nearest element of
// defaults. Such values keep the place that set them, and [Attr.Defaults] names the element. What collections inside such an element
// mean is not known, so their items are left out (spec: configuration §2.3, §11).
func (e *Element) WithDefaults() *Element {
	return withDefaults(e, nil)
}

// withDefaults goes down with the elements of defaults that were met on the way, the nearest first.
func withDefaults(e *Element, met []*Element) *Element {
	for _, child := range e.Children {
		if child.Schema.Defaults {
			met = slices.Insert(slices.Clone(met), 0, child)
		}
	}
	if len(met) == 0 || e.Schema.Collection == nil || len(e.Items) == 0 {
		return e
	}
	out := *e
	out.Items = make([]*Item, len(e.Items))
	for i, item := range e.Items {
		filled := *item
		for _, defaults := range met {
			if defaults.Schema.Name == e.Schema.Collection.Default {
				fill(&filled.Element, defaults, defaults.Schema.Name)
			}
		}
		filled.Element = *withDefaults(&filled.Element, met)
		out.Items[i] = &filled
	}
	return &out
}

// fill adds to e what defaults say and e does not, attributes and child elements.
func fill(e, defaults *Element, name string) {
	e.Attrs = slices.Clip(e.Attrs)
	for _, a := range defaults.Attrs {
		known := e.Schema.Attribute(a.Name)
		if known == nil || known.Unique || known.Combined || e.Attr(a.Name) != nil {
			continue
		}
		inherited := *a
		inherited.Schema, inherited.Defaults = known, name
		e.Attrs = append(e.Attrs, &inherited)
	}
	e.Children = slices.Clone(e.Children)
	for _, child := range defaults.Children {
		s := e.Schema.Element(child.Schema.Name)
		if s == nil {
			continue
		}
		own := &Element{Schema: s, XML: child.XML, Origin: child.Origin}
		at := slices.IndexFunc(e.Children, func(own *Element) bool { return own.Schema.Name == s.Name })
		if at >= 0 {
			copied := *e.Children[at]
			own = &copied
		}
		fill(own, child, name)
		switch {
		case at >= 0:
			e.Children[at] = own
		case len(own.Attrs)+len(own.Children) > 0:
			e.Children = append(e.Children, own)
		}
	}
}
