package winpath

import (
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	env := Env{"WINDIR": `C:\Windows`, "A": "1", "NEST": "%A%", "EMPTY": ""}
	tests := []struct {
		in, want  string
		undefined []string
	}{
		{"", "", nil},
		{`%windir%\x`, `C:\Windows\x`, nil},
		{`%WinDir%%a%`, `C:\Windows1`, nil},
		{`%NOPE%\x`, `%NOPE%\x`, []string{"NOPE"}},
		{`"%s" %s`, `"%s" %s`, nil},
		{`%s %windir%`, `%s C:\Windows`, nil},
		{`100% of %windir%`, `100% of C:\Windows`, nil},
		{`%%windir%%`, `%C:\Windows%`, nil},
		{`%`, `%`, nil}, {`%%`, `%%`, nil}, {`%%%`, `%%%`, nil}, {`a%b`, `a%b`, nil},
		{`%NEST%`, `%A%`, nil},
		{`x%EMPTY%y`, `xy`, nil},
		{`%ProgramFiles(x86)%`, `%ProgramFiles(x86)%`, []string{"ProgramFiles(x86)"}},
		{`%X1%%X2%`, `%X1%%X2%`, []string{"X1", "X2"}},
	}
	for _, tt := range tests {
		got, undefined := env.Expand(tt.in)
		if got != tt.want || !slices.Equal(undefined, tt.undefined) {
			t.Errorf("Expand(%q) = %q, %q; want %q, %q", tt.in, got, undefined, tt.want, tt.undefined)
		}
	}
	if got, undefined := Env(nil).Expand("%A1%"); got != "%A1%" || len(undefined) != 1 {
		t.Errorf("no environment: %q, %q", got, undefined)
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	base := Env{"A": "1", "B": "2"}
	next := base.With(map[string]string{"b": "3", "c": "4"})
	if base["B"] != "2" || next["A"] != "1" || next["B"] != "3" || next["C"] != "4" {
		t.Errorf("%v from %v", next, base)
	}
	if got := Env(nil).With(map[string]string{"x": "1"}); got["X"] != "1" {
		t.Errorf("%v", got)
	}
	for name := range ExpressEnv() {
		for i := range len(name) {
			if c := name[i]; 'a' <= c && c <= 'z' {
				t.Errorf("the name %s is not in upper case", name)
			}
		}
	}
	if ServerEnv()["WINDIR"] == "" || ExpressEnv()["IIS_BIN"] == "" {
		t.Error("a stock variable is missing")
	}
}
