package schema

import (
	"testing"
	"testing/fstest"
)

// FuzzLoad reads schema files of a stranger and asks their sections about values.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(language), "shop/orders", "1")
	f.Add([]byte(`<configSchema><sectionSchema name="a"><collection addElement="add,x" defaultElement="d" removeElement="" clearElement="c"><attribute name="k" type="string" isUniqueKey="true"/><collection addElement="add"/></collection></sectionSchema></configSchema>`), "a", "x")
	f.Add([]byte(`<configSchema><sectionSchema name="/"/><sectionSchema name="a//"/></configSchema>`), "a//", "")
	f.Add([]byte(`<configSchema><sectionSchema name="t"><attribute name="w" type="timeSpan" validationType="timeSpanRange" validationParameter="1,,exclude"/></sectionSchema></configSchema>`), "t", "1.00:00:00")
	embedded := Embedded()
	ours := map[string]bool{}
	for _, name := range embedded.Names() {
		ours[name] = true
	}
	f.Fuzz(func(t *testing.T, raw []byte, name, value string) {
		s, problems, err := Load(fstest.MapFS{"A.xml": {Data: raw}, "b.XML": {Data: raw}}, "x", embedded)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			if p.Message == "" || p.Span.File == nil || p.Span.Start > p.Span.End || p.Span.End > len(p.Span.File.Text) {
				t.Fatalf("problem %+v", p)
			}
		}
		for _, other := range s.Names() {
			if ours[other] && other != name {
				continue // what we wrote takes any value; other tests ask
			}
			if section := s.Section(other); section != nil {
				ask(t, &section.Element, value)
			}
		}
	})
}

// ask checks a value against every attribute of an element.
func ask(t *testing.T, e *Element, value string) {
	for _, a := range e.Attributes {
		reason := a.Check(value)
		if again := a.Check(value); again != reason {
			t.Fatalf("%s: %q, then %q", a.Name, reason, again)
		}
		a.Number(value)
		if seconds, ok := a.ParseTimeSpan(value); ok && seconds != seconds {
			t.Fatalf("%q is not a number of seconds", value)
		}
	}
	for _, inner := range e.Elements {
		ask(t, inner, value)
	}
	if e.Collection != nil {
		ask(t, e.Collection.Item, value)
	}
}
