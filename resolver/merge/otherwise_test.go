package merge

import "testing"

func TestOtherwise(t *testing.T) {
	t.Parallel()
	var none *Element
	if none.Said("a") != "" || !none.BoolOr("a", true) || none.NumberOr("a", 7) != 7 {
		t.Error("an element that is nil says something")
	}
	for _, tt := range []struct {
		value  string
		flag   bool
		number int64
	}{
		{"true", true, 7}, {"False", false, 7}, {"1", true, 1}, {"0", false, 0}, {"yes", true, 7}, {" 20 ", true, 20}, {"0x1F", true, 31}, {"-1", true, 7}, {"", true, 7},
	} {
		e := &Element{Attrs: []*Attr{{Name: "a", Value: tt.value}}}
		if got := e.BoolOr("a", true); got != tt.flag {
			t.Errorf("BoolOr(%q) = %t", tt.value, got)
		}
		if got := e.NumberOr("a", 7); got != tt.number {
			t.Errorf("NumberOr(%q) = %d, want %d", tt.value, got, tt.number)
		}
	}
}
