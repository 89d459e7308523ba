package catalogue_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/rulestest"
)

// unasked are rules with a status that no request of their example shows, and why.
var unasked = map[string]string{
	"section-without-schema":      "IIS serves requests; only a module that reads the section would fail",
	"interpreter-path":            "what the account of the pool finds on its PATH is no configuration",
	"handler-unreachable":         "the other program answers, with a status of its own",
	"httperrors-redirect-status":  "the request itself is answered with 404; what is sent in its place is a success",
	"rewrite-outbound-compressed": "it depends on whether the other server compresses its answer",
	"section-not-allowed-here":    "the sections of the server are read at its root, not at a path",
	"pool-runtime-unknown":        "which of the statuses a page of ASP.NET gets depends on the handlers that are installed",
	"module-runtime-version":      "ASP.NET fails while it starts, which no prediction follows",
	"aspnet-query-string-limit":   "the query string would fill the page; testdata/rules has one",
}

// served are rules whose preferred example answers the page's request with another status than 200, and why that is what it should do.
var served = map[string]string{
	"rewrite-loop":        "301: http goes to https, and https is served",
	"rewrite-map-missing": "301: the map sends the old address to the new one",
	"redirect-loop":       "302: to /new, which is not redirected",
	"rewrite-order":       "301: http goes to https first",
	"ssl-required":        "302: a site of its own sends http to https",
}

// asked returns an example with its page's requests, and the files that they name.
func asked(t *testing.T, rule *rules.Rule, text string) *txtar.Archive {
	archive := rulestest.Archive(rules.Example(text))
	if rule.Doc.Request == "" {
		return archive
	}
	archive.Files = append(archive.Files, txtar.File{Name: "request", Data: []byte(rule.Doc.Request)})
	fixture := rulestest.LoadArchive(t, archive)
	for _, r := range fixture.Requests {
		target := fixture.Server.Resolve(r)
		if target.Directory == nil || r.Slash || target.Resource.Fact != disk.Absent {
			continue
		}
		if root := target.Place.Directory; root == nil || fixture.Server.Disks.Stat(root.Physical).Fact == disk.Absent {
			continue // the directory is what is missing
		}
		if drive, path, ok := strings.Cut(target.Physical, `:\`); ok {
			archive.Files = append(archive.Files, txtar.File{Name: "root/" + drive + "/" + strings.ReplaceAll(path, `\`, "/")})
		}
	}
	return archive
}

// TestAvoidGetsItsStatus asks what a page warns of for the page's requests: each is predicted to end with a status of the page, because of
// what the page describes, and nothing before it fails.
func TestAvoidGetsItsStatus(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			fixture := rulestest.LoadArchive(t, asked(t, rule, rule.Doc.Bad))
			if why := unasked[rule.Name]; len(rule.Statuses) > 0 && len(fixture.Requests) == 0 && why == "" {
				t.Error("no request shows the status: give the page one")
			} else if why != "" && len(fixture.Requests) > 0 {
				t.Error("the page has a request: take it off the list")
			}
			for _, r := range fixture.Requests {
				predictor := pipeline.New(fixture.Server)
				outcome := predictor.Predict(r)
				if !slices.ContainsFunc(rule.Statuses, func(s string) bool { return same(s, outcome.Text()) }) {
					t.Errorf("%s %s: %s (%s), the page says %v", r.Method, r.URL(), outcome.Text(), outcome.Because, rule.Statuses)
				}
				causes := diagnose.New(predictor, catalogue.All()).Explain(outcome, nil).Causes
				if want := cmp.Or(through[rule.Name], rule.Name); blamed(causes) != want {
					t.Errorf("%s %s: %s is not blamed on the rule but on %s", r.Method, r.URL(), outcome.Text(), blamed(causes))
				}
			}
		})
	}
}

// TestPreferServes asks what a page prefers for the same: what was wanted works there.
func TestPreferServes(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			fixture := rulestest.LoadArchive(t, asked(t, rule, rule.Doc.Good))
			avoided := rulestest.LoadArchive(t, asked(t, rule, rule.Doc.Bad)).Requests
			for i, r := range fixture.Requests {
				if i < len(avoided) && avoided[i].Method+avoided[i].URL() != r.Method+r.URL() && otherwise[rule.Name] == "" {
					t.Errorf("%s %s is not what is asked of the other example, %s", r.Method, r.URL(), avoided[i].URL())
				}
				outcome := pipeline.New(fixture.Server).Predict(r)
				if f := outcome.Failure; f != nil && f.Rule == rule.Name {
					t.Errorf("%s %s: %s is still the rule's: %s", r.Method, r.URL(), outcome.Text(), f.Because)
				}
				want, listed := served[rule.Name]
				want, _, _ = strings.Cut(want, ":")
				switch {
				case !listed && outcome.Status != 200:
					t.Errorf("%s %s: %s (%s)", r.Method, r.URL(), outcome.Text(), outcome.Because)
				case listed && !same(want, outcome.Text()):
					t.Errorf("%s %s: %s (%s), the list says %s", r.Method, r.URL(), outcome.Text(), outcome.Because, want)
				}
			}
		})
	}
}

// otherwise are rules whose preferred example is asked for another URL, and why.
var otherwise = map[string]string{
	"double-escaping": "a file whose name holds a plus sign can be served only by giving the check up: the file gets another name",
}

// through are rules whose fault shows as that of another, which diagnose names.
var through = map[string]string{
	"same-file-twice":             "duplicate-collection-entry",
	"remove-handler-case":         "duplicate-collection-entry",
	"max-content-length-conflict": "max-content-length",
}

// same says that two statuses are the same: 404 is 404.0.
func same(a, b string) bool { return strings.TrimSuffix(a, ".0") == strings.TrimSuffix(b, ".0") }

func blamed(causes []*diagnose.Cause) string {
	if len(causes) == 0 {
		return "nothing"
	}
	if causes[0].Rule == nil {
		return "no rule"
	}
	return causes[0].Rule.Name
}
