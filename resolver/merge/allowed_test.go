package merge_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/merge"
)

// TestAllowDefinition: where a section may stand, by what its declaration says, in each file and location tag that might hold it.
func TestAllowDefinition(t *testing.T) {
	t.Parallel()
	const list = `<g><list a="1" /></g>`
	const not, noApplication = "section-not-allowed-here", "not-an-application"
	places := []struct{ name, host, site, below string }{
		{"applicationHost.config", list, "", ""},
		{"a location tag of applicationHost.config", `<location path="s1">` + list + `</location>`, "", ""},
		{"the web.config of an application", "", list, ""},
		{"a location tag of a web.config", "", `<location path="s2">` + list + `</location>`, ""},
		{"the web.config of a directory", "", "", list},
	}
	for _, tt := range []struct {
		attributes string
		want       [5]string // by place
	}{
		{``, [5]string{}},
		{`allowDefinition="Everywhere"`, [5]string{}},
		{`allowDefinition="AppHostOnly"`, [5]string{"", "", not, not, not}},
		{`allowDefinition="MachineOnly"`, [5]string{"", "", not, not, not}},
		{`allowDefinition="MachineToWebRoot"`, [5]string{"", "", not, not, not}},
		{`allowDefinition="MachineToRootWeb"`, [5]string{"", "", not, not, not}},
		{`allowDefinition="MachineToApplication"`, [5]string{"", "", "", "", noApplication}},
		{`allowLocation="false"`, [5]string{"", not, "", not, ""}},
		{`allowDefinition="MachineToApplication" allowLocation="false"`, [5]string{"", not, "", not, noApplication}},
		{`allowDefinition="AppHostOnly" allowLocation="false"`, [5]string{"", not, not, not, not}},
	} {
		declaration := `<configSections><sectionGroup name="g"><section name="list" ` + tt.attributes + ` /></sectionGroup></configSections>`
		for i, place := range places {
			n := chain(engine(t), conf(declaration+place.host), conf(place.site), conf(place.below))
			var rule string
			var fault *merge.Fault
			for _, at := range []*merge.Node{n, n.Parent, n.Parent.Parent} {
				if fault == nil {
					fault = at.Error(at.Section("g/list"))
				}
			}
			if fault != nil {
				rule = fault.Rule
				if fault.Name == "" || len(fault.Related) == 0 || fault.Related[0].Origin.Span.File.Path != "0.config" || fault.Uncertain == "" || fault.HResult != merge.LockViolation {
					t.Errorf("%s in %s: the fault says less than it should: %+v", tt.attributes, place.name, fault)
				}
			}
			if rule != tt.want[i] {
				t.Errorf("%s in %s: %q, want %q", tt.attributes, place.name, rule, tt.want[i])
			}
		}
	}
}

// TestWhere: an origin knows the location tag and the path that it came through, and what holds for the server as a whole.
func TestWhere(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+`<g><list a="1" /></g><location path="s1"><g><list b="2" /></g></location><location path="."><g><front><add k="x" /></front></g></location>`), conf(""))
	s := n.Section("g/list")
	a, b, front := s.Attr("a").Origin, s.Attr("b").Origin, n.Section("g/front").Items[0].Origin
	for _, tt := range []struct {
		name     string
		origin   merge.Origin
		location string
		tagged   bool
		wide     bool
	}{{"the file", a, "", false, true}, {"a location tag for a site", b, "s1", true, false}, {"a location tag for the file itself", front, ".", true, true}} {
		path, tagged := tt.origin.Location()
		if path != tt.location || tagged != tt.tagged || tt.origin.Contribution.ServerWide() != tt.wide {
			t.Errorf("%s: location %q, %v, of the whole server %v", tt.name, path, tagged, tt.origin.Contribution.ServerWide())
		}
	}
	if path, tagged := (merge.Origin{}).Location(); path != "" || tagged {
		t.Errorf("an origin of nothing is in the location tag %q", path)
	}
}
