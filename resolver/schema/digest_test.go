package schema

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/digest.txt anew")

// TestDigest holds what the embedded schema says, a line a section: its attributes, elements and collections, and the digest of all that
// they say to each version of IIS. A change that was meant is accepted with -update; one that was not is seen here.
func TestDigest(t *testing.T) {
	t.Parallel()
	var versions []*Schema
	for _, v := range []Version{{7, 0, 0}, {7, 5, 0}, {8, 0, 0}, {8, 5, 0}, {10, 0, 0}} {
		versions = append(versions, Embedded().At(v))
	}
	var b strings.Builder
	for _, name := range Embedded().Names() {
		var d digest
		for _, version := range versions {
			section := version.Section(name)
			d.attributes, d.elements, d.collections = 0, 0, 0
			fmt.Fprintf(&d.text, "permissive=%t\n", section.Permissive)
			d.element("", &section.Element)
		}
		sum := sha256.Sum256([]byte(d.text.String()))
		fmt.Fprintf(&b, "%s: %d attributes, %d elements, %d collections, %x\n", name, d.attributes, d.elements, d.collections, sum[:8])
	}
	const file = "testdata/digest.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the schema says something else than %s (-want +got):\n%s", file, diff)
	}
}

// digest writes a section in a form that does not depend on the layout and the order of the schema files.
type digest struct {
	text                              strings.Builder
	attributes, elements, collections int
}

func (d *digest) element(path string, e *Element) {
	d.elements++
	fmt.Fprintf(&d.text, "%s defaults=%t unchecked=%t since=%s\n", path, e.Defaults, e.Unchecked, e.Since)
	attributes := slices.SortedFunc(slices.Values(e.Attributes), func(a, b *Attribute) int { return strings.Compare(a.Name, b.Name) })
	for _, a := range attributes {
		d.attributes++
		fmt.Fprintf(&d.text, "%s@%s %+v\n", path, a.Name, *a)
	}
	for _, child := range slices.SortedFunc(slices.Values(e.Elements), func(a, b *Element) int { return strings.Compare(a.Name, b.Name) }) {
		d.element(path+"/"+child.Name, child)
	}
	if c := e.Collection; c != nil {
		d.collections++
		fmt.Fprintf(&d.text, "%s %v remove=%s clear=%s prepend=%t duplicates=%t default=%s\n", path, c.Add, c.Remove, c.Clear, c.Prepend, c.AllowDuplicates, c.Default)
		d.element(path+"/["+strings.Join(c.Add, ",")+"]", c.Item)
	}
}
