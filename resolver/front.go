package resolver

import (
	"strconv"
	"strings"
)

// Front is what ends TLS in front of a server: a load balancer or proxy that passes requests on by http.
type Front struct {
	// Port is the one that browsers use.
	Port int
}

// forwarding is a header field in which a front tells that the client came by TLS, and what its value then holds.
type forwarding struct{ name, value string }

// forwardings are the fields that fronts use.
var forwardings = []forwarding{
	{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Ssl", "on"}, {"X-Forwarded-Scheme", "https"}, {"X-Url-Scheme", "https"}, {"Front-End-Https", "on"},
	{"X-Arr-Ssl", ""}, {"Cloudfront-Forwarded-Proto", "https"}, {"Cf-Visitor", `"https"`}, {"Forwarded", "proto=https"},
}

// Behind makes r, the https request that a browser shows, the one that the server gets where TLS ends in front of it: http on a port, 0
// for 80, with the header fields that tell of it.
func (r *Request) Behind(port int) {
	r.Front = &Front{Port: 443}
	if r.HTTPS {
		r.Front.Port = r.Port
	}
	if r.HTTPS, r.Port = false, port; port == 0 {
		r.Port = 80
	}
	for name, value := range map[string]string{"X-Forwarded-Proto": "https", "X-Forwarded-Port": strconv.Itoa(r.Front.Port)} {
		if _, told := r.Header[name]; !told {
			r.SetHeader(name, value)
		}
	}
}

// Secured returns the header field that tells of TLS which ended in front of the server, "" for a request that came in as the client
// sent it.
func (r *Request) Secured() string {
	if r.HTTPS || len(r.Header) == 0 {
		return ""
	}
	for _, f := range forwardings {
		if value, told := r.Header[f.name]; told && strings.Contains(strings.ToLower(value), f.value) {
			return f.name
		}
	}
	return ""
}

// Variable is the name by which rewrite rules know a header field.
func Variable(field string) string {
	return "HTTP_" + strings.ToUpper(strings.ReplaceAll(field, "-", "_"))
}

// TellsFront returns the header field of fronts that a text names as a variable of rewrite rules, "" for none.
func TellsFront(text string) string {
	for _, f := range forwardings {
		if strings.Contains(strings.ToUpper(text), "{"+Variable(f.name)+"}") {
			return f.name
		}
	}
	return ""
}

// Through returns the request that the server gets when the client of r asks for to next. What ended TLS in front of the server for r
// does so again: https arrives as http, on the port of r. ok is false where the front may know nothing of the address.
func (r *Request) Through(to *Request) (next *Request, ok bool) {
	field := r.Secured()
	if field == "" {
		return to, true
	}
	changed := *to
	changed.Header = make(map[string]string, len(r.Header))
	for name, value := range r.Header {
		changed.Header[name] = value
	}
	if !to.HTTPS { // the front tells of http, or passes it on without a word
		for _, f := range forwardings {
			delete(changed.Header, f.name)
		}
		changed.Front = nil
		if to.Port == 80 {
			changed.Port = r.Port
		}
		return &changed, true
	}
	outside := 443
	if r.Front != nil {
		outside = r.Front.Port
	}
	changed.HTTPS, changed.Port, changed.Front = false, r.Port, &Front{Port: to.Port}
	return &changed, to.Port == outside
}
