// Package harm tells what a fix would take away: no fix removes a protection or a handler, whoever asks for it. It imports rules and
// what reads files only.
package harm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// Removes returns what protection or handler a fix takes away, "" for none. A copy that stays, or an element that is moved, is not taken
// away; nor is what stands in a file that IIS cannot read as it is.
func Removes(fix rules.Fix) string { return new(Reader).removes(fix) }

// Reader keeps what was read of files, for many fixes of one file. The zero value is ready.
type Reader struct {
	docs map[*source.File]*xmlsrc.Document
	kept map[*xmlsrc.Element]map[string][]kept
}

func (r *Reader) document(file *source.File) *xmlsrc.Document {
	doc := r.docs[file]
	if doc == nil {
		if r.docs == nil {
			r.docs = map[*source.File]*xmlsrc.Document{}
		}
		doc = xmlsrc.Parse(file, xmlsrc.Limits{})
		r.docs[file] = doc
	}
	return doc
}

func (r *Reader) removes(fix rules.Fix) string {
	for i, e := range fix.Edits {
		file := e.Span.File
		if file == nil || slices.ContainsFunc(fix.Edits[:i], func(earlier source.Edit) bool { return earlier.Span.File == file }) || onlyAdds(fix, file) {
			continue
		}
		edits := slices.DeleteFunc(slices.Clone(fix.Edits), func(e source.Edit) bool { return e.Span.File != file })
		slices.SortStableFunc(edits, func(a, b source.Edit) int { return a.Span.Start - b.Span.Start })
		doc := r.document(file)
		if doc.Err != nil || doc.Root == nil {
			continue
		}
		if what := r.changed(doc.Root, edits); what != "" {
			return what
		}
	}
	return ""
}

func onlyAdds(fix rules.Fix, file *source.File) bool {
	return !slices.ContainsFunc(fix.Edits, func(e source.Edit) bool { return e.Span.File == file && e.Span.Start < e.Span.End })
}

// changed returns what the edits take away in the smallest element that they lie in: files of servers are long.
func (r *Reader) changed(el *xmlsrc.Element, edits []source.Edit) string {
	first, last := edits[0].Span.Start, 0
	for _, e := range edits {
		last = max(last, e.Span.End)
	}
	path := ""
	for {
		at := slices.IndexFunc(el.Children, func(child *xmlsrc.Element) bool { return child.Start < first && last < child.End })
		if at < 0 {
			break
		}
		path = within(path, el)
		el = el.Children[at]
	}
	if first >= el.OpenEnd && last <= el.CloseStart {
		return r.among(el, path, edits, first, last)
	}
	after, ok := edited(el.Doc.File.Text, edits, min(el.Start, first), max(el.End, last))
	if !ok {
		return ""
	}
	was, is := map[string]guard{}, map[string]guard{}
	collect(el, path, was)
	collect(after, path, is)
	return lost(was, func(key string) (guard, bool) { now, ok := is[key]; return now, ok })
}

// edited returns a part of a text with its edits, which must be one element then.
func edited(text string, edits []source.Edit, from, to int) (*xmlsrc.Element, bool) {
	done := from
	var b strings.Builder
	for _, e := range edits {
		if e.Span.Start < done {
			return nil, false // they overlap, and cannot be made at all
		}
		b.WriteString(text[done:e.Span.Start])
		b.WriteString(e.NewText)
		done = e.Span.End
	}
	b.WriteString(text[done:to])
	after := xmlsrc.Parse(source.Decode("", "", []byte(b.String())), xmlsrc.Limits{})
	return after.Root, after.Err == nil && after.Root != nil
}

// guard is an element that protects something or handles requests.
type guard struct {
	what       string
	attributes int // the most that an element of it has
}

// lost returns what is among the guards of before and not of after.
func lost(was map[string]guard, after func(key string) (guard, bool)) string {
	keys := make([]string, 0, len(was))
	for key := range was {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		now, ok := after(key)
		switch {
		case !ok:
			return was[key].what
		case now.attributes < was[key].attributes:
			return "an attribute of " + was[key].what
		}
	}
	return ""
}

// guarded are sections whose every element and attribute protects, or handles requests.
var guarded = [...]string{
	"system.webserver/security/", "system.webserver/handlers/", "system.web/authorization/", "system.web/authentication/", "system.web/identity/",
	"system.web/httphandlers/", "system.web/securitypolicy/", "system.web/trust/", "system.webserver/httpprotocol/customheaders/", "system.web/machinekey/",
}

// locks are attributes that keep others from changing something.
var locks = map[string]bool{
	"lockitem": true, "lockattributes": true, "lockelements": true, "lockallattributesexcept": true, "lockallelementsexcept": true, "overridemode": true,
	"overridemodedefault": true, "allowoverride": true, "accesspolicy": true, "sslflags": true, "requiressl": true, "requireaccess": true,
	"httponlycookies": true, "validaterequest": true, "enableviewstatemac": true, "customerrors": true,
}

// collect notes the guards below an element. path is that of what it stands in, folded, without "configuration"; location tags are
// part of it with theirs.
func collect(el *xmlsrc.Element, path string, list map[string]guard) {
	name := strings.ToLower(el.Name)
	path = within(path, el)
	section := path
	if at := strings.LastIndexByte(section, ']'); at >= 0 {
		section = section[at+1:]
	}
	if slices.ContainsFunc(guarded[:], func(s string) bool { return strings.HasPrefix(section, s) && !opens(el) && section != s }) {
		attributes := len(el.Attrs)
		if strings.Contains(section, "handlers/") {
			attributes = 0 // a handler stays one without an attribute that IIS does not know
		}
		note(list, path+"\x00"+key(el), el, attributes)
	} else if slices.Contains(guarded[:], section) && len(el.Attrs) > 0 {
		note(list, path, el, len(el.Attrs))
	}
	for i := range el.Attrs { // without its declaration nobody can use a section at all
		if attr := strings.ToLower(el.Attrs[i].Name); locks[attr] && name != "section" {
			note(list, path+"\x00"+key(el)+"@", el, lockCount(el))
			break
		}
	}
	for _, child := range el.Children {
		collect(child, path, list)
	}
}

// within returns the path of an element that stands in one of some path.
func within(path string, el *xmlsrc.Element) string {
	switch name := strings.ToLower(el.Name); name {
	case "configuration":
		return path
	case "location":
		return path + "[" + strings.ToLower(el.Value("path")) + "]"
	default:
		return path + name + "/"
	}
}

// opens reports whether an element lets somebody in: without it less is open than before.
func opens(el *xmlsrc.Element) bool {
	return strings.EqualFold(el.Name, "allow") || strings.EqualFold(el.Value("allowed"), "true") || strings.EqualFold(el.Value("accessType"), "Allow")
}

func lockCount(el *xmlsrc.Element) (n int) {
	for i := range el.Attrs {
		if locks[strings.ToLower(el.Attrs[i].Name)] {
			n++
		}
	}
	return n
}

func note(list map[string]guard, key string, el *xmlsrc.Element, attributes int) {
	g := list[key]
	g.what, g.attributes = fmt.Sprintf("<%s> of line %d", el.Name, el.Line()), max(g.attributes, attributes)
	list[key] = g
}

// key is what an element of a collection is known by: all its values, since one that differs anywhere is another protection.
func key(el *xmlsrc.Element) string {
	switch strings.ToLower(el.Name) {
	case "add", "allow", "deny":
	default:
		return ""
	}
	for _, name := range [...]string{"name", "key", "path"} {
		if a := el.Attr(name); a != nil {
			return name + "=" + strings.ToLower(a.Value)
		}
	}
	values := make([]string, 0, len(el.Attrs))
	for i := range el.Attrs {
		values = append(values, strings.ToLower(el.Attrs[i].Name+"="+el.Attrs[i].Value))
	}
	slices.Sort(values)
	return strings.Join(values, " ")
}
