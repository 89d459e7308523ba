package lintrun

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/rules"
)

const misspelt = "unknown-attribute"

// wrong is a web.config with an unknown attribute of this name in line 4, behind a comment.
func wrong(attribute, comment string) string {
	return "<configuration>\n  <system.webServer>\n    <!-- " + comment + " -->\n" +
		`    <directoryBrowse enabled="false" ` + attribute + `="1" />` + "\n  </system.webServer>\n</configuration>\n"
}

// TestSuppress: an ignore comment keeps its finding from counting. One that met nothing is told, but for rules that had no chance.
func TestSuppress(t *testing.T) {
	const unused = "unused-suppression"
	for _, tt := range []struct {
		name, comment string
		files         string // what the file is called
		only          []string
		want          []string
	}{
		{"of use", "iislens:ignore unknown-attribute: old", "web.config", nil, []string{"web.config:4 " + misspelt + " (comment)"}},
		{"of use, by its ID", "iislens:ignore IIS1011: old", "web.config", nil, []string{"web.config:4 " + misspelt + " (comment)"}},
		{"for another rule", "iislens:ignore handler-unreachable: old", "web.config", nil, []string{"web.config:3 " + unused, "web.config:4 " + misspelt}},
		{"for a rule that does not run", "iislens:ignore handler-unreachable: old", "web.config", []string{misspelt, unused}, []string{"web.config:4 " + misspelt}},
		{"for nothing, and nobody asks", "iislens:ignore handler-unreachable: old", "web.config", []string{misspelt, "handler-unreachable"}, []string{"web.config:4 " + misspelt}},
		{"for a rule without its server", "iislens:ignore handler-unreachable: old", "web.Release.config", []string{unused, "handler-unreachable"}, []string{}},
		{"for a rule that looked", "iislens:ignore handler-unreachable: old", "web.config", []string{unused, "handler-unreachable"}, []string{"web.config:3 " + unused}},
		{"for no rule at all", "iislens:ignore no-such-rule: old", "web.config", []string{unused, "handler-unreachable"}, []string{"web.config:3 " + unused}},
	} {
		in(t, map[string]string{tt.files: wrong("enabeld", tt.comment)})
		r := run(t, Options{Rules: tt.only, Skip: []string{"redundant-setting"}, Paths: []string{tt.files}}, nil)
		same(t, tt.name, tt.want, told(r))
		counting := slices.DeleteFunc(slices.Clone(tt.want), func(line string) bool { return strings.HasSuffix(line, ")") })
		if s := r.Summary; s.Errors+s.Warnings+s.Infos != len(counting) {
			t.Errorf("%s: %+v", tt.name, s)
		}
	}
}

// TestBaseline: what was accepted does not count, here and from other directories, until it is gone.
func TestBaseline(t *testing.T) {
	in(t, map[string]string{"site/web.config": wrong("enabeld", ""), "other/web.config": wrong("enabeld", "")})
	only := []string{misspelt}
	const here, there = "site/web.config:4 " + misspelt, "other/web.config:4 " + misspelt
	r := runner(t, Options{Rules: only, Paths: []string{"site"}, Accept: true})
	result, err := r.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "before", []string{here}, told(result))
	if err := r.WriteBaseline(result); err != nil {
		t.Fatal(err)
	}
	same(t, "accepted", []string{here + " (baseline)"}, told(result))
	if b := result.Baseline; b.Path != BaselineName || !b.Implied || b.Accepted != 1 || b.Stale != 0 || result.Counts(rules.Info) || result.Summary.Errors != 0 {
		t.Errorf("%+v, %+v", b, result.Summary)
	}
	result = run(t, Options{Rules: only, Paths: []string{"site", "other"}}, nil)
	same(t, "another finding", []string{there, here + " (baseline)"}, told(result))
	result = run(t, Options{Rules: only, Paths: []string{"site"}}, map[string][]byte{"site/web.config": []byte("<configuration />")})
	if b := result.Baseline; b.Accepted != 0 || b.Stale != 1 {
		t.Errorf("gone: %+v", b)
	}
	result = run(t, Options{Rules: only, Paths: []string{"other"}}, nil)
	if b := result.Baseline; b.Stale != 0 {
		t.Errorf("not looked at: %+v", b)
	}
	result = run(t, Options{Rules: []string{duplicate}, Paths: []string{"site"}}, nil)
	if b := result.Baseline; b.Stale != 0 {
		t.Errorf("of a rule that did not run: %+v", b)
	}
	t.Chdir("site")
	same(t, "from elsewhere, named", []string{"web.config:4 " + misspelt + " (baseline)"}, told(run(t, Options{Rules: only, Baseline: "../" + BaselineName}, nil)))
	same(t, "from elsewhere", []string{"web.config:4 " + misspelt}, told(run(t, Options{Rules: only}, nil)))
	t.Chdir("..")
	if err := os.Remove("site/web.config"); err != nil {
		t.Fatal(err)
	}
	if b := run(t, Options{Rules: only, Paths: []string{"other"}}, nil).Baseline; b.Stale != 1 {
		t.Errorf("of a file that is gone: %+v", b)
	}
}

// TestBaselineUpdate: accepting again keeps what the run did not look at, and drops what it did.
func TestBaselineUpdate(t *testing.T) {
	in(t, map[string]string{"site/web.config": wrong("enabeld", ""), "other/web.config": wrong("enabeld", "")})
	accept := func(paths ...string) *Result {
		r := runner(t, Options{Rules: []string{misspelt}, Paths: paths, Accept: true})
		result, err := r.Run(nil)
		if err == nil {
			err = r.WriteBaseline(result)
		}
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	holds := func(path string) bool {
		raw, err := os.ReadFile(BaselineName)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(raw), `"path":"`+path+`"`)
	}
	accept("site", "other")
	if err := os.WriteFile("site/web.config", []byte("<configuration />"), 0o644); err != nil {
		t.Fatal(err)
	}
	if accept("other"); !holds("site/web.config") || !holds("other/web.config") {
		t.Error("what was not looked at is gone")
	}
	if accept("site"); holds("site/web.config") || !holds("other/web.config") {
		t.Error("what is mended is still accepted")
	}
}

// TestBaselineVersion1: the fingerprints of an older baseline are those of lines, and its paths start where the run does.
func TestBaselineVersion1(t *testing.T) {
	in(t, map[string]string{"site/web.config": wrong("enabeld", ""), "deep/old.json": "", "settings/other.json": `{"version": 3, "findings": []}`})
	found := run(t, Options{Rules: []string{misspelt}, Paths: []string{"site"}}, nil)
	old := `{"version": 1, "findings": [{"rule":"IIS1011","name":"unknown-attribute","path":"site/web.config","fingerprint":"` + rules.LineFingerprints(found.Findings)[0] + `","count":1}]}`
	if err := os.WriteFile("deep/old.json", []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	o := Options{Rules: []string{misspelt}, Paths: []string{"site"}, Baseline: "deep/old.json"}
	same(t, "version 1", []string{"site/web.config:4 " + misspelt + " (baseline)"}, told(run(t, o, nil)))
	changed := strings.Replace(wrong("enabeld", ""), `enabled="false"`, `enabled="true"`, 1)
	r := run(t, o, map[string][]byte{"site/web.config": []byte(changed)})
	same(t, "another line", []string{"site/web.config:4 " + misspelt}, told(r))
	if r.Baseline.Stale != 1 || r.Baseline.Implied {
		t.Errorf("%+v", r.Baseline)
	}
	accepting := runner(t, o)
	result, err := accepting.Run(nil)
	if err == nil {
		err = accepting.WriteBaseline(result)
	}
	if err != nil {
		t.Fatal(err)
	}
	same(t, "written again", []string{"site/web.config:4 " + misspelt + " (baseline)"}, told(run(t, o, map[string][]byte{"site/web.config": []byte(changed)})))
	for _, path := range []string{"none.json", "settings/other.json", "site", "site/web.config"} {
		o.Baseline = path
		_, err := runner(t, o).Run(nil)
		var told *ask.Error
		if !errors.As(err, &told) || told.Kind != ask.Misuse {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestChoose: flags and the settings file say which rules run, and how severe their findings are.
func TestChoose(t *testing.T) {
	in(t, map[string]string{"web.config": wrong("enabeld", ""), "legacy/web.config": wrong("enabled2", ""),
		"low.yaml":  "severities:\n  unknown-attribute: info\n",
		"off.yaml":  "severities:\n  unknown-attribute: off\n",
		"part.yaml": "severities:\n  unknown-attribute: off\noverrides:\n- paths: \"legacy/**\"\n  severities:\n    unknown-attribute: warning\n"})
	const top, below = "web.config:4 " + misspelt, "legacy/web.config:4 " + misspelt
	for _, tt := range []struct {
		name       string
		only, skip []string
		settings   string
		want       []string
		severity   rules.Severity
	}{
		{"a rule", []string{misspelt}, nil, "", []string{below, top}, rules.Error},
		{"a rule by its ID", []string{"IIS1011"}, nil, "", []string{below, top}, rules.Error},
		{"a rule and not", []string{misspelt}, []string{misspelt}, "", []string{}, 0},
		{"another rule", []string{duplicate}, nil, "", []string{}, 0},
		{"less severe", nil, nil, "low.yaml", []string{below, top}, rules.Info},
		{"less severe, named", []string{misspelt}, nil, "low.yaml", []string{below, top}, rules.Info},
		{"off", nil, nil, "off.yaml", []string{}, 0},
		{"on in some files", nil, nil, "part.yaml", []string{below}, rules.Warning},
		{"on in some files, and not", nil, []string{misspelt}, "part.yaml", []string{}, 0},
	} {
		o := Options{Rules: tt.only, Skip: tt.skip, Paths: []string{"."}}
		if tt.settings != "" {
			var err error
			if o.Project, err = setup.Project(tt.settings); err != nil {
				t.Fatal(err)
			}
		}
		r := run(t, o, nil)
		r.Findings = slices.DeleteFunc(r.Findings, func(f *rules.Finding) bool { return f.Rule.Name != misspelt })
		same(t, tt.name, tt.want, told(r))
		for _, f := range r.Findings {
			if f.Severity != tt.severity {
				t.Errorf("%s: %v", tt.name, f.Severity)
			}
		}
	}
	_, err := New(Options{Opener: &setup.Opener{}, Skip: []string{"unknown-atribute"}})
	var told *ask.Error
	if !errors.As(err, &told) || told.Kind != ask.Misuse || told.Hint != "did you mean unknown-attribute?" {
		t.Errorf("%v", err)
	}
	for _, tt := range []struct {
		said rules.Severity
		of   *project.Project
		want rules.Severity
	}{{rules.Unset, nil, rules.Warning}, {rules.Info, nil, rules.Info}, {rules.Unset, &project.Project{Severity: rules.Error}, rules.Error}, {rules.Info, &project.Project{Severity: rules.Error}, rules.Info},
		{rules.Unset, &project.Project{}, rules.Warning}} {
		if got := Threshold(tt.said, tt.of); got != tt.want {
			t.Errorf("%v and %v: %v", tt.said, tt.of, got)
		}
	}
}
