package pipeline_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/verdict"
)

var update = flag.Bool("update", false, "rewrite docs/status-codes.md")

// code is one line of testdata/pipeline/codes.tsv: a status that configuration causes, wholly or in part.
type code struct{ status, title, caused string }

// unseen says why a status is predicted nowhere.
var unseen = map[string]string{
	"403.10": "IIS 7 and later answer 403.1 for the same condition.",
	"404.9":  "The hidden attribute of a file is not in its name or contents, and copies of a server lose it.",
	"404.21": "IIS 7.5 Express alone answers it; later versions answer 404.3.",
	"404.22": "IIS 7.5 Express alone answers it; later versions answer 404.3 or 404.17.",
	"404.23": "IIS 7.5 Express alone answers it; later versions answer 404.3 or 404.17.",
	"408.0":  "It depends on the speed of the client.",
	"414.0":  "The limit of http.sys is in the registry; request filtering has its own, 404.14.",
	"500.13": "It depends on load, and no limit of IIS 7 or later brings it.",
	"500.14": "No known configuration of IIS 7 or later brings it.",
	"502.0":  "Every gateway that configuration can break has a substatus of its own.",
}

// sighting is where a status was seen.
type sighting struct {
	archive, request, how string
}

// How a status can be seen, best first.
const (
	predicted = "predicted"
	next      = "predicted behind another"
	named     = "named as the alternative"
	potential = "potential"
)

func readCodes(t *testing.T) []code {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "pipeline", "codes.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var list []code
	for line := range strings.Lines(string(raw)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 || fields[2] != "true" && fields[2] != "partial" {
			t.Fatalf("codes.tsv: %q", line)
		}
		list = append(list, code{fields[0], fields[1], fields[2]})
	}
	return list
}

// TestCodes compares the table with the one of the specification.
func TestCodes(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "status-codes.json"))
	if err != nil {
		t.Skipf("the specification is not beside the checkout: %v", err)
	}
	var table []struct {
		Status, Substatus int
		ConfigCaused      string
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, c := range table {
		if c.ConfigCaused != "false" {
			want[verdict.Text(c.Status, c.Substatus)] = c.ConfigCaused
		}
	}
	for _, c := range readCodes(t) {
		got[c.status] = c.caused
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes.tsv (-specification +ours):\n%s", diff)
	}
}

// sightings predicts every request of every archive and notes which statuses it brought.
func sightings(t *testing.T) map[string]sighting {
	t.Helper()
	seen := map[string]sighting{}
	ranks := []string{predicted, next, named, potential}
	note := func(status, how string, archive string, e *expectation) {
		if old, ok := seen[status]; ok && slices.Index(ranks, old.how) <= slices.Index(ranks, how) {
			return
		}
		seen[status] = sighting{filepath.Base(archive), e.asked, how}
	}
	for _, name := range archives(t) {
		s := loadArchive(t, name)
		predictor := pipeline.New(s.Server)
		for _, e := range s.cases {
			o := predictor.Predict(e.request)
			note(statusOf(o), predicted, name, e)
			if o.Failure != nil {
				for _, status := range o.Failure.Or {
					note(status, named, name, e)
				}
			}
			for _, f := range o.Next {
				note(f.Text(), next, name, e)
			}
			for _, p := range o.Potential {
				note(p.Status, potential, name, e)
			}
		}
	}
	return seen
}

// TestCoverage makes sure that every status of the table is seen in some archive or explained, and writes the table of both.
func TestCoverage(t *testing.T) {
	seen := sightings(t)
	counts := map[string]int{}
	var rows strings.Builder
	for _, c := range readCodes(t) {
		s, ok := seen[c.status]
		why, explained := unseen[c.status]
		switch {
		case ok && explained:
			t.Errorf("%s is seen in %s, and unseen explains why it is not", c.status, s.archive)
		case ok:
			fmt.Fprintf(&rows, "| %s | %s | %s | %s | %s: `%s` |\n", c.status, c.title, c.caused, s.how, s.archive, strings.ReplaceAll(shorten(s.request), "|", `\|`))
			counts[c.caused+" "+s.how]++
		case explained:
			fmt.Fprintf(&rows, "| %s | %s | %s | – | %s |\n", c.status, c.title, c.caused, why)
			counts[c.caused+" explained"]++
		default:
			t.Errorf("%s (%s, %s) is seen in no archive", c.status, c.title, c.caused)
		}
		if c.caused == "true" && !ok {
			t.Errorf("%s is caused by configuration alone and seen nowhere", c.status)
		}
	}
	for status := range unseen {
		if !slices.ContainsFunc(readCodes(t), func(c code) bool { return c.status == status }) {
			t.Errorf("unseen explains %s, which is not in codes.tsv", status)
		}
	}
	text := coverageHead + rows.String()
	path := filepath.Join("..", "..", "docs", "status-codes.md")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(old), text); diff != "" {
		t.Errorf("docs/status-codes.md is not what the archives show; run go test ./resolver/pipeline -run TestCoverage -update (-old +new):\n%s", diff)
	}
	t.Log(counts)
}

const coverageHead = `# Status codes

The statuses that the configuration of IIS causes, wholly (true) or in part, and the test that shows iislens telling them.
The archives are in testdata/pipeline; this file is written by ` + "`go test ./resolver/pipeline -run TestCoverage -update`" + `.

How a status is told: *predicted* is the answer to the request; *predicted behind another* comes once the first failure is mended;
*named as the alternative* is what other versions answer, or what cannot be told apart; *potential* is what load, rights or the program
behind the handler decide, where the configuration makes it possible.

| status | meaning | caused by configuration | told | where, or why not |
| --- | --- | --- | --- | --- |
`

// shorten keeps long requests from filling the table.
func shorten(request string) string {
	if len(request) > 100 {
		return request[:97] + "…"
	}
	return request
}
