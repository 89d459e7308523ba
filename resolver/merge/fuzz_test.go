package merge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/merge"
)

// FuzzMerge merges three files that are made of arbitrary pieces of configuration. It never panics, and what holds of every
// merge holds: keys are unique, every item and attribute has a place, a clear at the end leaves nothing, asking again gives the same.
func FuzzMerge(f *testing.F) {
	f.Add("a+b", "r+c", "x")
	f.Add("AbBc", "cRr", "lL")
	f.Add("1aA2", "m+n", "tT")
	f.Add("pqP", "sS", "dD")
	f.Add("ifni", "kKk", "uUu")
	f.Add("oO", "gGhH", "jJ")
	f.Add("zyzw", "wvwv", "vvzy")
	f.Fuzz(func(t *testing.T, host, site, dir string) {
		if len(host)+len(site)+len(dir) > 120 {
			t.Skip()
		}
		files := []string{conf(declared + pieces(host)), conf(pieces(site)), conf(pieces(dir))}
		n := chain(engine(t), files...)
		again := chain(engine(t), files...)
		for _, name := range sections {
			s := n.Section(name)
			check(t, s)
			if keysOf(s) != keysOf(again.Section(name)) || len(s.Faults) != len(again.Section(name).Faults) || len(n.Faults) != len(again.Faults) {
				t.Fatalf("%s: another answer the second time", name)
			}
			if (n.Error(s) == nil) != (len(n.Faults)+len(s.Faults) == 0) {
				t.Fatalf("%s: Error hides a fault", name)
			}
		}
		e := engine(t)
		cleared := chain(e, conf(declared+pieces(strings.Map(unlocked, host))), conf(pieces(strings.Map(unlocked, site))), conf(`<g><list><clear /></list><front><clear /></front></g>`))
		for _, name := range []string{"g/list", "g/front"} {
			if s := cleared.Section(name); !s.Locked && len(s.Items) > 0 {
				t.Fatalf("%s holds %s behind a clear", name, keysOf(s))
			}
		}
	})
}

var sections = []string{"g/list", "g/front", "g/pair", "g/two", "g/bag", "g/loose", "g/nest", "g/free", "g/shut", "g/none", "g"}

// pieces turns letters into configuration: each letter is one piece, plus signs end a section group.
func pieces(letters string) string {
	var b strings.Builder
	for _, c := range letters {
		b.WriteString(alphabet[c])
	}
	return b.String()
}

// unlocked drops the pieces that lock.
func unlocked(r rune) rune {
	if strings.ContainsRune("lLkKuUmM", r) {
		return -1
	}
	return r
}

var alphabet = map[rune]string{
	'a': `<g><list a="1"><add k="a" v="1" /><add k="B" /></list></g>`, 'b': `<g><list b="x"><add k="b" /><remove k="a" /></list></g>`, 'c': `<g><list><clear /><add k="c" /></list></g>`,
	'A': `<g><front><add k="a" /><add k="A" /></front></g>`, 'B': `<g><front><remove k="a" /><add k="a" /></front></g>`, 'C': `<g><front><add k="x" /><clear /></front></g>`,
	'p': `<g><pair><add k="p" /><put k="p" n="2" /></pair></g>`, 'q': `<g><pair><remove k="P" /><add k="P" n="-1" /></pair></g>`, 'P': `<g><pair><clear /></pair></g>`,
	'1': `<g><two><add k="1" n="1" /></two></g>`, '2': `<g><two><add k="2" n="01" /><remove n="1" /></two></g>`,
	's': `<g><bag><add k="s" /><add k="s" /></bag></g>`, 'S': `<g><bag><clear /><remove /></bag></g>`, 'd': `<g><loose><add k="d" /><add k="D" /></loose></g>`, 'D': `<g><loose><remove k="d" /></loose></g>`,
	'n': `<g><nest><outer k="n"><inner k="1" /><inner k="1" /><clear /></outer></nest></g>`, 'o': `<g><nest><outer k="N" /><bogus /></nest></g>`,
	'f': `<g><free any="1"><thing><add k="x" /></thing><thing /></free></g>`, 'u': `<g><shut /></g>`,
	'l': `<g><list lockAttributes="a" lockElements="remove"><add k="l" lockItem="true" /></list></g>`, 'L': `<g><list lockAllAttributesExcept="b, zz" lockAllElementsExcept="add" /></g>`,
	'k': `<g><front lockItem="true"><add k="k" lockItem="true" /></front></g>`, 'K': `<location path="." overrideMode="Deny"><g><front /></g></location>`, 'U': `<location path="s1/s2" overrideMode="Allow"><g><front /></g></location>`,
	'm': `<location path="s1" allowOverride="false"><g><pair /></g></location>`, 'M': `<location path="s2" overrideMode="Deny" allowOverride="true"><g><list /></g></location>`,
	'r': `<location path="s1"><g><list><remove k="a" /><add k="r" /></list></g></location>`, 'R': `<location path="s2"><g><list><add k="R" /></list></g></location>`,
	't': `<location path="s1" inheritInChildApplications="false"><g><list a="t" /></g></location>`, 'T': `<location path="" inheritInChildApplications="false"><g><two /></g></location>`,
	'g': `<g />`, 'G': `<g></g><g/>`, 'h': `<none /><other><deep /></other>`, 'H': `<g><none a="1" /></g>`, 'i': `<g><list unknown="1"><what /><add /></list></g>`,
	'j': `<configSections><section name="late" /><sectionGroup name="g"><section name="list" /></sectionGroup></configSections>`, 'J': `<late />`,
	'x': `<location path="//x/"><g><list /></g></location>`, 'y': `<location><location path="s1" /></location>`, 'z': `<g><list configSource="z.config" /></g>`, 'w': `<g><list><child x="1"><inner y="0" /></child></list></g>`,
	'v': `<g><list><child x="2" lockAttributes="*" lockElements="*" /></list></g>`, '+': "\n",
}

func check(t *testing.T, s *merge.Section) {
	t.Helper()
	if s == nil || s.Element == nil {
		t.Fatal("a section without an element")
	}
	checkElement(t, s.Element)
	for _, f := range s.Faults {
		if f.Rule == "" || f.HResult == 0 || f.Origin.IsZero() && !f.NoLine {
			t.Fatalf("%+v", f)
		}
	}
	if s.Locked && s.Lock.IsZero() {
		t.Fatal("locked by nothing")
	}
	checkKeys(t, s.Element)
}

// checkKeys makes sure that no two items share a key where keys count; duplicates are refused, so this holds with faults too.
func checkKeys(t *testing.T, e *merge.Element) {
	t.Helper()
	c := e.Schema.Collection
	if c == nil || c.AllowDuplicates {
		return
	}
	for i, item := range e.Items {
		for _, other := range e.Items[:i] {
			for place, key := range item.Keys {
				if key != "" && place < len(other.Keys) && other.Keys[place] == key {
					t.Fatalf("the key %q twice in %s", key, e.Schema.Name)
				}
			}
		}
		checkKeys(t, &item.Element)
	}
}

func checkElement(t *testing.T, e *merge.Element) {
	t.Helper()
	if e.Schema == nil {
		t.Fatal("an element without a schema")
	}
	var names []string
	for _, a := range e.Attrs {
		if a.Origin.IsZero() || slices.Contains(names, a.Name) {
			t.Fatalf("attribute %s twice or from nowhere", a.Name)
		}
		names = append(names, a.Name)
		if len(a.Name) == 0 || a.Origin.Span.Text() == "" {
			t.Fatalf("attribute %q of %q", a.Name, a.Origin.Span.Text())
		}
	}
	for _, child := range e.Children {
		checkElement(t, child)
	}
	for _, item := range e.Items {
		if item.Origin.IsZero() || item.XML == nil {
			t.Fatal("an item from nowhere")
		}
		checkElement(t, &item.Element)
		if steps := e.History(item); len(steps) == 0 || steps[len(steps)-1].Origin != item.Origin {
			t.Fatal("a history that does not end with its item")
		}
	}
	for _, event := range e.Events {
		if event.Origin.IsZero() || event.Clear && event.Keys != nil {
			t.Fatalf("%+v", event)
		}
	}
}
