package pipeline_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
)

// expectation is one line of the requests of an archive:
//
//	GET http://localhost/t.py [header: value; client-ip: 10.0.0.1] -> 404.2 handler=Py win32=0x800704ec because="regexp"
//
// In brackets client-ip, client-name, local-ip, content-length, credentials, certificate and all-headers are facts of the request, anything else is a
// header field. Behind the status, which is "none" for a refused connection and "unknown" where nothing can be told:
// handler ("-" for none), win32, rule, certainty, section and key compare exactly, because is a regular expression; or and next are
// statuses that must be among the alternatives and the later failures, potential those that load alone can bring; hop is
// KIND:URL; example is the number of the example in the specification.
type expectation struct {
	line    int
	asked   string // the line up to the arrow
	request *resolver.Request
	status  string
	wants   []pair
}

type pair struct{ key, value string }

var wantPair = regexp.MustCompile(`(\w+)=("(?:[^"\\]|\\.)*"|\S+)`)

// value returns what an expectation says of a key, "" for nothing.
func (e *expectation) value(key string) string {
	for _, p := range e.wants {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

func parseRequests(tb testing.TB, name, archive, text string) []*expectation {
	tb.Helper()
	first := strings.Count(archive[:strings.Index(archive, "-- requests --")], "\n") + 2
	var list []*expectation
	number := first - 1
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		e, err := parseExpectation(line)
		if err != nil {
			tb.Fatalf("%s:%d: %v", name, number, err)
		}
		e.line = number
		list = append(list, e)
	}
	return list
}

func parseExpectation(line string) (*expectation, error) {
	asked, wanted, ok := strings.Cut(line, " -> ")
	if !ok {
		return nil, fmt.Errorf("no -> in %q", line)
	}
	method, rest, _ := strings.Cut(asked, " ")
	url, facts, _ := strings.Cut(rest, " ")
	r, err := resolver.ParseURL(url)
	if err != nil {
		return nil, err
	}
	r.Method = method
	for part := range strings.SplitSeq(strings.Trim(strings.TrimSpace(facts), "[]"), ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "":
		case "client-ip":
			r.ClientIP = value
		case "client-name":
			r.ClientName = value
		case "local-ip":
			r.LocalIP = value
		case "content-length":
			if r.ContentLength, err = strconv.ParseInt(value, 10, 64); err != nil {
				return nil, err
			}
		case "credentials":
			r.Credentials = true
		case "certificate":
			r.Certificate = true
		case "all-headers":
			r.AllHeaders = true
		default:
			r.SetHeader(key, value)
		}
	}
	e := &expectation{asked: asked, request: r}
	e.status, rest, _ = strings.Cut(wanted, " ")
	for _, m := range wantPair.FindAllStringSubmatch(rest, -1) {
		value := m[2]
		if value[0] == '"' {
			value = strings.ReplaceAll(value[1:len(value)-1], `\"`, `"`)
		}
		e.wants = append(e.wants, pair{m[1], value})
	}
	return e, nil
}

// check compares an outcome with what was expected of it and returns the differences.
func (e *expectation) check(o *pipeline.Outcome) []string {
	var wrong []string
	differ := func(key, got, want string) {
		if got != want {
			wrong = append(wrong, fmt.Sprintf("%s is %q, want %q", key, got, want))
		}
	}
	differ("status", statusOf(o), e.status)
	f := o.Failure
	for _, want := range e.wants {
		got := ""
		switch want.key {
		case "example":
			continue
		case "handler":
			got = handlerOf(o)
		case "certainty":
			got = o.Certainty.String()
		case "hop":
			for _, h := range o.Hops {
				got = h.Kind + ":" + h.To
			}
		case "because":
			if pattern, err := regexp.Compile("(?i)" + want.value); err != nil || !pattern.MatchString(o.Because) {
				wrong = append(wrong, fmt.Sprintf("because is %q, want a match of %q %v", o.Because, want.value, err))
			}
			continue
		case "next":
			for _, status := range strings.Split(want.value, ",") {
				if !slices.ContainsFunc(o.Next, func(f *failure) bool { return f.Text() == status }) {
					wrong = append(wrong, fmt.Sprintf("%s is not among what would fail next", status))
				}
			}
			continue
		case "potential":
			for _, status := range strings.Split(want.value, ",") {
				if !slices.ContainsFunc(o.Potential, func(n pipeline.Potential) bool { return n.Status == status }) {
					wrong = append(wrong, fmt.Sprintf("%s is not among the potential answers %v", status, o.Potential))
				}
			}
			continue
		default:
			if f == nil {
				wrong = append(wrong, fmt.Sprintf("nothing fails, want %s=%s", want.key, want.value))
				continue
			}
			switch want.key {
			case "win32":
				got = fmt.Sprintf("%#08x", f.Win32)
			case "rule":
				got = f.Rule
			case "section":
				got = f.Section
			case "key":
				got = f.Key
			case "or":
				for _, status := range strings.Split(want.value, ",") {
					if !slices.Contains(f.Or, status) {
						wrong = append(wrong, fmt.Sprintf("%s is not among the alternatives %v", status, f.Or))
					}
				}
				continue
			default:
				wrong = append(wrong, "unknown key "+want.key)
				continue
			}
		}
		differ(want.key, got, want.value)
	}
	return wrong
}

// statusOf is the status of an outcome as expectations write it.
func statusOf(o *pipeline.Outcome) string {
	if o.Status == 0 && o.Failure != nil {
		return "none"
	}
	return o.Text()
}

// handlerOf is the name of the handler that answers in the end, "-" where none was determined.
func handlerOf(o *pipeline.Outcome) string {
	if o.Fault != nil || o.Last == nil || o.Last.Selection.Entry == nil {
		return "-"
	}
	return o.Last.Selection.Entry.Name
}

// describe says where an expectation stands and what it asks.
func (e *expectation) describe(archive string) string {
	return fmt.Sprintf("%s:%d: %s %s", filepath.Base(archive), e.line, e.request.Method, e.request.URL())
}
