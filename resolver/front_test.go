package resolver_test

import (
	"testing"

	"github.com/iislens/iislens/resolver"
)

func TestBehind(t *testing.T) {
	t.Parallel()
	r, err := resolver.ParseURL("https://shop.example:8443/a?b=1")
	if err != nil {
		t.Fatal(err)
	}
	r.Behind(8080)
	if r.HTTPS || r.Port != 8080 || r.Secured() != "X-Forwarded-Proto" || r.Header["X-Forwarded-Port"] != "8443" {
		t.Errorf("the server gets %+v", r)
	}
	if got := r.URL(); got != "https://shop.example:8443/a?b=1" {
		t.Errorf("the browser shows %s", got)
	}
	for _, tt := range []struct {
		to        string
		port      int
		secured   string
		reachable bool
	}{
		{"https://shop.example:8443/x", 8080, "X-Forwarded-Proto", true},
		{"https://shop.example/x", 8080, "X-Forwarded-Proto", false}, // another door of the front
		{"http://shop.example/x", 8080, "", true},
		{"http://shop.example:81/x", 81, "", true},
	} {
		to, err := resolver.ParseURL(tt.to)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := r.Through(to)
		if next.HTTPS || next.Port != tt.port || next.Secured() != tt.secured || ok != tt.reachable || next.URL() != tt.to && tt.secured != "" {
			t.Errorf("%s: %+v, %v", tt.to, next, ok)
		}
	}
}

func TestSecured(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, value, want string }{
		{"X-Forwarded-Proto", "https", "X-Forwarded-Proto"},
		{"X-Forwarded-Proto", "http", ""},
		{"X-Forwarded-Proto", "https, http", "X-Forwarded-Proto"},
		{"x-arr-ssl", "2048|256|C=US", "X-Arr-Ssl"},
		{"CF-Visitor", `{"scheme":"https"}`, "Cf-Visitor"},
		{"Forwarded", "for=1.2.3.4;proto=https", "Forwarded"},
		{"Front-End-Https", "on", "Front-End-Https"},
		{"X-Forwarded-For", "1.2.3.4", ""},
	} {
		r, err := resolver.ParseURL("http://shop.example/")
		if err != nil {
			t.Fatal(err)
		}
		r.SetHeader(tt.name, tt.value)
		if got := r.Secured(); got != tt.want {
			t.Errorf("%s: %s: %q", tt.name, tt.value, got)
		}
	}
}
