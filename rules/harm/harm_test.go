package harm_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/harm"
)

// TestRemoves applies a fix to a file that marks with ‹old|new› what it writes in place of what.
func TestRemoves(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text  string
		harms bool
	}{
		"authentication":               {`<security><authentication>‹<windowsAuthentication enabled="true" />|›</authentication></security>`, true},
		"TLS":                          {`<security>‹<access sslFlags="Ssl" />|›</security>`, true},
		"an attribute of TLS":          {`<security><access ‹sslFlags="Ssl"|› /></security>`, true},
		"another value":                {`<security><access sslFlags="‹SSL|Ssl›" /></security>`, false},
		"another name":                 {`<security><authentication><anonymousAuthentication ‹enabeld|enabled›="false" /></authentication></security>`, false},
		"a handler":                    {`<handlers>‹<add name="x" path="*.x" />|›</handlers>`, true},
		"all handlers":                 {`‹<handlers><add name="x" path="*.x" /></handlers>|›`, true},
		"a copy of a handler":          {`<handlers><add name="x" path="*.x" />‹<add name="x" path="*.x" />|›</handlers>`, false},
		"a handler that moves":         {`<handlers>‹|<add name="x" path="*.x" />›<add name="y" path="*" />‹<add name="x" path="*.x" />|›</handlers>`, false},
		"a lock":                       {`<directoryBrowse enabled="false" ‹lockAttributes="enabled"|› />`, true},
		"a right of handlers":          {`<handlers ‹accessPolicy="Read"|› />`, true},
		"a denied address":             {`<security><ipSecurity>‹<add ipAddress="1.2.3.4" allowed="false" />|›</ipSecurity></security>`, true},
		"an allowed address":           {`<security><ipSecurity>‹<add ipAddress="1.2.3.4" allowed="true" />|›</ipSecurity></security>`, false},
		"what was denied is allowed":   {`<security><isapiCgiRestriction><add path="C:\x.exe" allowed="‹false|true›" /></isapiCgiRestriction></security>`, true},
		"a hidden segment":             {`<security><requestFiltering><hiddenSegments>‹<add segment="x" />|›</hiddenSegments></requestFiltering></security>`, true},
		"a header":                     {`<httpProtocol><customHeaders>‹<add name="X-Frame-Options" value="DENY" />|›</customHeaders></httpProtocol>`, true},
		"what harms nobody":            {`<directoryBrowse ‹enabled="false"|› />`, false},
		"a default document":           {`<defaultDocument><files>‹<add value="x" />|›</files></defaultDocument>`, false},
		"the denial of others":         {`<security><authorization>‹<add accessType="Deny" users="?" />|›</authorization></security>`, true},
		"a location tag with security": {`<x />‹<security><access sslFlags="Ssl" /></security>|›`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var text strings.Builder
			var edits [][3]any
			for i, part := range strings.Split("<configuration><system.webServer>"+row.text+"</system.webServer></configuration>", "‹") {
				if i == 0 {
					text.WriteString(part)
					continue
				}
				change, rest, _ := strings.Cut(part, "›")
				old, now, _ := strings.Cut(change, "|")
				edits = append(edits, [3]any{text.Len(), text.Len() + len(old), now})
				text.WriteString(old + rest)
			}
			file := source.Decode("web.config", "", []byte(text.String()))
			var fix rules.Fix
			for _, e := range edits {
				fix.Edits = append(fix.Edits, source.Edit{Span: file.Span(e[0].(int), e[1].(int)), NewText: e[2].(string)})
			}
			if got := harm.Removes(fix); (got != "") != row.harms {
				t.Errorf("got %q", got)
			}
		})
	}
}
