package project

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules"
)

// loadText loads a project from a text; its directory is the second result.
func loadText(t *testing.T, text string) (*Project, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := Load(path, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return p, dir
}

func TestEffective(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, rule, path, want string }{
		{"default", "", "handler-shadowed", "web.config", "warning"},
		{"off by default", "", "spare-advice", "web.config", "off"},
		{"by name", "severities: {handler-shadowed: error}", "handler-shadowed", "", "error"},
		{"by ID", "severities: {iis3002: info}", "handler-shadowed", "", "info"},
		{"by group", "severities: {handlers: info}", "handler-shadowed", "", "info"},
		{"by all", "severities: {all: info}", "handler-shadowed", "", "info"},
		{"name before group before all", "severities: {all: info, handlers: off, handler-shadowed: error}", "handler-shadowed", "", "error"},
		{"group before all", "severities: {all: info, handlers: off, handler-shadowed: error}", "cgi-missing-percent-s", "", "off"},
		{"turned on by name", "severities: {spare-advice: info}", "spare-advice", "", "info"},
		{"turned on by group", "severities: {hygiene: error}", "spare-advice", "", "error"},
		{"not turned on by all", "severities: {all: error}", "spare-advice", "", "off"},
		{"turned on by rules", "rules: [spare-advice]", "spare-advice", "", "info"},
		{"not in rules", "rules: [spare-advice]\nseverities: {handlers: error}", "handler-shadowed", "", "off"},
		{"skip", "skip: [handlers]\nseverities: {handler-shadowed: error}", "handler-shadowed", "", "off"},
		{"skip of rules", "skip: [handlers]\nrules: [all]", "handler-shadowed", "", "off"},
		{"override", "overrides: [{paths: old, severities: {handlers: info}}]", "handler-shadowed", "a/old/web.config", "info"},
		{"override elsewhere", "overrides: [{paths: old, severities: {handlers: info}}]", "handler-shadowed", "older/web.config", "warning"},
		{"override of no file", "overrides: [{paths: '**', severities: {handlers: info}}]", "handler-shadowed", "", "warning"},
		{"override takes a skip back", "skip: [handlers]\noverrides: [{paths: old, severities: {handlers: info}}]", "handler-shadowed", "old/web.config", "info"},
		{"override skips", "severities: {handlers: error}\noverrides: [{paths: old, skip: merge}, {paths: old, skip: handlers}]", "handler-shadowed", "old/web.config", "off"},
		{"the later override", "overrides: [{paths: old, skip: all}, {paths: '*.config', severities: {handlers: error}}]", "handler-shadowed", "old/web.config", "error"},
		{"rules have the last word", "rules: merge\noverrides: [{paths: old, severities: {handlers: info}}]", "handler-shadowed", "old/web.config", "off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, dir := loadText(t, tt.text)
			path := tt.path
			if path != "" {
				path = filepath.Join(dir, filepath.FromSlash(path))
			}
			for _, r := range catalogue {
				if r.Name != tt.rule {
					continue
				}
				severity, on := p.Effective(r, path)
				got := "off"
				if on {
					got = severity.String()
				}
				if got != tt.want {
					t.Errorf("%s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestNilProject(t *testing.T) {
	t.Parallel()
	var p *Project
	if s, on := p.Effective(catalogue[0], "web.config"); s != rules.Error || !on || p.Excluded("web.config") {
		t.Error("the nil project has settings")
	}
}

func TestExcluded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		glob, path string
		want       bool
	}{
		{"legacy", "legacy", true},
		{"legacy", "a/Legacy/b/web.config", true},
		{"legacy", "legacy2/web.config", false},
		{"legacy/", "a/legacy/web.config", true},
		{"./legacy/x", "a/legacy/x/web.config", false},
		{"./legacy/x", "Legacy/X/web.config", true},
		{"*.Debug.config", "a/b/web.debug.config", true},
		{"a/*/web.config", "a/b/web.config", true},
		{"a/*/web.config", "a/b/c/web.config", false},
		{"a/**/web.config", "a/web.config", true},
		{"a/**/web.config", "a/b/c/WEB.config", true},
		{"**/{old,older}/**", "x/older/web.config", true},
		{"**/{old,older}/**", "x/oldest/web.config", false},
		{"web[0-9].config", "web7.config", true},
		{`a\[1\]/**`, "a[1]/web.config", true},
		{"**", "web.config", true},
		{".", "web.config", true},
		{"../other/**", "../other/web.config", true},
		{"*", "../other/web.config", false},
	} {
		t.Run(tt.glob+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			p, dir := loadText(t, fmt.Sprintf("exclude: ['%s']", tt.glob))
			if got := p.Excluded(filepath.Join(dir, filepath.FromSlash(tt.path))); got != tt.want {
				t.Errorf("Excluded = %v, want %v", got, tt.want)
			}
			if p.Excluded(dir) {
				t.Error("the directory of the file itself is excluded")
			}
		})
	}
}

func TestSynonyms(t *testing.T) {
	t.Parallel()
	var known []string
	for _, s := range settings() {
		known = append(known, s.name)
	}
	for word, name := range synonyms {
		if !strings.Contains(" "+strings.Join(known, " ")+" ", " "+name+" ") {
			t.Errorf("%s suggests %s, which is no key", word, name)
		}
	}
}
