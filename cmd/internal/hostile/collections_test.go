//go:build unix

package hostile

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/schema"
)

// TestCollections fills every collection of every section that the schema knows, in turn, with entries that differ, and then with
// removals. Whatever a rule does with the entries, it must not do it for each pair of them.
func TestCollections(t *testing.T) {
	heavy(t)
	const entries = 40_000
	all := schema.Embedded()
	for _, name := range all.Names() {
		if strings.HasPrefix(name, "configProtectedData") {
			continue
		}
		for _, path := range collections(&all.Section(name).Element, nil) {
			t.Run(strings.Join(append([]string{name}, names(path)...), "/"), func(t *testing.T) {
				dir := t.TempDir()
				c := path[len(path)-1].Collection
				stream(t, dir, "web.config", func(w io.Writer) {
					io.WriteString(w, head+"<configuration>")
					around := strings.Split(name, "/")
					for _, e := range path[1:] {
						around = append(around, e.Name)
					}
					for _, el := range around {
						fmt.Fprintf(w, "<%s>\n", el)
					}
					for i := range entries {
						fmt.Fprintf(w, "<%s%s/>\n", c.Add[0], attributes(c.Item, i))
					}
					for i := range entries {
						if c.Remove != "" {
							fmt.Fprintf(w, "<%s%s/>\n", c.Remove, attributes(&schema.Element{Attributes: append(c.Unique, c.Combined...)}, i+entries/2))
						}
					}
					for i := len(around) - 1; i >= 0; i-- {
						fmt.Fprintf(w, "</%s>", around[i])
					}
					io.WriteString(w, "</configuration>")
				})
				run(t, dir, "lint")
				run(t, dir, "explain", "/x7.htm")
			})
		}
	}
}

// collections returns the ways to every collection below an element that is not itself inside of an entry.
func collections(e *schema.Element, above []*schema.Element) (list [][]*schema.Element) {
	above = append(above[:len(above):len(above)], e)
	if e.Collection != nil && len(e.Collection.Add) > 0 {
		list = append(list, above)
	}
	for _, inner := range e.Elements {
		list = append(list, collections(inner, above)...)
	}
	return list
}

func names(path []*schema.Element) (list []string) {
	for _, e := range path[1:] {
		list = append(list, e.Name)
	}
	return list
}

// attributes returns values of the right types that differ from entry to entry.
func attributes(e *schema.Element, i int) string {
	var b strings.Builder
	for _, a := range e.Attributes {
		value := ""
		switch a.Type {
		case schema.Bool:
			value = strconv.FormatBool(i%2 == 0)
		case schema.Int, schema.Uint, schema.Int64:
			value = strconv.Itoa(i % 60_000)
		case schema.TimeSpan:
			value = "00:01:00"
		case schema.Enum, schema.Flags:
			if len(a.Values) > 0 {
				value = a.Values[i%len(a.Values)].Name
			}
		default:
			switch lower := strings.ToLower(a.Name); {
			case strings.Contains(lower, "extension"):
				value = fmt.Sprintf(".x%d", i)
			case strings.Contains(lower, "path"), strings.Contains(lower, "url"):
				value = fmt.Sprintf("/x%d.htm", i)
			case strings.Contains(lower, "address"):
				value = fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255)
			default:
				value = fmt.Sprintf("x%d", i)
			}
		}
		fmt.Fprintf(&b, " %s=%q", a.Name, value)
	}
	return b.String()
}
