package handler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/disk"
)

func TestPreCondition(t *testing.T) {
	t.Parallel()
	pools := map[string]*Pool{
		"integrated4": {Name: "Main", Runtime: "v4.0", Bits: 64}, "classic2": {Name: "Old", Classic: true, Runtime: "v2.0", Bits: 32}, "none": {Name: "Core", Bits: 64},
	}
	tests := []struct {
		text string
		want map[string]string // pool: what fails
	}{
		{"", map[string]string{"integrated4": "", "classic2": "", "none": ""}},
		{" , ,", map[string]string{"integrated4": ""}},
		{"integratedMode", map[string]string{"integrated4": "", "classic2": "integratedMode", "none": ""}},
		{"classicMode,bitness32", map[string]string{"integrated4": "classicMode", "classic2": "", "none": "classicMode"}},
		{"ISAPIMode", map[string]string{"integrated4": "ISAPIMode", "classic2": ""}},
		{"runtimeVersionv4.0", map[string]string{"integrated4": "", "classic2": "runtimeVersionv4.0", "none": "runtimeVersionv4.0"}},
		{"runtimeVersionv2.0 , bitness64", map[string]string{"classic2": "bitness64", "integrated4": "runtimeVersionv2.0"}},
		{"runtimeVersion", map[string]string{"none": "runtimeVersion", "integrated4": ""}},
		{"managedHandler", map[string]string{"integrated4": "", "none": ""}},
		{"appPoolName=main;Other", map[string]string{"integrated4": "", "none": "appPoolName=main;Other"}},
		{"appPoolName!=main; Core", map[string]string{"integrated4": "appPoolName!=main; Core", "none": "appPoolName!=main; Core", "classic2": ""}},
		{"integratedmode", map[string]string{"integrated4": "integratedmode"}},
		{"bitness64,bitness32", map[string]string{"integrated4": "bitness32"}},
	}
	for _, tt := range tests {
		p := CompilePreCondition(tt.text)
		for name, want := range tt.want {
			if got := p.Failing(pools[name]); got != want {
				t.Errorf("%q in %s: %q fails, want %q", tt.text, name, got, want)
			}
		}
	}
}

func TestImpossible(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"": {}, "integratedMode,runtimeVersionv4.0,bitness64": {}, "managedHandler": {}, "classicMode,ISAPIMode": {}, "appPoolName=a,appPoolName!=b": {}, "bitness64,bitness64": {},
		"bitness32,bitness64": {"bitness32", "bitness64"}, "integratedMode,classicMode": {"integratedMode", "classicMode"}, "runtimeVersionv2.0,runtimeVersionv4.0": {"runtimeVersionv2.0", "runtimeVersionv4.0"},
		"sunny": {}, "bitness64,Integratedmode": {"Integratedmode", ""},
	} {
		a, b := CompilePreCondition(text).Impossible()
		if [2]string{a, b} != want {
			t.Errorf("%q: %q, %q; want %q", text, a, b, want)
		}
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"Read, Script": {"Read, Script", "Read, Script"}, "": {"None", "None"}, "None": {"None", "None"}, "read,write,SCRIPT,Execute": {"Read, Write, Script, Execute", "Read, Write, Script, Execute"},
		"Read,NoRemoteRead,Script": {"Read, Script", "Script"}, "Write,NoRemoteWrite,Execute,NoRemoteExecute,NoRemoteScript": {"Write, Execute", "None"}, "Source, Fly": {"None", "None"},
	} {
		policy, remote := ParsePolicy(text)
		if got := [2]string{policy.String(), remote.String()}; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, tt := range []struct {
		policy, need Access
		want         bool
	}{{0, 0, true}, {Read, 0, true}, {Read, Read, true}, {Script, Read, false}, {Execute, Script, true}, {Script, Execute, false}, {Read | Write, Write, true}} {
		if got := tt.policy.Grants(tt.need); got != tt.want {
			t.Errorf("%s grants %s: %v", tt.policy, tt.need, got)
		}
	}
}

func TestSplitVerbs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{"*": nil, " * ": nil, "GET,*": nil, "GET": {"GET"}, "GET, POST ,,HEAD": {"GET", "POST", "HEAD"}, "": {}} {
		got := SplitVerbs(text)
		if !slices.Equal(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func entry(name, path string, verbs []string, access Access, resource Resource) *Entry {
	return &Entry{Name: name, Path: Compile(path), Verbs: verbs, Access: access, Resource: resource}
}

// TestOutcomes goes through what may become of an entry: every filter, in the order of the spec (pipeline §1.3).
func TestOutcomes(t *testing.T) {
	t.Parallel()
	files := map[int]disk.Info{0: {Fact: disk.Present, Dir: true}, 1: {Fact: disk.Present, Dir: true}, 2: {Fact: disk.Present}, 3: {Fact: disk.Absent}, 4: {Fact: disk.Absent}}
	request := func(path, verb string) *Request {
		at := target(path, 0)
		return &Request{Target: at, Verb: verb, Pool: &Pool{Name: "p", Runtime: "v4.0", Bits: 64}, Stat: func(n int) disk.Info { return files[n] }}
	}
	table := &Table{Policy: Read | Script, Remote: Script}
	tests := []struct {
		name    string
		e       *Entry
		pre     string
		path    string
		verb    string
		remote  bool
		result  Result
		detail  string
		script  int
		missing bool
	}{
		{name: "precondition before all", e: entry("", "nowhere", []string{"PUT"}, Execute, File), pre: "bitness32", path: "/a", result: PreConditionFails, detail: "bitness32"},
		{name: "verb before path", e: entry("", "nowhere", []string{"PUT"}, Execute, File), path: "/a", result: VerbFails},
		{name: "verbs are compared with case", e: entry("", "*", []string{"GET"}, 0, Unspecified), path: "/a", verb: "get", result: VerbFails},
		{name: "a verb in small letters takes no other", e: entry("", "*", []string{"get"}, 0, Unspecified), path: "/a", verb: "GET", result: VerbFails},
		{name: "a verb as it is written", e: entry("", "*", []string{"PUT", "get"}, 0, Unspecified), path: "/a", verb: "get", script: 1},
		{name: "path before access", e: entry("", "nowhere", nil, Execute, File), path: "/a", result: PathFails},
		{name: "access before resource", e: entry("", "*", nil, Execute, File), path: "/a", result: AccessFails, detail: "Execute"},
		{name: "access of remote clients", e: entry("", "*", nil, Read, Unspecified), path: "/a", remote: true, result: AccessFails, detail: "Read"},
		{name: "access of local clients", e: entry("", "*", nil, Read, Unspecified), path: "/a", script: 1},
		{name: "a directory where a file is wanted", e: entry("", "*", nil, 0, File), path: "/dir", result: ResourceFails, script: 1},
		{name: "a file where a directory is wanted", e: entry("", "*", nil, 0, Directory), path: "/dir/x.py", result: ResourceFails, script: 2},
		{name: "either takes a directory", e: entry("", "*", nil, 0, Either), path: "/dir", script: 1},
		{name: "absent selects", e: entry("", "*", nil, 0, Either), path: "/dir/x.py/c", script: 3, missing: true},
		{name: "unspecified does not look", e: entry("", "*", nil, 0, Unspecified), path: "/dir/x.py/c", script: 3},
		{name: "script in the middle", e: entry("", "*.py", nil, Script, File), path: "/dir.py/x.py/c/d", script: 2},
		{name: "script in the middle, no file asked for", e: entry("", "*.py", nil, Script, Unspecified), path: "/dir.py/x.py/c/d", script: 1},
		{name: "no script exists", e: entry("", "c.py", nil, Script, File), path: "/dir/x/c.py/d", script: 3, missing: true},
		{name: "only a directory is called like a script", e: entry("", "*.py", nil, Script, File), path: "/dir.py/x", result: ResourceFails, script: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			verb := tt.verb
			if verb == "" {
				verb = "GET"
			}
			r := request(tt.path, verb)
			r.Remote = tt.remote
			tt.e.PreCondition = CompilePreCondition(tt.pre)
			got := table.Test(tt.e, r)
			if got.Result != tt.result || got.Detail != tt.detail || got.Script != tt.script || got.Missing != tt.missing || got.Guessed {
				t.Errorf("%+v", got)
			}
		})
	}
	unknown := request("/a.py/b", "GET")
	unknown.Stat = func(int) disk.Info { return disk.Info{} }
	if got := table.Test(entry("", "*.py", nil, Script, File), unknown); got.Result != Selected || !got.Guessed || got.Script != 1 || got.Missing {
		t.Errorf("unknown disk: %+v", got)
	}
}

func TestSelectTellsWhatWasMissing(t *testing.T) {
	t.Parallel()
	table := &Table{Policy: 0, Entries: []*Entry{entry("a", "*.py", nil, Script, Unspecified), entry("b", "*", nil, Read, Unspecified), entry("c", "*.py", []string{"PUT"}, Write, Unspecified)}}
	r := &Request{Target: target("/x.py", 0), Verb: "GET", Pool: &Pool{}, Stat: func(int) disk.Info { return disk.Info{} }}
	got := table.Select(r, 0)
	if got.Entry != nil || got.Index != -1 || got.Denied != Script|Read {
		t.Errorf("%+v", got)
	}
	if got := table.Select(r, 1); got.Denied != Read {
		t.Errorf("from the second on: %+v", got)
	}
	reasons := func(policy, remote Access, r *Request) (list []string) {
		for _, c := range (&Table{Policy: policy, Remote: remote, Entries: table.Entries}).Candidates(r, -1) {
			list = append(list, c.Reason)
		}
		return list
	}
	if diff := cmp.Diff([]string{`needs Script, but accessPolicy is "Read"`, "first match", `verb GET is not in "PUT"`}, reasons(Read, 0, r)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	far := *r
	far.Remote, far.Verb, far.Pool = true, "PUT", &Pool{Runtime: "v4.0", Bits: 32, Classic: true}
	const remote = "needs %[1]s, which accessPolicy takes from remote clients (NoRemote%[1]s)"
	if diff := cmp.Diff([]string{"first match", fmt.Sprintf(remote, "Read"), fmt.Sprintf(remote, "Write")}, reasons(Read|Script|Write, Script, &far)); diff != "" {
		t.Errorf("reasons for remote clients (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		pool *Pool
		want string
	}{{&Pool{Bits: 64}, "(Integrated, no managed code, 64-bit)"}, {&Pool{Runtime: "v4.0", Bits: 32, Classic: true}, "(Classic, v4.0, 32-bit)"}} {
		bound := *r
		bound.Pool = tt.pool
		e := entry("d", "*", nil, 0, Unspecified)
		e.PreCondition = CompilePreCondition("runtimeVersionv2.0")
		if got := (&Table{Entries: []*Entry{e}}).Candidates(&bound, -1)[0].Reason; !strings.HasSuffix(got, tt.want) {
			t.Errorf("%+v: %q", tt.pool, got)
		}
	}
	candidates := table.Candidates(r, -1)
	if len(candidates) != 3 || candidates[0].Result != AccessFails || candidates[2].Result != VerbFails {
		t.Errorf("%+v", candidates)
	}
	for _, c := range candidates {
		if c.Reason == "" {
			t.Errorf("no reason for %s", c.Entry.Name)
		}
	}
}

func TestEntryKinds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		e                              *Entry
		managed, static, extensionless bool
	}{
		"managed":        {&Entry{Modules: []string{ManagedModule}}, true, false, false},
		"static":         {&Entry{Modules: []string{"StaticFileModule", "DefaultDocumentModule"}}, false, true, false},
		"static second":  {&Entry{Modules: []string{"X", "StaticFileModule"}}, false, false, false},
		"transfer":       {&Entry{Modules: []string{ManagedModule}, Type: "System.Web.Handlers.TransferRequestHandler, System.Web"}, true, false, true},
		"isapi":          {&Entry{Name: "ExtensionlessUrlHandler-ISAPI-4.0_64bit", Path: Compile("*."), Modules: []string{"IsapiModule"}}, false, false, true},
		"isapi, not *.":  {&Entry{Name: "ExtensionlessUrlHandler-ISAPI-4.0_64bit", Path: Compile("*"), Modules: []string{"IsapiModule"}}, false, false, false},
		"without module": {&Entry{}, false, false, false},
	} {
		if tt.e.Managed() != tt.managed || tt.e.Static() != tt.static || tt.e.Extensionless() != tt.extensionless {
			t.Errorf("%s: %v %v %v", name, tt.e.Managed(), tt.e.Static(), tt.e.Extensionless())
		}
	}
	if e := (&Entry{Modules: []string{"CgiModule"}}); !e.HasModule("CgiModule") || e.HasModule("cgimodule") {
		t.Error("names of modules are compared without case")
	}
}
