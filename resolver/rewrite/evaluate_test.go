package rewrite

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// section returns the named rewrite section of an archive in testdata.
func section(t testing.TB, archive, name string) []byte {
	t.Helper()
	for _, f := range readArchive(t, "testdata/"+archive+".txtar") {
		if f.name == name+".xml" {
			return []byte(f.data)
		}
	}
	t.Fatalf("%s has no %s", archive, name)
	return nil
}

func TestTrace(t *testing.T) {
	t.Parallel()
	set, _ := loadSection(t, []byte(`<rewrite><rules>
	  <rule name="0" enabled="false"><match url="x"/><action type="AbortRequest"/></rule>
	  <rule name="1"><match url="^other"/><action type="AbortRequest"/></rule>
	  <rule name="2"><match url="^(a)/(.*)"/><conditions><add input="{HTTP_HOST}" pattern="^(h)"/><add input="{REMOTE_ADDR}" pattern="^10"/></conditions><action type="AbortRequest"/></rule>
	  <rule name="3"><match url="^(a)/(.*)"/><conditions><add input="{HTTP_HOST}" pattern="^(h)"/></conditions><action type="Rewrite" url="b/{R:2}"/></rule>
	  <rule name="4"><match url="^b"/><conditions><add matchType="IsFile"/></conditions><action type="AbortRequest"/></rule>
	</rules></rewrite>`))
	in := Input{Path: "/a/z", Query: "q=1", Host: "h", ClientIP: "192.0.2.1", Method: "GET", Scheme: "http"}
	want := Result{
		Outcome: OutcomeUnknown, Path: "/b/z", Query: "q=1", Changed: true, Rule: 4,
		Reason: "{REQUEST_FILENAME} is not known",
		Hops:   []Hop{{Rule: 3, From: "/a/z?q=1", To: "/b/z?q=1"}},
		Steps: []Step{
			{Rule: 0, Outcome: Disabled},
			{Rule: 1, Subject: "a/z", Failed: Part{Kind: PartMatch}},
			{Rule: 2, Subject: "a/z", Failed: Part{PartCondition, 1}, Captures: []string{"a/z", "a", "z"},
				Conditions: []ConditionResult{{0, True, "h", []string{"h", "h"}}, {1, False, "192.0.2.1", nil}}},
			{Rule: 3, Outcome: Matched, Subject: "a/z", Captures: []string{"a/z", "a", "z"},
				Conditions: []ConditionResult{{0, True, "h", []string{"h", "h"}}}},
			{Rule: 4, Outcome: RuleUnknown, Subject: "b/z", Failed: Part{PartCondition, 0}, Captures: []string{"b"},
				Conditions: []ConditionResult{{0, Unknown, "", nil}}, Reason: "{REQUEST_FILENAME} is not known"},
		},
	}
	if d := cmp.Diff(want, set.Evaluate(in)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	in.Brief = true
	got := set.Evaluate(in)
	if len(got.Steps) != 2 || got.Steps[0].Rule != 3 || got.Steps[1].Rule != 4 {
		t.Errorf("brief steps %+v", got.Steps)
	}
}

// TestTimeout: a pattern that backtracks for ages ends as unknown, not as a hang and not as a guess.
func TestTimeout(t *testing.T) {
	t.Parallel()
	rule := Rule{Enabled: true, Match: Match{URL: `^((a|aa)+)+$`, IgnoreCase: true}, Action: Action{Type: AbortRequest}}
	set, problems := Compile([]Rule{rule}, nil, Options{Timeout: 50 * time.Millisecond})
	start := time.Now()
	got := set.Evaluate(Input{Path: "/" + strings.Repeat("a", 60) + "!"})
	if got.Outcome != OutcomeUnknown || !strings.Contains(got.Reason, "took too long") {
		t.Errorf("got %v", got)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
	if len(problems) != 1 || problems[0].Kind != Backtracking {
		t.Errorf("problems %+v", problems)
	}
}

func TestPartial(t *testing.T) {
	t.Parallel()
	rules := []Rule{{Enabled: true, Match: Match{URL: "(.*)"},
		ServerVariables: []Assignment{{Name: "HTTP_X", Value: "1", Replace: true}},
		Action:          Action{Type: Redirect, URL: "{M:{R:1}}", RedirectType: 302}}}
	set, problems := Compile(rules, nil, Options{Partial: true})
	if len(problems) != 2 || !problems[0].Uncertain || !problems[1].Uncertain {
		t.Errorf("problems %+v", problems)
	}
	got := set.Evaluate(Input{Path: "/a"})
	if got.Outcome != OutcomeRedirect || got.Status != 302 || got.LocationKnown || !got.Uncertain {
		t.Errorf("got %+v", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	set, _ := loadSection(t, section(t, "applications", "multisite"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				got := set.Evaluate(Input{Path: "/site2/wp-content/a.js", StatURL: func(string) Presence { return Absent }})
				if got.Path != "/wp-content/a.js" || got.Steps[3].Captures[1] != "site2/" {
					t.Errorf("got %+v", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestTruth: negation keeps an unknown fact unknown.
func TestTruth(t *testing.T) {
	t.Parallel()
	for in, want := range map[Truth]Truth{True: False, False: True, Unknown: Unknown} {
		if got := in.Not(); got != want {
			t.Errorf("Not(%v) = %v", in, got)
		}
	}
	if truth(true) != True || truth(false) != False {
		t.Error("truth")
	}
}

func TestCleanPath(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/": "/", "/a/./b": "/a/b", "/a/../b": "/b", "/../a": "/a", "/a/..": "/", "/a/.": "/a/", "//a/b": "//a/b",
		"/.well-known/x": "/.well-known/x", "/a/...": "/a/...", "/.": "/",
	} {
		if got := cleanPath(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzEvaluate: no rule and no request makes the evaluator panic, and its answer is complete.
func FuzzEvaluate(f *testing.F) {
	f.Add("^(.*)$", "{HTTP_HOST}", "(a)", "/x/{R:1}?{C:1}", "/a/b", "q=1", uint8(0x13))
	f.Add("*", "{M:{URL}}", "*", "~/{ToLower:{UrlDecode:{R:1}}}", "/%41", "", uint8(0x21))
	f.Add("(", "{", "}", "http://h/{R:9}", "", "?", uint8(0xff))
	f.Fuzz(func(t *testing.T, match, input, pattern, target, path, query string, bits uint8) {
		if len(match)+len(pattern) > 200 {
			return
		}
		rule := Rule{Enabled: true, StopProcessing: bits&1 != 0, PatternSyntax: Syntax(bits >> 1 & 3 % 3),
			Match: Match{URL: match, IgnoreCase: true, Negate: bits&8 != 0},
			Conditions: Conditions{LogicalGrouping: Grouping(bits >> 4 & 1), TrackAllCaptures: bits&32 != 0,
				Items: []Condition{{Input: input, Pattern: pattern}, {Input: input, MatchType: IsFile}}},
			Action: Action{Type: ActionType(bits>>6) + 1, URL: target, AppendQueryString: true, StatusCode: 403}}
		set, _ := Compile([]Rule{rule, rule}, []Map{{Name: "M", Entries: []Entry{{"/a", "b"}}}}, Options{Timeout: time.Millisecond})
		in := Input{Path: path, Query: query, Host: "h", Scheme: "http", AllHeaders: bits&2 != 0,
			Stat: func(p string) Presence { return Presence(len(p) % 4) }}
		got := set.Evaluate(in)
		if (got.Outcome == OutcomeUnknown || got.Outcome == OutcomeError) && got.Reason == "" {
			t.Fatalf("no reason: %+v", got)
		}
		if got.Outcome == OutcomeRewrite && got.Rule < 0 {
			t.Fatalf("no rule: %+v", got)
		}
		in.Brief = true
		if brief := set.Evaluate(in); !strings.Contains(got.Reason+brief.Reason, "too long") && brief.String() != got.String() {
			t.Fatalf("brief %v, full %v", brief, got)
		}
	})
}
