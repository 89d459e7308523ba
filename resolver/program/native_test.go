package program_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/program"
)

const x86Pool = `managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true"`

func TestReadImage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		raw  string
		want program.Image
	}{
		"empty":           {"", program.Image{}},
		"text":            {"#!/usr/bin/perl", program.Image{Bad: true}},
		"stub only":       {"MZ", program.Image{}},
		"native 32":       {pe(i386, -1), program.Image{Bits: 32}},
		"native 64":       {pe(amd64, -1), program.Image{Bits: 64}},
		"any CPU":         {pe(i386, 1), program.Image{Managed: true}},
		"managed 32 only": {pe(i386, 3), program.Image{Bits: 32, Managed: true}},
		"managed 64":      {pe(amd64, 1), program.Image{Bits: 64, Managed: true}},
		"cut":             {pe(amd64, -1)[:0x86], program.Image{Bits: 64}},
	} {
		if diff := cmp.Diff(tt.want, program.ReadImage([]byte(tt.raw))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func FuzzReadImage(f *testing.F) {
	f.Add([]byte(pe(i386, 1)))
	f.Add([]byte(pe(amd64, -1)))
	f.Add([]byte("MZ"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if im := program.ReadImage(raw); im.Bits != 0 && im.Bits != 32 && im.Bits != 64 || im.Bad && im.Bits != 0 {
			t.Fatalf("%+v", im)
		}
	})
}

func TestISAPIProblem(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\x\a32.dll`: pe(i386, -1), `C:\x\a64.dll`: pe(amd64, -1), `C:\x\text.dll`: "hello", `C:\x\empty.dll`: ""}
	tests := []struct{ pool, command, physical, want string }{
		{"", `C:\x\a64.dll`, "", ""},
		{"", `C:\x\a32.dll`, "", "500.0 native-dll-bitness"},
		{x86Pool, `C:\x\a64.dll`, "", "500.0 native-dll-bitness"},
		{x86Pool, `C:\x\a32.dll`, "", ""},
		{"", `C:\x\text.dll`, "", "500.0 native-dll-bitness"},
		{"", `C:\x\empty.dll`, "", ""},
		{"", `C:\x\gone.dll`, "", "500.0 native-dll-missing"},
		{"", ``, `C:\x\a32.dll`, "500.0 native-dll-bitness"},
		{"", `%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`, "", ""},
		{"", `%windir%\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll`, "", "500.0 native-dll-bitness"},
		{"", `%windir%\system32\inetsrv\asp.dll`, "", ""},
		{x86Pool, `%windir%\system32\inetsrv\asp.dll`, "", ""},
		{"", `%NOBODY%\asp.dll`, "", ""},
	}
	for _, tt := range tests {
		w := build(t, tt.pool, "", add(`modules="IsapiModule" scriptProcessor="`+tt.command+`"`), "", files)
		var got []program.Problem
		if p := program.ISAPIProblem(w.entry(t, "H"), tt.physical, w.host); p != nil {
			got = append(got, *p)
		}
		if s := summary(got); s != tt.want {
			t.Errorf("%s%s: got %q, want %q", tt.command, tt.physical, s, tt.want)
		}
		checkWords(t, got)
	}
	w := build(t, "", "", add(`modules="IsapiModule" scriptProcessor="C:\x\gone.dll"`), "", nil)
	if p := program.ISAPIProblem(w.entry(t, "H"), "", w.host); p != nil {
		t.Errorf("unknown disks: %s", p.Because)
	}
}

func TestNativeModules(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\Windows\System32\inetsrv\own.dll`: "", `C:\Windows\SysWOW64\inetsrv\isapi.dll`: "", `C:\Program Files\M\m64.dll`: pe(amd64, -1),
		`C:\Program Files (x86)\M\m32.dll`: pe(i386, -1), `C:\Program Files (x86)\M\m64.dll`: pe(amd64, -1)}
	tests := []struct{ name, pool, entry, want string }{
		{"system image only for 64 bit", x86Pool, `image="%windir%\System32\inetsrv\own.dll"`, "503 module-precondition-bitness"},
		{"system image, 64-bit pool", "", `image="%windir%\System32\inetsrv\own.dll"`, ""},
		{"kept out by its precondition", x86Pool, `image="%windir%\System32\inetsrv\own.dll" preCondition="bitness64"`, ""},
		{"stock image", x86Pool, `image="%windir%\System32\inetsrv\cgi.dll"`, ""},
		{"not there at all", "", `image="C:\Program Files\M\gone.dll"`, "503 native-dll-missing"},
		{"wrong machine, no precondition", "", `image="C:\Program Files (x86)\M\m32.dll"`, "503 module-precondition-bitness"},
		{"wrong machine, wrong precondition", "", `image="C:\Program Files (x86)\M\m32.dll" preCondition="bitness64"`, "503 native-dll-bitness"},
		{"program directory follows the process", x86Pool, `image="%ProgramFiles%\M\m64.dll"`, "503 module-precondition-bitness"},
		{"program directory, 64-bit pool", "", `image="%ProgramFiles%\M\m64.dll"`, ""},
		{"IIS Express keeps its own", "", `image="C:\Program Files\IIS Express\cgi.dll"`, ""},
		{"unknown variable", "", `image="%IIS_BIN%\cgi.dll"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := build(t, tt.pool, `<globalModules><add name="M" `+tt.entry+`/></globalModules>`, "", "", files)
			got := program.NativeModules(w.apphost.Section(program.GlobalModulesSection), w.host)
			if s := summary(got); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
			w.host.Disks = nil
			if got := program.NativeModules(w.apphost.Section(program.GlobalModulesSection), w.host); len(got) > 0 {
				t.Errorf("unknown disks: %s", got[0].Because)
			}
		})
	}
}

func TestFilterProblems(t *testing.T) {
	t.Parallel()
	w := build(t, "", `<isapiFilters><filter name="gone" path="C:\x\gone.dll"/><filter name="off" path="C:\x\gone.dll" enabled="false"/>
		<filter name="x86" path="C:\x\a32.dll"/><filter name="kept" path="C:\x\a32.dll" preCondition="bitness32"/><filter name="good" path="C:\x\a64.dll"/></isapiFilters>`,
		"", "", map[string]string{`C:\x\a32.dll`: pe(i386, -1), `C:\x\a64.dll`: pe(amd64, -1)})
	got := program.FilterProblems(w.apphost.Section(program.FiltersSection), w.host)
	if s := summary(got); s != "500.0 native-dll-missing?, 500.0 native-dll-bitness?" {
		t.Errorf("got %q", s)
	}
	checkWords(t, got)
}
