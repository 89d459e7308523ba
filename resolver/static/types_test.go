package static_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
)

// TestDerive compares lists told by their changes with the same lists read as a whole.
func TestDerive(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var body strings.Builder
	for i := range 60 {
		fmt.Fprintf(&body, `<mimeMap fileExtension=".x%d" mimeType="x/%d" />`, i, i)
	}
	base := section(t, static.ContentSection, "<staticContent>"+body.String()+"</staticContent>")
	others := section(t, static.ContentSection, `<staticContent>
  <mimeMap fileExtension=".x3" mimeType="other/3" /><mimeMap fileExtension=".*" mimeType="any/thing" /><mimeMap fileExtension="." mimeType="none" /><mimeMap fileExtension=".new" mimeType="other/new" />
</staticContent>`)
	for range 400 {
		list := append([]*merge.Item(nil), base.Items...)
		for range random.IntN(12) {
			at := random.IntN(len(list))
			switch random.IntN(3) {
			case 0:
				list = append(list[:at], list[at+1:]...)
			case 1:
				list = append(list[:at], append([]*merge.Item{others.Items[random.IntN(len(others.Items))]}, list[at:]...)...)
			case 2:
				list = append(list[:at], list[min(len(list), at+random.IntN(6)):]...)
			}
			if len(list) == 0 {
				list = append(list, base.Items[0])
			}
		}
		derived := *base
		derived.Element = &merge.Element{Schema: base.Element.Schema, Items: list}
		whole, told := static.NewTypes(&derived), static.NewTypes(base).Derive(base).Derive(&derived)
		for i := range 64 {
			name := fmt.Sprintf("a.x%d", i)
			switch i {
			case 60:
				name = "a.new"
			case 61:
				name = "plain"
			case 62:
				name = "a.x3.y"
			}
			want, wild := whole.Lookup(name)
			if got, wildcard := told.Lookup(name); got != want || wildcard != wild {
				t.Fatalf("%s: %v %v, want %v %v", name, got, wildcard, want, wild)
			}
		}
	}
}
