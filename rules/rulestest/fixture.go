// Package rulestest runs the examples of rules: a configuration with comments that say what must be found in it.
//
// A fixture is the text of a web.config, linted on the profile iis10 as the root of the site, or a txtar archive
// (with a profile, root/C/inetpub/wwwroot is the root of its site):
//
//	-- profile --               the name of another profile, instead of applicationHost.config
//	-- applicationHost.config --
//	-- root/C/inetpub/wwwroot/web.config --
//	-- root/C/inetpub/wwwroot/x.py --
//	-- request --               one request a line: GET http://localhost/x.py [header: value]...
//	                            client-ip, credentials and client-certificate (yes) count as headers
//
// With a request the rule must be the first cause that diagnose names; without one the fixture is linted.
// A comment <!-- want "regexp" --> on a line, or <!-- want@+1 "regexp" -->, says that the rule reports something on that line whose
// message or advice matches. A fixture without want comments must be clean of the rule.
package rulestest

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/lint"
)

// Fixture is a parsed example.
type Fixture struct {
	Server   *resolver.Server
	Unit     *lint.Unit
	Requests []*resolver.Request
	// With holds rules that run besides when the rule is the one about ignore comments: their findings are what comments suppress.
	With  []*rules.Rule
	wants map[string][]*want // by "file:line"
}

type want struct {
	pattern *regexp.Regexp
	found   bool
}

var wantComment = regexp.MustCompile(`<!--\s*want(?:@([+-]\d+))?((?:\s+"(?:[^"\\]|\\.)*")+)\s*-->`)
var wantPattern = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// Load reads a fixture.
func Load(tb testing.TB, text string) *Fixture {
	tb.Helper()
	return LoadArchive(tb, Archive(text))
}

// Archive returns the files of a fixture's text.
func Archive(text string) *txtar.Archive {
	archive := txtar.Parse([]byte(text))
	if len(archive.Files) == 0 {
		archive.Files = []txtar.File{{Name: "profile", Data: []byte("iis10")}, {Name: "root/C/inetpub/wwwroot/web.config", Data: []byte(text)}}
	}
	return archive
}

// LoadArchive reads a fixture from its files, whose bytes may be in any encoding.
func LoadArchive(tb testing.TB, archive *txtar.Archive) *Fixture {
	tb.Helper()
	tree, config, profile := fstest.MapFS{}, []byte(nil), "iis10"
	f := &Fixture{wants: map[string][]*want{}}
	for _, file := range archive.Files {
		switch {
		case file.Name == "applicationHost.config":
			config = file.Data
		case file.Name == "profile":
			profile = strings.TrimSpace(string(file.Data))
		case file.Name == "request":
			f.requests(tb, string(file.Data))
		case strings.HasPrefix(file.Name, "root/"):
			tree[strings.TrimPrefix(file.Name, "root/")] = &fstest.MapFile{Data: file.Data, Mode: 0o644}
		}
		f.want(tb, file.Name, string(file.Data))
	}
	opt := resolver.Options{Profile: profile, Disks: disk.New(disk.Mount{FS: tree, Local: "root"})}
	if config != nil {
		opt.Config, opt.ConfigPath, opt.Profile, opt.ConfigFS = config, "applicationHost.config", "", fstest.MapFS{}
	} else {
		opt.Disks = disk.New(disk.Mount{Windows: `C:\inetpub\wwwroot`, FS: sub(tree, "C/inetpub/wwwroot"), Local: "root/C/inetpub/wwwroot"})
		opt.WebRoot = `C:\inetpub\wwwroot`
	}
	f.Unit = &lint.Unit{WholeServer: config != nil}
	server, err := resolver.Load(opt)
	if err != nil {
		if config == nil {
			tb.Fatal(err)
		}
		f.Unit.Files = append(f.Unit.Files, lint.File{Doc: xmlsrc.Parse(source.Decode("applicationHost.config", "", config), xmlsrc.Limits{})})
		return f
	}
	f.Server, f.Unit.Server = server, server
	if config != nil {
		f.Unit.Files = append(f.Unit.Files, lint.File{Doc: server.Config})
	}
	f.files(tb, tree)
	return f
}

// files adds every web.config of the tree to the unit.
func (f *Fixture) files(tb testing.TB, tree fstest.MapFS) {
	for name := range tree {
		if !strings.EqualFold(name[strings.LastIndexByte(name, '/')+1:], "web.config") || len(name) < 2 {
			continue
		}
		windows := name[:1] + `:\` + strings.ReplaceAll(name[2:], "/", `\`)
		f.Unit.Paths = append(f.Unit.Paths, windows)
		if doc := f.Server.Document(windows); doc != nil {
			f.Unit.Files = append(f.Unit.Files, lint.File{Doc: doc})
		} else {
			tb.Logf("%s is not mapped", windows)
		}
	}
}

func sub(tree fstest.MapFS, dir string) fs.FS {
	out := fstest.MapFS{}
	for name, file := range tree {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok {
			out[rest] = file
		}
	}
	return out
}

func (f *Fixture) requests(tb testing.TB, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		method, rest, _ := strings.Cut(line, " ")
		url, headers, _ := strings.Cut(rest, " ")
		r, err := resolver.ParseURL(url)
		if err != nil {
			tb.Fatal(err)
		}
		r.Method = method
		for _, part := range strings.Split(headers, ";") {
			name, value, ok := strings.Cut(strings.TrimSpace(part), ":")
			value = strings.TrimSpace(value)
			switch {
			case !ok:
			case strings.EqualFold(name, "client-ip"):
				r.ClientIP = value
			case strings.EqualFold(name, "credentials"):
				r.Credentials = value == "yes"
			case strings.EqualFold(name, "client-certificate"):
				r.Certificate = value == "yes"
			case strings.EqualFold(name, "content-length"):
				r.ContentLength, _ = strconv.ParseInt(value, 10, 64)
			default:
				r.SetHeader(name, value)
			}
		}
		f.Requests = append(f.Requests, r)
	}
}

func (f *Fixture) want(tb testing.TB, name, text string) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
			at := number
			if m[1] != "" {
				offset, _ := strconv.Atoi(m[1])
				at += offset
			}
			for _, quoted := range wantPattern.FindAllString(m[2], -1) {
				pattern, err := regexp.Compile("(?i)" + strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`))
				if err != nil {
					tb.Fatalf("%s:%d: %v", name, number, err)
				}
				key := fmt.Sprintf("%s:%d", name, at)
				f.wants[key] = append(f.wants[key], &want{pattern: pattern})
			}
		}
	}
}

// Check runs a rule over the fixture and compares what it says with the want comments. It returns the findings of the rule.
func (f *Fixture) Check(tb testing.TB, rule *rules.Rule) []*rules.Finding {
	tb.Helper()
	findings := f.Run(tb, rule)
	for _, finding := range findings {
		key := fmt.Sprintf("%s:%d", finding.Span.File.Path, finding.Span.Line())
		matched := false
		for _, w := range f.wants[key] {
			if !w.found && w.pattern.MatchString(finding.Message+" "+finding.Advice) {
				w.found, matched = true, true
				break
			}
		}
		if !matched {
			tb.Errorf("%s: unexpected: %s", key, finding.Message)
		}
	}
	for key, list := range f.wants {
		for _, w := range list {
			if !w.found {
				tb.Errorf("%s: %s says nothing that matches %s", key, rule.Name, w.pattern)
			}
		}
	}
	return findings
}

// Run returns what the rule reports: lint's findings, or with requests the first cause of each failing one, if it is the rule's.
func (f *Fixture) Run(tb testing.TB, rule *rules.Rule) []*rules.Finding {
	tb.Helper()
	if rule.Name == rules.UnusedSuppression {
		return f.suppressions(rule)
	}
	if len(f.Requests) == 0 {
		return f.lint(tb, rule)
	}
	var list []*rules.Finding
	for _, r := range f.Requests {
		p := pipeline.New(f.Server)
		outcome := p.Predict(r)
		causes := diagnose.New(p, []*rules.Rule{rule}).Explain(outcome, nil).Causes
		if len(causes) > 0 && causes[0].Rule == rule {
			list = append(list, causes[0].Finding)
		} else if len(f.wants) > 0 {
			tb.Logf("%s %s: predicted %s: %s", r.Method, r.URL(), outcome.Text(), outcome.Because)
		}
	}
	return list
}

// lint returns what a rule says of the whole fixture. A look at one site after the other must find the same, of the whole server and
// of its files.
func (f *Fixture) lint(tb testing.TB, rule *rules.Rule) []*rules.Finding {
	tb.Helper()
	run := func(unit *lint.Unit, sites int) []*rules.Finding {
		return lint.Run([]*lint.Unit{unit}, lint.Options{Rules: []*rules.Rule{rule}, Workers: 1, SitesAtOnce: sites}).Findings
	}
	told := func(list []*rules.Finding) (lines []string) {
		for _, finding := range list {
			lines = append(lines, fmt.Sprintf("%s:%d:%d %s %s: %s", finding.Span.File.Path, finding.Span.Line(), finding.Span.Start, finding.Severity, finding.Certainty, finding.Message))
		}
		return lines
	}
	found := run(f.Unit, 0)
	if diff := cmp.Diff(told(found), told(run(f.Unit, 1))); diff != "" {
		tb.Errorf("%s: together (-) and site by site (+):\n%s", rule.Name, diff)
	}
	files := &lint.Unit{Server: f.Unit.Server, Files: f.Unit.Files, Paths: f.Unit.Paths}
	if diff := cmp.Diff(told(run(files, 0)), told(run(files, 1))); diff != "" {
		tb.Errorf("%s: files together (-) and site by site (+):\n%s", rule.Name, diff)
	}
	f.alone(tb, rule, found)
	return found
}

// alone makes sure that a file which is linted by itself, as a hook before a commit does, has the findings that it has in a look at
// the whole.
func (f *Fixture) alone(tb testing.TB, rule *rules.Rule, whole []*rules.Finding) {
	tb.Helper()
	if f.Server == nil || len(f.Unit.Files) < 2 {
		return
	}
	told := func(list []*rules.Finding, file *source.File) (lines []string) {
		for _, finding := range list {
			if finding.Span.File == file {
				lines = append(lines, fmt.Sprintf("%d:%d %s %s", finding.Span.Line(), finding.Span.Start, finding.Severity, finding.Message))
			}
		}
		return lines
	}
	for _, file := range f.Unit.Files {
		unit := &lint.Unit{Server: f.Server, Files: []lint.File{file}}
		if file.Doc != f.Server.Config {
			unit.Paths = []string{file.Doc.File.Windows}
		}
		found := lint.Run([]*lint.Unit{unit}, lint.Options{Rules: []*rules.Rule{rule}, Workers: 1}).Findings
		if diff := cmp.Diff(told(whole, file.Doc.File), told(found, file.Doc.File)); diff != "" {
			tb.Errorf("%s: %s in a look at the whole (-) and by itself (+):\n%s", rule.Name, file.Doc.File.Path, diff)
		}
	}
}

// suppressions returns what rule says of the ignore comments in the files, once the findings of f.With have met them.
func (f *Fixture) suppressions(rule *rules.Rule) []*rules.Finding {
	found := lint.Run([]*lint.Unit{f.Unit}, lint.Options{Rules: f.With, Workers: 1}).Findings
	names := []string{}
	for _, r := range f.With {
		names = append(names, r.Name)
	}
	known := func(name string) bool {
		return len(f.With) == 0 || slices.ContainsFunc(f.With, func(r *rules.Rule) bool { return rules.Selects(name, r) })
	}
	var list []*rules.Finding
	for _, file := range f.Unit.Files {
		s := rules.ParseSuppressions(file.Doc, known)
		for _, finding := range found {
			s.Match(finding)
		}
		list = append(list, s.Findings(rule, names, nil)...)
	}
	return list
}
