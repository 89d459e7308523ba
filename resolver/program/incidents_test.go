package program_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
)

// ours are the causes of the shared incidents that this package can find.
var ours = []string{"isapi-cgi-not-allowed", "isapi-cgi-not-listed", "isapi-cgi-restriction-mismatch", "fastcgi-app-not-registered", "module-precondition-bitness",
	"bitness-mismatch", "handler-module-missing", "managed-engine-missing", "aspnetcore-processpath-empty", "inherited-handler", "interpreter-missing",
	"cgi-percent-s-uppercase", "cgi-missing-percent-s", "cgi-path-not-quoted", "aspnetcore-launcher-placeholder", "process-exe-missing", "native-dll-acl"}

// elsewhere are incidents with such a cause that other packages find: it takes the routes of the application.
var elsewhere = []string{"git-blob-cfm"}

// TestSharedIncidents asks every predicate about the recorded incidents, when they are beside the checkout: those that are about
// programs must be found at the line where people found them, and nothing may be said of the others.
func TestSharedIncidents(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..", "shared", "incidents")
	dirs, err := os.ReadDir(root)
	if err != nil {
		t.Skipf("the recorded incidents are not beside the checkout: %v", err)
	}
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		t.Run(dir.Name(), func(t *testing.T) {
			t.Parallel()
			base := filepath.Join(root, dir.Name())
			var incident struct {
				Request  struct{ URL, Method string }
				CauseKey string
				AltKeys  []string `json:"altCauseKeys"`
				Evidence *evidence
				Others   []evidence `json:"altEvidence"`
			}
			raw, err := os.ReadFile(filepath.Join(base, "incident.json"))
			if err != nil {
				t.Skip(err)
			}
			if err := json.Unmarshal(raw, &incident); err != nil {
				t.Fatal(err)
			}
			server, res := resolveIncident(t, base, incident.Request.URL, incident.Request.Method)
			mine := slices.Contains(ours, incident.CauseKey) && !slices.Contains(elsewhere, dir.Name())
			if res == nil || res.Selection.Entry == nil || res.Node.Error(res.Node.Section(handler.SectionName)) != nil {
				if mine {
					t.Error("no handler")
				}
				return
			}
			got := ask(server, res)
			checkWords(t, got)
			found := ""
			for _, p := range got {
				if p.Status == 0 {
					continue
				}
				line := p.Place.Span.File.Path
				if found == "" {
					found = p.Rule
				}
				if !mine {
					t.Errorf("%s: %s at %s:%d", incident.CauseKey, p.Because, line, p.Place.Span.Line())
				}
				if mine && (p.Rule == incident.CauseKey || slices.Contains(incident.AltKeys, p.Rule)) && !at(p, append(incident.Others, *incident.Evidence)) {
					t.Errorf("%s at line %d, people found it at %s:%d", p.Rule, p.Place.Span.Line(), incident.Evidence.File, incident.Evidence.Line)
				}
			}
			if mine && found != incident.CauseKey && !slices.Contains(incident.AltKeys, found) {
				t.Errorf("found %q, want %q (%s)", found, incident.CauseKey, summary(got))
			}
		})
	}
}

// evidence is a line where people found a cause.
type evidence struct {
	File string
	Line int
}

func at(p program.Problem, places []evidence) bool {
	return slices.ContainsFunc(places, func(e evidence) bool { return p.Place.Span.Line() == e.Line })
}

func resolveIncident(t *testing.T, base, address, method string) (*resolver.Server, *resolver.Resolution) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(base, "applicationHost.config"))
	if err != nil {
		t.Skip(err)
	}
	fsys, err := disk.Dir(filepath.Join(base, "root"))
	if err != nil {
		t.Skip(err)
	}
	server, err := resolver.Load(resolver.Options{Config: raw, ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: fsys})})
	if err != nil {
		t.Skip(err)
	}
	request, err := resolver.ParseURL(address)
	if err != nil {
		t.Skip(err)
	}
	request.Method = method
	res := server.Resolve(request)
	if res.Site == nil || res.Directory == nil || res.Node == nil {
		return server, nil
	}
	return server, res
}

// ask asks everything about the handler that a request met, in the order of the pipeline.
func ask(server *resolver.Server, res *resolver.Resolution) []program.Problem {
	host := program.Host{Disks: server.Disks, Env: server.EnvOf(res.Pool), Pool: res.Pool}
	entry, node := res.Selection.Entry, res.Node
	var got []program.Problem
	got = append(got, program.NativeModules(node.Section(program.GlobalModulesSection), host)...)
	modules := program.NewModules(program.NewModuleList(node.Section(program.ModulesSection), node.Section(program.GlobalModulesSection)), res.Pool)
	if f := modules.Missing(entry); f != nil {
		return append(got, program.Problem{Failure: f})
	}
	physical := res.PhysicalOf(res.Selection.Match.Script)
	if p := program.NewRestrictions(node.Section(program.RestrictionSection), host.Env).Check(entry, physical).Problem(); p.Failure != nil {
		got = append(got, p)
	}
	got = append(got, program.CGIProblems(entry, physical, host)...)
	root := res.Application.Directories[0].Physical
	got = append(got, program.FastCGIProblems(entry, program.NewFastCGI(node.Section(program.FastCGISection), host.Env), node.Section("appSettings"), root, host)...)
	if p := program.ISAPIProblem(entry, physical, host); p != nil {
		got = append(got, *p)
	}
	app := program.Application{Entry: entry, Root: root, ConfigPath: node.App.Path}
	app.Section = node.Section(program.CoreSection)
	got = append(got, program.CoreProblems(app, host)...)
	app.Section = node.Section(program.PlatformSection)
	got = append(got, program.PlatformProblems(app, host)...)
	app.Section = node.Section(program.NodeSection)
	return append(got, program.NodeProblems(app, host)...)
}
