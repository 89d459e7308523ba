package xmlsrc

// prefixes checks that every namespace prefix in a start tag is declared, in it or around it; false means that it failed. The parsers of
// IIS and .NET refuse a file with another one.
func (p *parser) prefixes(e *Element) bool {
	if e.Prefix != "" && !declares(e, e.Prefix) {
		p.undeclaredPrefix(e.Prefix, e.Start+1, e.Start+1+e.nameLen())
		return false
	}
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Prefix != "" && a.Prefix != "xmlns" && !declares(e, a.Prefix) {
			p.undeclaredPrefix(a.Prefix, a.NameStart, a.NameEnd)
			return false
		}
	}
	return true
}

func (p *parser) undeclaredPrefix(prefix string, start, end int) {
	p.fail(UndeclaredPrefix, start, end, "the namespace prefix %q is not declared: xmlns:%s=\"…\" is missing on this element and around it", clip(prefix), clip(prefix))
}

// declares reports whether a prefix is declared on an element or around it. xml always is.
func declares(e *Element, prefix string) bool {
	if prefix == "xml" {
		return true
	}
	for ; e != nil; e = e.Parent {
		if e.AttrIn("xmlns", prefix) != nil {
			return true
		}
	}
	return false
}
