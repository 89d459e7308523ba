package merging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// DuplicateCollectionEntry reports an entry whose key is there already.
var DuplicateCollectionEntry = &rules.Rule{
	ID: "IIS2001", Name: "duplicate-collection-entry", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "entry added twice",
		What: "An entry of a collection (handlers, mimeMap, modules, customHeaders, defaultDocument, httpErrors, requestFiltering and the " +
			"like) whose key is there already, in the same file or inherited from a parent or from applicationHost.config. It does not " +
			"matter whether the two say the same.",
		Why: "IIS never overwrites an entry. Whatever reads the section answers 500.19 (0x800700b7, \"Cannot add duplicate collection " +
			"entry\"); handlers, modules and most others are read for every request. A <remove> of the key in front of the <add> replaces " +
			"the inherited entry; it is harmless where nothing is inherited.",
		Bad: `<configuration>
  <system.webServer>
    <staticContent>
      <!-- want@+1 "adds .\.json., which is there already" -->
      <mimeMap fileExtension=".json" mimeType="application/json" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <staticContent>
      <remove fileExtension=".json" />
      <mimeMap fileExtension=".json" mimeType="application/json" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "aspnet/IISIntegration issue 190", "h5bp/server-configs issue 78"},
	},
	Scope: rules.Faults(mendDuplicate),
}

func mendDuplicate(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
	if len(f.Related) == 0 {
		return
	}
	earlier := f.Related[0].Origin
	hedge(p, finding, earlier, "yours may not have the entry")
	el, c := edit.Written(f.Origin), f.Origin.Contribution
	if el == nil {
		return
	}
	first := edit.Written(earlier)
	twice := earlier.Span == f.Origin.Span
	if twice {
		finding.Message = fmt.Sprintf("<%s> adds \"%s\" twice, because this file holds for %s and for %s: one directory is mapped at two levels of one path. IIS answers 500.19 (0x800700b7) there.",
			c.XML.Name, f.Key, short(earlier.ConfigPath()), short(f.Origin.ConfigPath()))
	}
	collection := edit.Collection(p.Server.Engine.Schema, c, el)
	if collection == nil {
		return
	}
	same := !twice && first != nil && equal(el, first)
	remove := rules.Fix{Title: "delete this entry", Safe: same, Edits: []source.Edit{edit.Delete(el)}}
	switch {
	case earlier.Contribution == c && !twice:
		finding.Advice = fmt.Sprintf("Delete one of the two entries with the key \"%s\".", f.Key)
		finding.Fixes = []rules.Fix{remove}
		if !same && first != nil {
			finding.Fixes = append(finding.Fixes, rules.Fix{Title: fmt.Sprintf("delete the entry on line %d", first.Line()), Edits: []source.Edit{edit.Delete(first)}})
		}
	case collection.Remove == "":
		finding.Advice = fmt.Sprintf("Delete one of the two entries with the key \"%s\"; the collection has no <remove>.", f.Key)
		finding.Fixes = []rules.Fix{remove}
	case removalLock(s, c, el, collection.Remove) != nil:
		lock := removalLock(s, c, el, collection.Remove)
		finding.Advice = fmt.Sprintf("Delete this \"%s\": <%s> is locked for files below, so that the other entry cannot be removed here.", f.Key, collection.Remove)
		finding.Related = append(finding.Related, rules.Related{Message: "<" + collection.Remove + "> is locked here", Span: *lock})
		remove.Safe = false // the lock is what somebody may want to look at
		finding.Fixes = []rules.Fix{remove}
	case locked(earlier, c):
		finding.Advice = fmt.Sprintf("Delete this \"%s\": the other entry is locked with lockItem=\"true\", so it cannot be removed here.", f.Key)
		finding.Fixes = []rules.Fix{remove}
	default:
		text := "<" + collection.Remove + edit.Attributes(keys(collection, el, first)...) + " />"
		finding.Advice = fmt.Sprintf("Insert %s in front of it, or delete this entry.", text)
		if fix, other := missed(collection, el, c); other {
			if fix != nil {
				finding.Fixes = []rules.Fix{*fix}
			}
			break // the other <remove> is what to correct
		}
		finding.Fixes = []rules.Fix{{Title: "insert " + text, Safe: true, Edits: []source.Edit{edit.Before(el, text)}}}
		if !twice {
			finding.Fixes = append(finding.Fixes, remove)
		}
	}
}

// short is a config path as people write it, without the levels above the sites.
func short(path string) string {
	if rest := strings.TrimPrefix(strings.TrimPrefix(path, merge.AppHostPath), "/"); rest != "" {
		return rest
	}
	return "the whole server"
}

// keys returns the attributes that a remove directive needs to take away what collides with el.
func keys(c *schema.Collection, el, earlier *xmlsrc.Element) [][2]string {
	var pairs [][2]string
	for _, a := range c.Unique {
		set := el.Attr(a.Name)
		if set == nil || len(c.Unique) > 1 && earlier != nil && !strings.EqualFold(earlier.Value(a.Name), set.Value) {
			continue
		}
		pairs = append(pairs, [2]string{a.Name, set.Value})
	}
	if len(pairs) > 0 {
		return pairs
	}
	for _, a := range c.Combined {
		if set := el.Attr(a.Name); set != nil {
			pairs = append(pairs, [2]string{a.Name, set.Value})
		}
	}
	return pairs
}

// equal reports whether two entries say the same.
func equal(a, b *xmlsrc.Element) bool {
	if a.Name != b.Name || len(a.Attrs) != len(b.Attrs) || len(a.Children) > 0 || len(b.Children) > 0 {
		return false
	}
	return !slices.ContainsFunc(a.Attrs, func(x xmlsrc.Attr) bool {
		y := b.AttrIn(x.Prefix, x.Name)
		return y == nil || x.Value != y.Value
	})
}

// locked reports whether the entry at an origin is locked for the file of a contribution.
// removalLock returns where a file above locks the directive that removes entries of a collection, nil where none does.
func removalLock(s *rules.Scope, c *merge.Contribution, el *xmlsrc.Element, directive string) *source.Span {
	for _, above := range s.Section(c.Section).Contributions {
		if above == c || above.XML == nil || above.Layer.Depth > c.Layer.Depth {
			continue
		}
		var found *source.Span
		walk(above.XML, func(at *xmlsrc.Element) {
			if a := at.Attr("lockElements"); a != nil && at.Name == el.Parent.Name && names(a.Value, directive) {
				span := at.AttrSpan(a)
				found = &span
			}
			if a := at.Attr("lockAllElementsExcept"); a != nil && at.Name == el.Parent.Name && !names(a.Value, directive) {
				span := at.AttrSpan(a)
				found = &span
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}

func walk(el *xmlsrc.Element, visit func(*xmlsrc.Element)) {
	visit(el)
	for _, child := range el.Children {
		walk(child, visit)
	}
}

// names reports whether a lock list has a name, or names all.
func names(list, name string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == name || part == "*" {
			return true
		}
	}
	return false
}

func locked(o merge.Origin, c *merge.Contribution) bool {
	el := edit.Written(o)
	return el != nil && strings.EqualFold(el.Value("lockItem"), "true") && o.Contribution.Layer.Depth < c.Layer.Depth
}

// missed looks in front of an entry for a remove directive that misses the key by letter case. The fix is nil where another
// rule offers it.
func missed(c *schema.Collection, el *xmlsrc.Element, from *merge.Contribution) (fix *rules.Fix, found bool) {
	if len(c.Unique) != 1 || !c.Unique[0].CaseSensitive {
		return nil, false
	}
	name := c.Unique[0].Name
	for _, other := range el.Parent.Children {
		if other == el {
			break
		}
		a := other.Attr(name)
		if other.Name != c.Remove || a == nil || a.Value == el.Value(name) || !strings.EqualFold(a.Value, el.Value(name)) {
			continue
		}
		if from.Section == handler.SectionName {
			return nil, true
		}
		return &rules.Fix{Title: "write " + el.Value(name) + " in the <" + c.Remove + ">", Safe: true, Edits: []source.Edit{edit.Value(other, a, el.Value(name))}}, true
	}
	return nil, false
}
