package evidence

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// statuses tells the status that was seen in other ways.
func statuses(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	seen := q.seen(base)
	if seen == "" {
		return
	}
	main, _, _ := strings.Cut(seen, ".")
	for _, text := range []string{seen, main} {
		tell(text, q.same(q.with("--status", text).diagnose(t)))
	}
}

// same says what is wrong with an answer that should name the same cause.
func (q *question) same(a *answer) string {
	switch first := a.first(); {
	case a.out == "":
		return "no answer: " + a.err
	case !q.expects(first):
		return fmt.Sprintf("%q first", first.Name)
	case !q.placed(first):
		return fmt.Sprintf("%s at %s:%d", first.Name, first.File, first.Line)
	}
	return ""
}

// strangers are statuses that an incident does not give.
var strangers = []string{"401.2", "403.14", "404.2", "404.3", "404.8", "500.19", "500.21", "502.2", "502.5", "503.0", "404.13", "404"}

// contradictions tells a status that the configuration does not give. The answer must not pretend: the first cause gives that
// status, or it is only possible, or none is named; and what the configuration gives is said.
func contradictions(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	seen := q.seen(base)
	for _, text := range strangers {
		main, _, _ := strings.Cut(text, ".")
		if seen == "" || strings.HasPrefix(seen, main) {
			continue
		}
		a := q.with("--status", text).diagnose(t)
		tell(text, pretends(a, base, text))
	}
}

func pretends(a, base *answer, seen string) string {
	first := a.first()
	gives := slices.ContainsFunc(first.Statuses, func(s string) bool { return s == seen || strings.HasPrefix(s, seen+".") })
	switch {
	case a.out == "":
		return "no answer: " + a.err
	case first.Name != "" && first.Confidence == "certain" && !gives:
		return fmt.Sprintf("%s, certain, which gives %v", first.Name, first.Statuses)
	case first.Name != "" && first.Confidence != "possible" && !gives && !strings.Contains(a.Note, base.Prediction.Text):
		return fmt.Sprintf("%s, %s, which gives %v: %s", first.Name, first.Confidence, first.Statuses, a.Note)
	case !strings.Contains(a.Note, base.Prediction.Text) && !gives:
		return fmt.Sprintf("does not say that the configuration gives %s: %s", base.Prediction.Text, a.Note)
	}
	return ""
}

// inFront asks for the address that people see where TLS or another port ends in front of the server.
func inFront(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	seen := q.seen(base)
	u, err := url.Parse(q.url)
	if err != nil || seen == "" || base.first().Name == "binding-mismatch" || u.Scheme != "http" || strings.Contains(strings.ToLower(q.Config), `"https"`) {
		return
	}
	secure, port := *u, *u
	secure.Scheme, secure.Host = "https", u.Hostname()
	port.Host = u.Hostname() + ":18080"
	for _, front := range []*url.URL{&secure, &port} {
		a := q.at(front.String()).with("--status", seen).diagnose(t)
		why := q.same(a)
		if why == "" && !strings.Contains(a.out, "binding") {
			why = "says nothing of bindings"
		}
		tell(front.Scheme+" "+front.Port(), why)
	}
}
