package diagnose_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/rulestest/incident"
)

// asked is a diagnosis of a case of testdata/incidents with another request.
func asked(t *testing.T, name, method, url string, seen *diagnose.Observed) (*pipeline.Outcome, *diagnose.Diagnosis) {
	t.Helper()
	c := incident.Load(t, incidentDir+"/"+name+".txtar")
	r, err := resolver.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	r.Method = method
	d := diagnose.New(pipeline.New(c.Server(t)), catalogue.All())
	o := d.Predict(nil, r, seen)
	return o, d.Explain(o, seen)
}

// TestNothingIsInvented asks for statuses that speak of what nobody told: what is assumed is said, and no figure is made up.
func TestNothingIsInvented(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, server, method, url string
		seen                      *diagnose.Observed
		cause, confidence, says   string
	}{
		{"a bare 404 has no body", "restriction-lacks-script", "GET", "http://localhost/page.html", status(404, -1), "", "", ""},
		{"nor has a post", "restriction-lacks-script", "POST", "http://localhost/page.html", status(404, -1), "static-handler-post", "", ""},
		{"a 413 of a method without body", "restriction-lacks-script", "GET", "http://localhost/page.html", status(413, -1), "max-content-length", "possible", "seldom has"},
		{"a 413 of an upload", "restriction-lacks-script", "POST", "http://localhost/page.html", status(413, 1), "max-content-length", "likely", "--content-length"},
		{"an address that no entry names", "addresses-only-listed", "GET", "http://localhost/", status(403, 503), "ip-denied", "likely", "no entry of ipSecurity"},
		{"an address that an entry denies", "address-denied-by-entry", "GET", "http://localhost/", status(403, 503), "ip-denied", "likely", "an entry of ipSecurity denies"},
		{"a bare 403 of some address", "addresses-only-listed", "GET", "http://localhost/", status(403, -1), "ip-denied", "possible", "no entry of ipSecurity"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, got := asked(t, tt.server, tt.method, tt.url, tt.seen)
			text := told(got) + strings.Join(got.Assumed, "\n")
			for _, invented := range []string{"4,294,967,295", "4294967295", "9223372036854775807", "203.0.113"} {
				if strings.Contains(text, invented) {
					t.Errorf("tells %s:\n%s", invented, text)
				}
			}
			name, confidence := "", ""
			if len(got.Causes) > 0 {
				name, confidence = got.Causes[0].Rule.Name, got.Causes[0].Confidence.String()
			}
			if name != tt.cause || tt.confidence != "" && confidence != tt.confidence || !strings.Contains(text, tt.says) {
				t.Errorf("%s, %s:\n%s", name, confidence, text)
			}
		})
	}
}

// TestAnswerWithoutBinding asks for URLs that no binding takes. Who saw a status was not refused the connection.
func TestAnswerWithoutBinding(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, server, url string
		seen              *diagnose.Observed
		cause, assumed    string
	}{
		{"nobody saw anything", "restriction-lacks-script", "https://localhost/reports/daily.pl", nil, "binding-mismatch", ""},
		{"TLS ends in front", "restriction-lacks-script", "https://localhost/reports/daily.pl", status(404, 2), "isapi-cgi-restriction-mismatch", "TLS ends in front"},
		{"another port", "restriction-lacks-script", "http://localhost:18080/reports/daily.pl", status(404, -1), "isapi-cgi-restriction-mismatch", "port 18080 ends in front"},
		{"another answer", "restriction-lacks-script", "https://localhost/reports/daily.pl", status(502, 2), "isapi-cgi-restriction-mismatch", "TLS ends in front"},
		{"a name that only the front knows", "restriction-behind-named-binding", "https://public.example.org/reports/daily.pl", status(404, 2), "isapi-cgi-restriction-mismatch", "for the name public.example.org"},
		{"the front redirects to https itself", "restriction-behind-https-redirect", "https://localhost/reports/daily.pl", status(404, 2), "isapi-cgi-restriction-mismatch", "X-Forwarded-Proto"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o, got := asked(t, tt.server, "GET", tt.url, tt.seen)
			name := ""
			if len(got.Causes) > 0 {
				name = got.Causes[0].Rule.Name
			}
			if all := strings.Join(got.Assumed, "\n"); name != tt.cause || !strings.Contains(all, tt.assumed) || tt.assumed == "" != (all == "") {
				t.Errorf("%s, assumed %q", name, all)
			}
			if tt.assumed != "" && (o.Certainty == pipeline.Certain || o.Asked == nil || o.Asked.URL() != tt.url) {
				t.Errorf("%s, asked for %v", o.Certainty, o.Asked)
			}
		})
	}
}

func TestDoors(t *testing.T) {
	t.Parallel()
	c := incident.Load(t, incidentDir+"/restriction-behind-named-binding.txtar")
	want := []topology.Door{{Port: 8088}}
	if got := c.Server(t).Topology.Doors(); len(got) != 1 || got[0] != want[0] {
		t.Errorf("%v", got)
	}
}

// unmapped is a diagnosis of a case of testdata/incidents of which nothing but the applicationHost.config is known.
func unmapped(t *testing.T, name, url string, seen *diagnose.Observed) (*pipeline.Outcome, *diagnose.Diagnosis) {
	t.Helper()
	c := incident.Load(t, incidentDir+"/"+name+".txtar")
	server, err := resolver.Load(resolver.Options{ConfigPath: "applicationHost.config", Config: []byte(c.Config)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := resolver.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	d := diagnose.New(pipeline.New(server), catalogue.All())
	o := d.Predict(nil, r, seen)
	return o, d.Explain(o, seen)
}
