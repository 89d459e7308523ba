package rewrite

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCases runs testdata/*.txtar. Each archive holds pairs of files: NAME.xml is a rewrite section, NAME.txt its
// expectations, one per line:
//
//	problem: <rule> <part>: <kind> <offset>[?]       every problem, in order; "?" marks an uncertain one
//	GET http://host/path?query [| option]... => result [; NAME=value]...
//
// Options: file PATH, dir PATH (others are absent), nofs (files unknown), header NAME: VALUE, partial (other headers
// unknown), base PATH, app PATH, ip ADDRESS, raw URL, nohost, noscheme.
func TestCases(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no test archives: %v", err)
	}
	sets := 0
	for _, name := range archives {
		files := readArchive(t, name)
		for i := 0; i+1 < len(files); i += 2 {
			section, wants := files[i], files[i+1]
			base := strings.TrimSuffix(section.name, ".xml")
			if wants.name != base+".txt" {
				t.Fatalf("%s: %s is not followed by %s.txt", name, section.name, base)
			}
			sets++
			t.Run(base, func(t *testing.T) {
				t.Parallel()
				runCase(t, []byte(section.data), wants.data)
			})
		}
	}
	if sets < 60 {
		t.Errorf("only %d rule sets", sets)
	}
}

type archived struct{ name, data string }

// readArchive splits a txtar archive into its files.
func readArchive(t testing.TB, name string) []archived {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var files []archived
	for _, line := range strings.SplitAfter(string(b), "\n") {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "-- ") && strings.HasSuffix(trimmed, " --") {
			files = append(files, archived{name: strings.TrimSpace(trimmed[2 : len(trimmed)-2])})
		} else if len(files) > 0 {
			files[len(files)-1].data += line
		}
	}
	return files
}

func runCase(t *testing.T, section []byte, wants string) {
	set, problems := loadSection(t, section)
	var wantProblems []string
	requests := 0
	for _, line := range strings.Split(strings.TrimSpace(wants), "\n") {
		if p, ok := strings.CutPrefix(line, "problem: "); ok {
			wantProblems = append(wantProblems, p)
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		requests++
		request, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		in := parseRequest(t, request)
		got := set.Evaluate(in)
		if s := summary(got); s != want {
			t.Errorf("%s\n got %s\nwant %s\nnotes %q", request, s, want, got.Notes)
		}
		in.Brief = true
		brief := set.Evaluate(in)
		if a, b := summary(brief), summary(got); a != b {
			t.Errorf("%s: brief evaluation differs: %s, %s", request, a, b)
		}
	}
	var gotProblems []string
	for _, p := range problems {
		q := ""
		if p.Uncertain {
			q = "?"
		}
		gotProblems = append(gotProblems, fmt.Sprintf("%d %s: %s %d%s", p.Rule+1, p.Part, p.Kind, p.Offset, q))
	}
	if d := cmp.Diff(wantProblems, gotProblems); d != "" {
		t.Errorf("problems (-want +got):\n%s", d)
	}
	if requests == 0 && len(wantProblems) == 0 {
		t.Error("nothing is checked")
	}
}

func summary(r Result) string {
	s := r.String()
	if r.Uncertain {
		s += " ~"
	}
	for _, v := range r.Variables {
		val := v.Value
		if !v.Known {
			val = "?"
		}
		s += "; " + v.Name + "=" + val
	}
	return s
}

func parseRequest(t *testing.T, s string) Input {
	t.Helper()
	parts := strings.Split(s, " | ")
	method, raw, _ := strings.Cut(parts[0], " ")
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]Presence{}
	other := Absent
	in := Input{Method: method, Scheme: u.Scheme, Host: u.Host, Path: u.Path, Query: u.RawQuery, AllHeaders: true,
		ClientIP: "192.0.2.7", RawURL: u.RequestURI()}
	in.MapPath = func(p string) (string, bool) { return `C:\site` + strings.ReplaceAll(p, "/", `\`), true }
	in.Variable = func(name string) (string, bool) {
		if name == "DOCUMENT_ROOT" || name == "APPL_PHYSICAL_PATH" {
			return `C:\site`, true
		}
		return "", false
	}
	for _, o := range parts[1:] {
		key, arg, _ := strings.Cut(o, " ")
		switch key {
		case "file":
			files[arg] = File
		case "dir":
			files[arg] = Directory
		case "nofs":
			other = PresenceUnknown
		case "header":
			n, v, _ := strings.Cut(arg, ": ")
			in.Headers = append(in.Headers, Header{n, v})
		case "partial":
			in.AllHeaders = false
		case "base":
			in.Base = arg
		case "app":
			in.App = arg
		case "ip":
			in.ClientIP = arg
		case "raw":
			in.RawURL = arg
		case "nohost":
			in.Host = ""
		case "noscheme":
			in.Scheme = ""
		default:
			t.Fatalf("option %q", o)
		}
	}
	look := func(p string) Presence {
		if f, ok := files[strings.TrimSuffix(p, "/")]; ok {
			return f
		}
		return other
	}
	in.StatURL = look
	in.Stat = func(p string) Presence {
		rest, ok := strings.CutPrefix(strings.ReplaceAll(p, `\`, "/"), "C:/site")
		if !ok {
			return other
		}
		return look(rest)
	}
	return in
}
