package winpath

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCleanForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		err      error
	}{
		{in: `C:\inetpub\wwwroot`, want: `C:\inetpub\wwwroot`},
		{in: `c:/inetpub//wwwroot/`, want: `C:\inetpub\wwwroot`},
		{in: `C:\`, want: `C:\`},
		{in: `C:`, want: `C:\`},
		{in: `c:\.\a\..\b\.\c`, want: `C:\b\c`},
		{in: `C:\..\..\a`, want: `C:\a`},
		{in: `C:\a\..`, want: `C:\`},
		{in: `\\?\C:\a\b`, want: `C:\a\b`},
		{in: `\\?\UNC\srv\share\x`, want: `\\srv\share\x`},
		{in: `\\?\unc\srv\share`, want: `\\srv\share`},
		{in: `\\srv\share`, want: `\\srv\share`},
		{in: `\\srv\share\`, want: `\\srv\share`},
		{in: `//srv/share/../x`, want: `\\srv\share\x`},
		{in: `\\srv\c$\a`, want: `\\srv\c$\a`},
		{in: `C:\größe\日本`, want: `C:\größe\日本`},
		{in: `C:\...\a. b`, want: `C:\...\a. b`},
		{in: `C:\console\nulls\com10\com\lpt`, want: `C:\console\nulls\com10\com\lpt`},

		{in: ``, err: ErrRelative}, {in: `a\b`, err: ErrRelative}, {in: `\a`, err: ErrRelative}, {in: `.`, err: ErrRelative},
		{in: `C:a`, err: ErrRelative}, {in: `1:\a`, err: ErrRelative}, {in: `CD:\a`, err: ErrRelative},
		{in: `\\srv`, err: ErrRelative}, {in: `\\srv\`, err: ErrRelative}, {in: `\\`, err: ErrRelative}, {in: `\\\share`, err: ErrRelative},
		{in: `\\srv\..\x`, err: ErrRelative}, {in: `\\..\share`, err: ErrRelative}, {in: `\\?\`, err: ErrRelative}, {in: `\\?\GLOBALROOT\x`, err: ErrRelative},
		{in: `\\.\pipe\x`, err: ErrDevice}, {in: `//./C:/x`, err: ErrDevice},
		{in: `C:\con`, err: ErrDevice}, {in: `C:\a\NUL\b`, err: ErrDevice}, {in: `C:\aux.txt`, err: ErrDevice}, {in: `C:\Com1.tar.gz`, err: ErrDevice},
		{in: `C:\prn .x`, err: ErrDevice}, {in: `\\srv\share\LPT9`, err: ErrDevice},
		{in: `C:\a|b`, err: ErrIllegal}, {in: `C:\a\b:stream`, err: ErrIllegal}, {in: `C:\a*`, err: ErrIllegal}, {in: `C:\a?`, err: ErrIllegal},
		{in: `C:\"a"`, err: ErrIllegal}, {in: `C:\<a>`, err: ErrIllegal}, {in: "C:\\a\x00b", err: ErrIllegal}, {in: "C:\\a\tb", err: ErrIllegal},
		{in: `\\s?v\share`, err: ErrIllegal}, {in: `\\srv\sh|re`, err: ErrIllegal},
	}
	for _, tt := range tests {
		got, err := Clean(tt.in)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Clean(%q) = %q, %v; want %q, %v", tt.in, got, err, tt.want, tt.err)
		}
	}
}

// FuzzCleanParts checks what a clean path is: clean, absolute, without dots, inside its volume; and what can be taken apart can be joined.
// FuzzClean makes sure that cleaning twice changes nothing, that the parts of a clean path make it again, and that the short cut for clean
// paths agrees with the long way, which the prefix forces.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{`C:\a\..\b`, `\\?\UNC\s\h\x`, `//s/h/../..`, `c:/A//b/`, `C:\con`, `\\.\x`, `C:\ä\😀`, "C:\\a\x00", `D:`, `\\s\h\..\..\k`, `C:\. \..`,
		`C:\a\b`, `C:\a/b`, `\\s\h\x`, `C:\ \a`, `Z:\a\\b`, `C:\.`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		clean, err := Clean(path)
		if err != nil {
			if clean != "" {
				t.Fatalf("%q: %q with the error %v", path, clean, err)
			}
			return
		}
		if again, err := Clean(clean); again != clean || err != nil {
			t.Fatalf("%q is not clean: %q, %v", clean, again, err)
		}
		if len(path) > 2 && path[1] == ':' {
			if long, err := Clean(`\\?\` + path); err != nil || long != clean {
				t.Fatalf("%q is %q, the long way %q, %v", path, clean, long, err)
			}
		}
		if !IsAbs(clean) || strings.Contains(clean, "/") || strings.Contains(clean[2:], `\\`) {
			t.Fatalf("%q: %q", path, clean)
		}
		volume, names := Segments(clean)
		if strings.Contains(volume, "..") && strings.Contains("/"+volume+"/", "/../") {
			t.Fatalf("volume %q of %q", volume, clean)
		}
		for _, name := range names {
			if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `\/:`) {
				t.Fatalf("name %q of %q", name, clean)
			}
		}
		root := volume + `:\`
		if rest, ok := strings.CutPrefix(volume, "UNC/"); ok {
			root = `\\` + strings.ReplaceAll(rest, "/", `\`)
		}
		if back := Join(root, names...); back != clean {
			t.Fatalf("%q joined is %q", clean, back)
		}
		if !Within(clean, root) || !Within(clean, Dir(clean)) || !Within(clean, clean) || !Equal(clean, clean) {
			t.Fatalf("%q is not within itself", clean)
		}
	})
}

func TestPathParts(t *testing.T) {
	t.Parallel()
	tests := []struct{ path, dir, base, ext string }{
		{`C:\a\b.txt`, `C:\a`, "b.txt", ".txt"},
		{`C:\a`, `C:\`, "a", ""},
		{`C:\`, `C:\`, "", ""},
		{`\\s\h\x.y.z`, `\\s\h`, "x.y.z", ".z"},
		{`\\s\h`, `\\s\h`, "h", ""},
		{`a/b.c`, `a/b.c`, "b.c", ".c"},
		{`file.`, `file.`, "file.", "."},
		{``, ``, "", ""},
	}
	for _, tt := range tests {
		if Dir(tt.path) != tt.dir || Base(tt.path) != tt.base || Ext(tt.path) != tt.ext {
			t.Errorf("%q: dir %q base %q ext %q", tt.path, Dir(tt.path), Base(tt.path), Ext(tt.path))
		}
	}
}

func TestIsAbs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{`C:\`: true, `c:/x`: true, `\\s\h`: true, `//s/h`: true, `C:`: false, `C:x`: false, `\x`: false, `x`: false, ``: false, `ä:\x`: false} {
		if IsAbs(path) != want {
			t.Errorf("IsAbs(%q) = %v", path, !want)
		}
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		dir   string
		names []string
		want  string
	}{
		{`C:\`, nil, `C:\`}, {`C:`, nil, `C:\`}, {`C:\`, []string{"a"}, `C:\a`}, {`C:\a\`, []string{"b/c", `\d\`, ""}, `C:\a\b\c\d`}, {`\\s\h`, []string{"x"}, `\\s\h\x`}, {`C:\`, []string{"", "/"}, `C:\`},
	} {
		if got := Join(tt.dir, tt.names...); got != tt.want {
			t.Errorf("Join(%q, %q) = %q, want %q", tt.dir, tt.names, got, tt.want)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path, dir string
		want      bool
	}{
		{`C:\a\b`, `C:\A`, true}, {`C:\a`, `C:\a`, true}, {`C:\a`, `C:\a\`, true}, {`C:\ab`, `C:\a`, false}, {`C:\a`, `C:\a\b`, false}, {`C:\x`, `C:\`, true},
		{`D:\x`, `C:\`, false}, {`\\s\h\x`, `\\S\H`, true}, {`\\s\h2`, `\\s\h`, false}, {`C:\ÄÖ\x`, `c:\äö`, true},
	} {
		if got := Within(tt.path, tt.dir); got != tt.want {
			t.Errorf("Within(%q, %q) = %v", tt.path, tt.dir, got)
		}
	}
	if !Equal(`C:\A\`, `c:\a`) || Equal(`C:\a`, `C:\b`) {
		t.Error("Equal")
	}
	if Fold("ÄbC.É") != Fold("äBc.é") || Fold("a") == Fold("b") {
		t.Error("Fold")
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		`C:\`: {"C"}, `C:\a\b`: {"C", "a", "b"}, `\\s\h`: {"UNC/s/h"}, `\\s\h\a\b`: {"UNC/s/h", "a", "b"},
	} {
		volume, names := Segments(path)
		if got := append([]string{volume}, names...); !slices.Equal(got, want) {
			t.Errorf("Segments(%q) = %q, want %q", path, got, want)
		}
	}
}
