package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
)

// text writes the effective section for people.
func (v *view) text(p *page, out *outputFlags) {
	if !out.quiet {
		p.line(p.strong.Sprint(v.Name) + " at " + p.strong.Sprint(printable(shortPath(v.Directory.Level.ConfigPath))))
		v.server.about(p)
		v.server.disks(p)
		v.server.unread(p, v.Directory)
		v.lock(p)
		for i, c := range v.Contributions {
			label := ""
			if i == 0 {
				label = "set by"
			}
			p.row(label, labels, p.to(c.Origin().String()), unit("%s", contribution(c)))
		}
	}
	if v.Fault != nil {
		p.fault("error", v.Fault)
		if more := len(v.Every()) - 1; more > 0 {
			p.row("", labels, plain("and %s (--format json lists them)", count(more, "further error")))
		}
	}
	t := &sectionText{page: p, secrets: v.server.secrets, version: v.server.Engine.Version, verbose: out.verbose}
	t.block(v.Element.WithDefaults(), 0)
	t.events(v.Element, 0)
}

// unread writes which files on the way are there and could not be read.
func (l *loaded) unread(p *page, d *resolver.Directory) {
	label := "not read"
	for ; d != nil; d = d.Up {
		if d.Level.Err != nil {
			p.row(label, labels, p.to(l.Disks.Stat(d.Level.File).Local), plain("(%s): what it says is missing here", d.Level.Reason()).in(p.warn))
			label = ""
		}
	}
}

// labels is the number of columns of the labels in the first lines of every answer.
const labels = 10

// about writes which configuration is used and why.
func (l *loaded) about(p *page) {
	c := l.conf
	text := []words{p.to(c.Path), unit("(%s)", c.Why)}
	if c.Profile != nil {
		text = []words{plain("the embedded server %s (%s)", *c.Profile, c.Why)}
	}
	p.row("config", labels, text...)
}

// files writes what the mapped directories show, where that is not everything.
func (l *loaded) files(p *page) {
	if l.conf.Files == "configs" {
		p.row("files", labels, plain("configuration files only, so no other file is known to be absent (else: --files complete)"))
	}
}

// disks writes which local directories stand for the server's.
func (l *loaded) disks(p *page) {
	for i, disk := range l.conf.Disks {
		label := ""
		if i == 0 {
			label = "disks"
		}
		p.row(label, labels, unit("%s", disk))
	}
}

func (v *view) lock(p *page) {
	switch {
	case v.Decl == nil:
		p.row("declared", labels, plain("nowhere: IIS refuses files that use it"))
	case v.Locked && v.Lock.Span == v.Decl.Origin().Span:
		p.row("locked", labels, plain("where it is declared, for all files below").in(p.warn), p.at(v.Lock.String()))
	case v.Locked:
		p.row("locked", labels, plain("for all files below").in(p.warn), p.at(v.Lock.String()))
		p.row("declared", labels, p.to(v.Decl.Origin().String()))
	default:
		p.row("declared", labels, p.to(v.Decl.Origin().String()), plain("(not locked)"))
	}
}

// contribution says by which way a file's words reach the path.
func contribution(c *merge.Contribution) string {
	var text []string
	if c.Location != nil {
		text = append(text, fmt.Sprintf("<location path=%q>", c.Location.Path))
	}
	switch c.Mode {
	case merge.Allow:
		text = append(text, "unlocks")
	case merge.Deny:
		text = append(text, "locks")
	}
	return strings.Join(text, " ")
}

// fault writes a configuration error with every place that takes part in it.
func (p *page) fault(label string, f *merge.Fault) {
	p.row(label, labels, plain("500.19").in(p.bad), unit("%s", f.HResultText()), plain("%s", f.Message))
	if at := f.Origin.String(); at != "" {
		p.row("", labels, p.to(at))
	}
	for _, r := range f.Related {
		p.row("", labels, plain("%s", r.Message), p.at(r.Origin.String()))
	}
	if f.Uncertain != "" {
		p.row("", labels, plain("not certain: %s", f.Uncertain).in(p.dim))
	}
}

// sectionText lays out effective elements.
type sectionText struct {
	*page
	secrets *answer.Secrets
	version schema.Version
	verbose bool
}

// block writes the attributes, child elements and items of an element that is no item.
func (t *sectionText) block(el *merge.Element, indent int) {
	t.attributes(el, indent)
	for _, child := range t.children(el, indent) {
		t.blank()
		t.text(indent, plain("<%s>", child.Schema.Name).in(t.strong))
		t.block(child, indent+2)
		t.events(child, indent+2)
	}
	digits := len(strconv.Itoa(len(el.Items)))
	for i, item := range el.Items {
		if i == 0 && (indent == 0 || len(el.Attrs)+len(el.Schema.Attributes) > 0) || t.verbose {
			t.blank()
		}
		t.item(fmt.Sprintf("%*d", digits, i+1), item, indent)
	}
}

// children returns the child elements to show: what somebody wrote and, at the top, what has defaults worth knowing.
func (t *sectionText) children(el *merge.Element, indent int) []*merge.Element {
	list := el.Children
	for _, s := range el.Schema.Elements {
		if child := el.Child(s.Name); child.Origin.IsZero() && t.version.Has(s.Since) && len(s.Attributes) > 0 && (indent == 0 && !s.Defaults || t.verbose) {
			list = append(list[:len(list):len(list)], child)
		}
	}
	return list
}

func (t *sectionText) attributes(el *merge.Element, indent int) {
	columns := 0
	for _, a := range el.Attrs {
		columns = max(columns, width(a.Name))
	}
	for _, a := range el.Schema.Attributes {
		columns = max(columns, width(a.Name))
	}
	columns = min(columns, 36) + indent + 2
	label := func(name string) string { return strings.Repeat(" ", indent) + name }
	if indent == 0 && len(el.Attrs)+len(el.Schema.Attributes) > 0 {
		t.blank()
	}
	for _, a := range el.Attrs {
		t.row(label(a.Name), columns, plain("%s", shown(t.secrets.Value(el, a, a.Value))), t.at(a.Origin.String()))
		for old := a.Overridden; old != nil; old = old.Overridden {
			t.row("", columns, plain("was %s", shown(t.secrets.Value(el, a, old.Value))).in(t.dim), t.at(old.Origin.String()))
		}
	}
	for _, a := range el.Schema.Attributes {
		if el.Attr(a.Name) == nil && t.version.Has(a.Since) {
			t.row(label(a.Name), columns, plain("%s", shown(answer.Fallback(a))), plain("(default)").in(t.dim))
		}
	}
}

// item writes one item: its key and place, then what it sets, then what is inside it.
func (t *sectionText) item(number string, item *merge.Item, indent int) {
	name := shown(merge.KeyText(item))
	if item.Tag != "add" {
		name = item.Tag + " " + name
	}
	columns := indent + len(number) + 2
	title, where := plain("%s", name).in(t.strong), t.at(item.Origin.String())
	rest, length := t.settings(item), columns+width(name)+2+width(where.text)
	for _, w := range rest {
		length += 1 + width(w.text)
	}
	number = strings.Repeat(" ", indent) + number
	if item.Locked {
		rest, length = append([]words{plain("(locked)").in(t.warn)}, rest...), length+len(" (locked)")
	}
	if length <= t.width {
		t.row(number, columns, append(append([]words{title}, rest...), where)...)
		rest = nil
	} else {
		t.row(number, columns, title, where)
	}
	if len(rest) > 0 {
		t.text(columns, rest...)
	}
	for _, child := range item.Children {
		t.text(columns, append([]words{plain("<%s>", child.Schema.Name)}, t.written(child, child.Attrs)...)...)
		for i, inner := range child.Items {
			t.item(strconv.Itoa(i+1), inner, columns+2)
		}
		for _, inner := range child.Children {
			t.text(columns+2, plain("<%s>", inner.Schema.Name))
			t.attributesInline(inner, columns+4)
		}
	}
	for i, inner := range item.Items {
		t.item(strconv.Itoa(i+1), inner, columns)
	}
}

// settings are the attributes of an item but the one that its title shows; with verbose the defaults too.
func (t *sectionText) settings(item *merge.Item) []words {
	key, attrs := merge.KeyText(item), item.Attrs
	for i, a := range attrs {
		if a.Value == key && (i == 0 || a.Schema != nil && (a.Schema.Unique || a.Schema.Combined)) {
			attrs = slices.Delete(slices.Clone(attrs), i, i+1)
			break
		}
	}
	list := t.written(&item.Element, attrs)
	if !t.verbose {
		return list
	}
	for _, a := range item.Schema.Attributes {
		if item.Attr(a.Name) == nil && t.version.Has(a.Since) {
			list = append(list, unit("%s=%s", a.Name, quoted(answer.Fallback(a))).in(t.dim))
		}
	}
	return list
}

// written are attributes that somebody set, then those that the defaults of the collection set, with the name of that element.
func (t *sectionText) written(el *merge.Element, attrs []*merge.Attr) []words {
	list, from := make([]words, 0, len(attrs)), ""
	for _, a := range attrs {
		word := unit("%s=%s", a.Name, quoted(t.secrets.Value(el, a, a.Value)))
		if a.Defaults != "" {
			word, from = word.in(t.dim), a.Defaults
		}
		list = append(list, word)
	}
	if from != "" {
		list = append(list, plain("(<%s>)", from).in(t.dim))
	}
	return list
}

func (t *sectionText) attributesInline(el *merge.Element, indent int) {
	list := t.written(el, el.Attrs)
	if len(list) > 0 {
		t.text(indent, list...)
	}
	for _, child := range el.Children {
		t.text(indent, plain("<%s>", child.Schema.Name))
		t.attributesInline(child, indent+2)
	}
	for i, item := range el.Items {
		t.item(strconv.Itoa(i+1), item, indent)
	}
}

// events writes the removals and clears of a collection.
func (t *sectionText) events(el *merge.Element, indent int) {
	for i, event := range el.Events {
		if i == 0 {
			t.blank()
		}
		head := "<" + event.Origin.Span.Text()[1:]
		if !event.Clear && len(head) > 60 || strings.ContainsAny(head, "\r\n") {
			head = "<remove>"
		}
		t.text(indent, unit("%s", head), t.at(event.Origin.String()))
		if len(event.Dropped) == 0 {
			t.text(indent+2, plain("takes nothing away").in(t.dim))
		}
		for _, item := range event.Dropped {
			t.text(indent+2, plain("takes away %s", shown(merge.KeyText(item))), t.at(item.Origin.String()))
		}
	}
}

// shown is a value for people: as it is, in quotes where its ends could not be seen.
func shown(value string) string {
	if value == "" || value != strings.TrimSpace(value) {
		return quoted(value)
	}
	return value
}

func quoted(value string) string {
	if strings.Contains(value, `"`) && !strings.Contains(value, "'") {
		return "'" + value + "'"
	}
	return `"` + value + `"`
}

// shortPath is a config path as appcmd writes it.
func shortPath(path string) string {
	if short := strings.TrimPrefix(path, merge.AppHostPath+"/"); short != path {
		return short
	}
	return "the server (" + path + ")"
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
