package program_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/winpath"
)

func TestParseCommand(t *testing.T) {
	t.Parallel()
	type parts struct {
		Program, Arguments string
		Slots, Misses      []string
		Tries, Undefined   []string
	}
	tests := []struct {
		text string
		want parts
	}{
		{``, parts{}},
		{`C:\Python\python.exe -u "%s"`, parts{Program: `C:\Python\python.exe`, Arguments: `-u "%s"`, Slots: []string{"quoted"}}},
		{`C:\Python\python.exe %s %s`, parts{Program: `C:\Python\python.exe`, Arguments: `%s %s`, Slots: []string{"bare", "bare"}}},
		{`C:\Python\python.exe %s%s`, parts{Program: `C:\Python\python.exe`, Arguments: `%s%s`, Slots: []string{"bare", "bare joined"}}},
		{`"C:\Program Files\Py\python.exe" "%s" %s`, parts{Program: `C:\Program Files\Py\python.exe`, Arguments: `"%s" %s`, Slots: []string{"quoted", "bare"}}},
		{`C:\Program Files\Py\python.exe %s`, parts{Program: `C:\Program Files\Py\python.exe`, Arguments: `%s`, Slots: []string{"bare"},
			Tries: []string{`C:\Program.exe`, `C:\Program Files\Py\python.exe`}}},
		{`%ProgramFiles%\Perl\bin\perl "%s"`, parts{Program: `C:\Program Files\Perl\bin\perl`, Arguments: `"%s"`, Slots: []string{"quoted"},
			Tries: []string{`C:\Program.exe`, `C:\Program Files\Perl\bin\perl.exe`}}},
		{`C:\Python\python.exe C:\app\run.py`, parts{Program: `C:\Python\python.exe`, Arguments: `C:\app\run.py`}},
		{`python run.py %s`, parts{Program: `python`, Arguments: `run.py %s`, Slots: []string{"bare"}}},
		{`perl -w "%s"`, parts{Program: `perl`, Arguments: `-w "%s"`, Slots: []string{"quoted"}}},
		{`cmd /c %s`, parts{Program: `cmd`, Arguments: `/c %s`, Slots: []string{"bare"}}},
		{`C:\perl\bin\perl.exe %S %S`, parts{Program: `C:\perl\bin\perl.exe`, Arguments: `%S %S`, Misses: []string{"%S", "%S"}}},
		{`p.exe $s`, parts{Program: `p.exe`, Arguments: `$s`, Misses: []string{"$s"}}},
		{`p.exe "s%"`, parts{Program: `p.exe`, Arguments: `"s%"`, Misses: []string{"s%"}}},
		{`p.exe "% s"`, parts{Program: `p.exe`, Arguments: `"% s"`, Misses: []string{"% s"}}},
		{`p.exe %%s`, parts{Program: `p.exe`, Arguments: `%%s`, Misses: []string{"%%s"}}},
		{`p.exe "%1" %*`, parts{Program: `p.exe`, Arguments: `"%1" %*`, Misses: []string{"%1", "%*"}}},
		{`p.exe %~f1`, parts{Program: `p.exe`, Arguments: `%~f1`, Misses: []string{"%~f1"}}},
		{`p.exe {0}`, parts{Program: `p.exe`, Arguments: `{0}`, Misses: []string{"{0}"}}},
		{`p.exe %d`, parts{Program: `p.exe`, Arguments: `%d`, Misses: []string{"%d"}}},
		{`p.exe "%s" %S`, parts{Program: `p.exe`, Arguments: `"%s" %S`, Slots: []string{"quoted"}, Misses: []string{"%S"}}},
		{`p.exe "%s" $1 {0}`, parts{Program: `p.exe`, Arguments: `"%s" $1 {0}`, Slots: []string{"quoted"}}},
		{`%PYTHON%\python.exe %s`, parts{Program: `%PYTHON%\python.exe`, Arguments: `%s`, Slots: []string{"bare"}, Undefined: []string{"PYTHON"}}},
		{`%PYTHON%%s`, parts{Program: `%PYTHON%`, Arguments: `%s`, Slots: []string{"bare"}, Undefined: []string{"PYTHON"}}},
		{`p.exe %PATH_TRANSLATED%`, parts{Program: `p.exe`, Arguments: `%PATH_TRANSLATED%`, Undefined: []string{"PATH_TRANSLATED"}}},
		{`C:\py\python.exe|C:\py\wfastcgi.py`, parts{Program: `C:\py\python.exe`, Arguments: `C:\py\wfastcgi.py`}},
		{`"C:\open quote %s`, parts{Program: `C:\open quote %s`, Slots: []string{"quoted"}}},
		{`p.exe http://x/%20y?50%`, parts{Program: `p.exe`, Arguments: `http://x/%20y?50%`}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			c := program.ParseCommand(tt.text, winpath.ServerEnv())
			got := parts{Program: c.Program, Arguments: c.Arguments, Tries: c.Tries, Undefined: c.Undefined}
			for _, s := range c.Slots {
				name := "bare"
				if s.Quoted {
					name = "quoted"
				}
				if s.Joined {
					name += " joined"
				}
				got.Slots = append(got.Slots, name)
			}
			for _, m := range c.Misses {
				got.Misses = append(got.Misses, m.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{``, `%`, `%s`, `%%s`, `"`, `%windir%\x.exe "%s" %s%s`, `%A%B%windir%`, `%PYTHON%%s`, `%s%FOO%`, `C:\a b\c.exe|-d x %S`,
		` 'q' `, `% s`, `{s}`, `C:\Program Files\x %~dp0`, `%%windir%%`} {
		f.Add(seed)
	}
	env := winpath.ServerEnv()
	f.Fuzz(func(t *testing.T, text string) {
		c := program.ParseCommand(text, env)
		if want, _ := env.Expand(text); c.Text != want {
			t.Fatalf("expanded to %q, want %q", c.Text, want)
		}
		for _, s := range c.Slots {
			if c.Text[s.Start:s.End] != "%s" {
				t.Fatalf("slot %v of %q is %q", s, c.Text, c.Text[s.Start:s.End])
			}
		}
		for _, m := range c.Misses {
			if c.Text[m.Start:m.End] != m.Text {
				t.Fatalf("miss %v of %q", m, c.Text)
			}
		}
		if !strings.Contains(c.Text, c.Program) || !strings.Contains(c.Text, c.Arguments) {
			t.Fatalf("%q has no program %q or arguments %q", c.Text, c.Program, c.Arguments)
		}
		fixed := c.Corrected(`C:\a b\x.py`)
		again := program.ParseCommand(fixed, env)
		if len(c.Misses) > 0 {
			return // what was meant is a guess, and may be wrong for such a text
		}
		if twice := again.Corrected(`C:\a b\x.py`); twice != fixed {
			t.Fatalf("correcting %q gives %q, then %q", text, fixed, twice)
		}
	})
}
