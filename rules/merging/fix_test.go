package merging_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/merging"
	"github.com/iislens/iislens/rules/rulestest"
)

// apply takes the first fix of every finding and returns the file and whether all of them were safe.
func apply(t *testing.T, rule *rules.Rule, text string) (string, bool) {
	t.Helper()
	var edits []source.Edit
	var file *source.File
	safe := true
	for _, f := range rulestest.Load(t, text).Run(t, rule) {
		if len(f.Fixes) == 0 {
			t.Fatalf("no fix for %s", f.Message)
		}
		file = f.Span.File
		edits = append(edits, f.Fixes[0].Edits...)
		safe = safe && f.Fixes[0].Safe
	}
	if file == nil {
		t.Fatal("nothing is found")
	}
	out, err := source.Apply(file, edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), safe
}

// TestInsertRemove: the remove directive carries the key of the collection and stands in front of the add, indented alike.
func TestInsertRemove(t *testing.T) {
	t.Parallel()
	frame := func(body string) string {
		return "<configuration>\n  <system.webServer>\n" + body + "  </system.webServer>\n</configuration>\n"
	}
	for name, row := range map[string]struct{ before, after string }{
		"one key": {
			"    <staticContent>\n      <mimeMap fileExtension=\".json\" mimeType=\"application/json\" />\n    </staticContent>\n",
			"    <staticContent>\n      <remove fileExtension=\".json\" />\n      <mimeMap fileExtension=\".json\" mimeType=\"application/json\" />\n    </staticContent>\n",
		},
		"tabs": {
			"\t<staticContent>\n\t\t<mimeMap fileExtension=\".json\" mimeType=\"application/json\" />\n\t</staticContent>\n",
			"\t<staticContent>\n\t\t<remove fileExtension=\".json\" />\n\t\t<mimeMap fileExtension=\".json\" mimeType=\"application/json\" />\n\t</staticContent>\n",
		},
		"one line": {
			"    <staticContent><mimeMap fileExtension=\".json\" mimeType=\"application/json\" /></staticContent>\n",
			"    <staticContent><remove fileExtension=\".json\" /><mimeMap fileExtension=\".json\" mimeType=\"application/json\" /></staticContent>\n",
		},
		"two entries": {
			"    <staticContent>\n      <mimeMap fileExtension=\".json\" mimeType=\"a/b\" />\n      <mimeMap fileExtension=\".svg\" mimeType=\"a/b\" />\n    </staticContent>\n",
			"    <staticContent>\n      <remove fileExtension=\".json\" />\n      <mimeMap fileExtension=\".json\" mimeType=\"a/b\" />\n      <remove fileExtension=\".svg\" />\n      <mimeMap fileExtension=\".svg\" mimeType=\"a/b\" />\n    </staticContent>\n",
		},
		"combined key": {
			"    <httpErrors>\n      <error statusCode=\"404\" path=\"404.htm\" />\n    </httpErrors>\n",
			"    <httpErrors>\n      <remove statusCode=\"404\" />\n      <error statusCode=\"404\" path=\"404.htm\" />\n    </httpErrors>\n",
		},
		"both parts of a combined key": {
			"    <httpErrors>\n      <error statusCode=\"404\" subStatusCode=\"-1\" path=\"404.htm\" />\n    </httpErrors>\n",
			"    <httpErrors>\n      <remove statusCode=\"404\" subStatusCode=\"-1\" />\n      <error statusCode=\"404\" subStatusCode=\"-1\" path=\"404.htm\" />\n    </httpErrors>\n",
		},
		"letter case of the name": {
			"    <httpProtocol>\n      <customHeaders>\n        <add name=\"x-powered-by\" value=\"me\" />\n      </customHeaders>\n    </httpProtocol>\n",
			"    <httpProtocol>\n      <customHeaders>\n        <remove name=\"x-powered-by\" />\n        <add name=\"x-powered-by\" value=\"me\" />\n      </customHeaders>\n    </httpProtocol>\n",
		},
		"values": {
			"    <defaultDocument>\n      <files>\n        <add value=\"index.html\" />\n      </files>\n    </defaultDocument>\n",
			"    <defaultDocument>\n      <files>\n        <remove value=\"index.html\" />\n        <add value=\"index.html\" />\n      </files>\n    </defaultDocument>\n",
		},
		"wrong case in the remove": {
			"    <modules>\n      <remove name=\"session\" />\n      <add name=\"Session\" />\n    </modules>\n",
			"    <modules>\n      <remove name=\"Session\" />\n      <add name=\"Session\" />\n    </modules>\n",
		},
	} {
		for ending, replace := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			t.Run(name+" "+ending, func(t *testing.T) {
				t.Parallel()
				before, want := strings.ReplaceAll(frame(row.before), "\n", replace), strings.ReplaceAll(frame(row.after), "\n", replace)
				got, safe := apply(t, merging.DuplicateCollectionEntry, before)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if safe { // the entry above is that of a profile: the real server may have none
					t.Error("the fix of a likely finding is safe")
				}
				if rest := rulestest.Load(t, got).Run(t, merging.DuplicateCollectionEntry); len(rest) > 0 {
					t.Errorf("still found: %s", rest[0].Message)
				}
			})
		}
	}
}

// TestFixesMend: after the first fix of each finding the rule finds nothing more.
func TestFixesMend(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		rule *rules.Rule
		text string
		safe bool
	}{
		"same entry twice": {merging.DuplicateCollectionEntry, `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".kml" mimeType="a/b" />
      <mimeMap fileExtension=".kml" mimeType="a/b" />
    </staticContent>
  </system.webServer>
</configuration>
`, true},
		"two entries of one key": {merging.DuplicateCollectionEntry, `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".kml" mimeType="a/b" />
      <mimeMap fileExtension=".kml" mimeType="a/c" />
    </staticContent>
  </system.webServer>
</configuration>
`, false},
		"locked attribute":      {merging.ConfigAttributeLocked, rules.Example(merging.ConfigAttributeLocked.Doc.Bad), false},
		"lock list":             {merging.LockUnknownName, rules.Example(merging.LockUnknownName.Doc.Bad), false},
		"remove by case":        {merging.RemoveWithoutEffect, "<configuration>\n  <system.webServer>\n    <modules>\n      <remove name=\"session\" />\n    </modules>\n  </system.webServer>\n</configuration>\n", false},
		"true is the default":   {merging.InheritFlagWithoutEffect, "<configuration>\n  <location path=\".\" inheritInChildApplications=\"true\">\n  </location>\n</configuration>\n", true},
		"slash before the path": {merging.LocationPathMismatch, "<configuration>\n  <location path=\"~/admin/\">\n  </location>\n</configuration>\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, safe := apply(t, row.rule, row.text)
			if safe != row.safe {
				t.Errorf("safe is %t, want %t", safe, row.safe)
			}
			if rest := rulestest.Load(t, got).Run(t, row.rule); len(rest) > 0 {
				t.Errorf("still found: %s\n%s", rest[0].Message, got)
			}
		})
	}
}
