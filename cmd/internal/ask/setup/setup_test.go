package setup

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/project"
)

func TestExpress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`<add image="%IIS_BIN%\cgi.dll"/>`:      true,
		`<add image="%iis_bin%\cgi.dll"/>`:      true,
		`<x path="%IIS_SITES_HOME%\WebSite1"/>`: true,
		`<x path="%windir%\iis_bin"/>`:          false,
		"":                                      false,
	} {
		if got := express([]byte(text)); got != want {
			t.Errorf("express(%s) = %v", text, got)
		}
	}
}

// TestProject: what a project says fills up what the flags leave open, and flags win.
func TestProject(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	of := &project.Project{Path: filepath.Join(base, "p.yaml"), Root: filepath.Join(base, "disks"), Map: []project.Mapping{{Windows: `J:\x`, Local: filepath.Join(base, "x")}},
		Env: []project.Variable{{Name: "A", Value: "project"}}, IISVersion: "8.5", Config: filepath.Join(base, "applicationHost.config")}
	p := &Plan{version: "7.5", maps: []string{`K:\=k`}, env: []string{"A=flag"}}
	if !p.adopt(of, base) {
		t.Fatal("the project names a configuration")
	}
	if p.file != "applicationHost.config" || p.root != "disks" || p.version != "7.5" || strings.Join(p.maps, " ") != `K:\=k J:\x=x` || p.why != "named in p.yaml" {
		t.Errorf("plan is %+v", p)
	}
	if env, err := environment(p.env); err != nil || env["A"] != "flag" {
		t.Errorf("environment is %v, %v", env, err)
	}
	if p := (&Plan{}); p.adopt(&project.Project{Path: filepath.Join(base, "p.yaml"), Root: filepath.Join(base, "disks")}, base) || p.root != "disks" {
		t.Errorf("a project that names no server: %+v", p)
	}
}
