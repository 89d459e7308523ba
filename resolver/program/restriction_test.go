package program_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
)

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(s)
}

func TestRestrictionCheck(t *testing.T) {
	t.Parallel()
	list := `<security><isapiCgiRestriction>
		<add path="C:\Py\python.exe -u &quot;%s&quot;" allowed="true"/>
		<add path="C:\Perl\perl.exe" allowed="true"/>
		<add path="&quot;C:\Program Files\Ruby\ruby.exe&quot;" allowed="true"/>
		<add path="%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll" allowed="true"/>
		<add path="C:\old\old.exe %s" allowed="false"/>
		<add path="D:/tools/lua.exe %s" allowed="true"/>
		<add path="%TCL%\bin\tclsh.exe %s" allowed="true"/>
		<add path="C:\own\gate.cgi" allowed="true"/>
	</isapiCgiRestriction></security>`
	tests := []struct {
		modules, command, physical string
		want                       program.Standing
		difference                 string
	}{
		{"CgiModule", `C:\Py\python.exe -u "%s"`, "", program.Allowed, ""},
		{"CgiModule", `c:\py\PYTHON.EXE -u "%S"`, "", program.Allowed, ""}, // folded
		{"CgiModule", `C:\Py\python.exe`, "", program.NearMiss, `the entry has the arguments -u "%s", the handler has none`},
		{"CgiModule", `C:\Py\python.exe -u %s`, "", program.NearMiss, "the entry has quotes, the handler has none there"},
		{"CgiModule", `C:\Py\python.exe  -u "%s"`, "", program.NearMiss, "the number of blanks differs"},
		{"CgiModule", `C:\Py\python.exe -u "%s" `, "", program.NearMiss, "blanks before or after the text"},
		{"CgiModule", `C:\Py\python.exe -u "%s" %s`, "", program.NearMiss, "%s stands 2 times in the handler, 1 times in the entry"},
		{"CgiModule", `C:\Py\python.exe -B "%s"`, "", program.NearMiss, `the arguments differ: -B "%s" in the handler, -u "%s" in the entry`},
		{"CgiModule", `C:\Py\python -u "%s"`, "", program.NearMiss, "one of the two lacks the extension of the program"},
		{"CgiModule", `C:\Perl\perl.exe %s`, "", program.NearMiss, "the entry lacks the placeholder %s"},
		{"CgiModule", `C:\Perl\perl.exe -w %s`, "", program.NearMiss, "the entry lacks the arguments -w %s"},
		{"CgiModule", `"C:\Program Files\Ruby\ruby.exe" %s %s`, "", program.NearMiss, "the entry lacks the 2 placeholders %s"},
		{"CgiModule", `C:\Program Files\Ruby\ruby.exe`, "", program.NearMiss, "the entry has quotes, the handler has none there"},
		{"CgiModule", `D:\tools\lua.exe %s`, "", program.NearMiss, "one of the two has forward slashes"},
		{"CgiModule", `C:\tcl\bin\tclsh.exe %s`, "", program.NearMiss, "a %NAME% of one of the two is not expanded"},
		{"CgiModule", `C:\Py311\python.exe -u "%s"`, "", program.NotListed, ""},
		{"CgiModule", `C:\old\old.exe %s`, "", program.Denied, ""},
		{"CgiModule", ``, `C:\own\GATE.cgi`, program.Allowed, ""},
		{"CgiModule", ``, `C:\own\other.cgi`, program.NotListed, ""},
		{"CgiModule", ``, ``, program.Exempt, ""}, // no request, nothing to look up
		{"IsapiModule", `C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`, "", program.Allowed, ""},
		{"IsapiModule", `%windir%\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll`, "", program.NotListed, ""},
		{"FastCgiModule", `C:\PHP\php-cgi.exe`, "", program.Exempt, ""},
		{"", ``, "", program.Exempt, ""},
	}
	for _, tt := range tests {
		t.Run(tt.modules+" "+tt.command+tt.physical, func(t *testing.T) {
			t.Parallel()
			attributes := `scriptProcessor="` + escape(tt.command) + `"`
			if tt.modules != "" {
				attributes += ` modules="` + tt.modules + `"`
			}
			w := build(t, "", list, add(attributes), "", nil)
			r := program.NewRestrictions(w.apphost.Section(program.RestrictionSection), w.host.Env)
			got := r.Check(w.entry(t, "H"), tt.physical)
			if got.Standing != tt.want || got.Difference != tt.difference {
				t.Errorf("%v %q, want %v %q", got.Standing, got.Difference, tt.want, tt.difference)
			}
			p := got.Problem()
			if (p.Failure == nil) != (tt.want == program.Allowed || tt.want == program.Exempt) {
				t.Fatalf("failure %v", p.Failure)
			}
			if p.Failure == nil {
				return
			}
			checkWords(t, []program.Problem{p})
			rule := map[program.Standing]string{program.NotListed: "isapi-cgi-not-listed", program.Denied: "isapi-cgi-not-allowed", program.NearMiss: "isapi-cgi-restriction-mismatch"}[tt.want]
			if p.Text() != "404.2" || p.Win32 != 0x800704ec || p.Rule != rule || len(p.Related) != 1 || p.Section != program.RestrictionSection {
				t.Errorf("%s %#x %s, %d related, section %s", p.Text(), p.Win32, p.Rule, len(p.Related), p.Section)
			}
		})
	}
}

func TestRestrictionPlaces(t *testing.T) {
	t.Parallel()
	check := func(list, attributes string) program.Problem {
		w := build(t, "", list, add(attributes), "", nil)
		r := program.NewRestrictions(w.apphost.Section(program.RestrictionSection), w.host.Env)
		return r.Check(w.entry(t, "H"), "").Problem()
	}
	const python = `modules="CgiModule" scriptProcessor="C:\Py\python.exe %s"`
	got := []string{}
	for _, p := range []program.Problem{
		check(`<security><isapiCgiRestriction/></security>`, python),
		check(``, python),
		check(`<security><isapiCgiRestriction><add path="C:\Py\python.exe" allowed="true"/></isapiCgiRestriction></security>`, python),
		check(`<security><isapiCgiRestriction><add path="C:\Py\python.exe %s" allowed="false"/></isapiCgiRestriction></security>`, python),
		check(`<security><isapiCgiRestriction><add path="C:\Py\python.exe %s" allowed="true"/></isapiCgiRestriction></security>`, `modules="CgiModule" scriptProcessor="C:\Py\python.exe"`),
	} {
		got = append(got, p.Place.Span.Text()+" -> "+p.Suggest)
	}
	want := []string{
		`<isapiCgiRestriction/> -> `,
		`scriptProcessor="C:\Py\python.exe %s" -> `,
		`path="C:\Py\python.exe" -> C:\Py\python.exe %s`,
		`allowed="false" -> true`,
		`path="C:\Py\python.exe %s" -> `, // the handler is what has to change
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, list := range []string{`<security><isapiCgiRestriction notListedCgisAllowed="true"/></security>`} {
		if p := check(list, python); p.Failure != nil {
			t.Errorf("%s: %s", list, p.Because)
		}
		if p := check(list, `modules="IsapiModule" scriptProcessor="C:\a.dll"`); p.Failure == nil {
			t.Error("an unlisted ISAPI dll passes for the flag of CGI programs")
		}
	}
}

func TestRestrictionUnused(t *testing.T) {
	t.Parallel()
	w := build(t, "", `<security><isapiCgiRestriction>
		<add path="C:\Py\python.exe %s" allowed="true"/><add path="C:\near\perl.exe" allowed="true"/><add path="C:\gone\ruby.exe %s" allowed="true"/>
		<add path="C:\denied.exe" allowed="false"/><add path="C:\own\tool.exe" allowed="true"/></isapiCgiRestriction></security>`,
		`<system.webServer><handlers><add name="A" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Py\python.exe %s"/>
		<add name="B" path="*.pl" verb="*" modules="CgiModule" scriptProcessor="C:\near\perl.exe %s"/>
		<add name="exe" path="*.exe" verb="*" modules="CgiModule"/></handlers></system.webServer>`, "", nil)
	r := program.NewRestrictions(w.apphost.Section(program.RestrictionSection), w.host.Env)
	unused := func(direct func(string) bool, names ...string) (paths []string) {
		var entries []*handler.Entry
		for _, name := range names {
			entries = append(entries, w.entry(t, name))
		}
		for _, e := range r.Unused(entries, direct) {
			paths = append(paths, e.Path)
		}
		return paths
	}
	if diff := cmp.Diff([]string{`C:\gone\ruby.exe %s`}, unused(nil, "A", "B", "exe")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{`C:\gone\ruby.exe %s`, `C:\own\tool.exe`}, unused(func(string) bool { return false }, "A", "B", "exe")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{`C:\near\perl.exe`, `C:\gone\ruby.exe %s`, `C:\own\tool.exe`}, unused(nil, "A")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
