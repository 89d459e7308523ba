package resolver_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in       string
		host     string
		port     int
		https    bool
		path     string
		query    string
		segments []string
		slash    bool
	}{
		{"http://Shop.Example/a/b.htm?x=1", "shop.example", 80, false, "/a/b.htm", "x=1", []string{"a", "b.htm"}, false},
		{"HTTPS://h", "h", 443, true, "/", "", nil, true},
		{"https://h:8443/a/", "h", 8443, true, "/a/", "", []string{"a"}, true},
		{"http://h?q", "h", 80, false, "/", "q", nil, true},
		{"http://h/?", "h", 80, false, "/", "", nil, true},
		{"http://h/a#part?no", "h", 80, false, "/a", "", []string{"a"}, false},
		{"http://user:pw@h:81/a", "h", 81, false, "/a", "", []string{"a"}, false},
		{"http://[2001:DB8::1]:82/a", "2001:db8::1", 82, false, "/a", "", []string{"a"}, false},
		{"http://[::1]/", "::1", 80, false, "/", "", nil, true},
		{"http://h:/a", "h", 80, false, "/a", "", []string{"a"}, false},
		{"http://größe.example/ä", "größe.example", 80, false, "/ä", "", []string{"ä"}, false},
		{"/a/b?u=http://x/", "localhost", 80, false, "/a/b", "u=http://x/", []string{"a", "b"}, false},
		{"/", "localhost", 80, false, "/", "", nil, true},
		{"http://h/a/../b/./c", "h", 80, false, "/b/c", "", []string{"b", "c"}, false},
		{"http://h/../../a", "h", 80, false, "/a", "", []string{"a"}, false},
		{"http://h/a/..", "h", 80, false, "/", "", nil, true},
		{"http://h/a/.", "h", 80, false, "/a/", "", []string{"a"}, true},
		{`http://h/a\b//c`, "h", 80, false, "/a/b/c", "", []string{"a", "b", "c"}, false},
		{"http://h/%61%2Fb%20c", "h", 80, false, "/a/b c", "", []string{"a", "b c"}, false},
		{"http://h/%2e%2e/x%252e", "h", 80, false, "/x%2e", "", []string{"x%2e"}, false},
		{"http://h/%C3%A4%e4", "h", 80, false, "/Ã¤ä", "", []string{"Ã¤ä"}, false}, // one byte is no UTF-8, so none is
		{"http://h/%E4", "h", 80, false, "/ä", "", []string{"ä"}, false},
		{"http://h/%u00e4%U20AC", "h", 80, false, "/ä€", "", []string{"ä€"}, false},
		{"http://h/a?%zz", "h", 80, false, "/a", "%zz", []string{"a"}, false},
	}
	for _, tt := range tests {
		r, err := resolver.ParseURL(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if r.Host != tt.host || r.Port != tt.port || r.HTTPS != tt.https || r.Path != tt.path || r.Query != tt.query || !slices.Equal(r.Segments, tt.segments) || r.Slash != tt.slash || r.Method != "GET" || r.Refused != "" {
			t.Errorf("%s: %+v", tt.in, r)
		}
	}
	for _, in := range []string{"", "a", "shop.example/x", "ftp://h/", "http:/h", "http://", "http:///x", "http://:80/", "http://h:x/", "http://h:0/", "http://h:65536/", "http://h:-1/", "http://h o/", "http://h\x00/", "http://<h>/", "mailto:x", "file:///etc/passwd", "javascript://x"} {
		if r, err := resolver.ParseURL(in); !errors.Is(err, resolver.ErrTarget) {
			t.Errorf("%q: %+v, %v", in, r, err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("/a", resolver.MaxSegments)
	for path, refused := range map[string]bool{
		"/a": false, "/a:b": false, "/a%20b": false, "/a%zz": true, "/a%": true, "/a%2": true, "/a*": true, "/a%2A": true, "/a:b*": true, "/%3Cscript%3E": true, "/a%00b": true, "/a%0Ab": true,
		"/a%7F": true, "/a%C2%85": true, "/a\"": true, "/a|b": true, "/ä": false, long: false, long + "/b": true, long + "/../b": false,
	} {
		r, err := resolver.ParseURL("http://h" + path)
		if err != nil {
			t.Fatal(err)
		}
		if (r.Refused != "") != refused || len(r.Segments) > resolver.MaxSegments {
			t.Errorf("%.40s: %q, %d segments", path, r.Refused, len(r.Segments))
		}
	}
}

func TestWithPath(t *testing.T) {
	t.Parallel()
	r, err := resolver.ParseURL("https://h:444/a%zz?q=1")
	if err != nil {
		t.Fatal(err)
	}
	r.Method = "POST"
	r.SetHeader("x-a", "1")
	next := r.WithPath("b/c?d")
	if next.URL() != "https://h:444/b/c?d" || next.Refused != "" || next.Method != "POST" || next.Header["X-A"] != "1" || next.Slash {
		t.Errorf("%+v", next)
	}
	if r.URL() != "https://h:444/a%zz?q=1" || r.Refused == "" {
		t.Errorf("the first changed: %+v", r)
	}
	if plain := next.WithPath("/"); plain.HasQuery || plain.Query != "" || len(plain.Segments) != 0 {
		t.Errorf("%+v", plain)
	}
}

func TestLocal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		client, server string
		want           bool
	}{{"", "", false}, {"127.0.0.1", "", true}, {"::1", "", true}, {"10.0.0.1", "10.0.0.1", true}, {"10.0.0.1", "10.0.0.2", false}, {"", "10.0.0.1", false}} {
		r := &resolver.Request{ClientIP: tt.client, LocalIP: tt.server}
		if r.Local() != tt.want {
			t.Errorf("%+v", tt)
		}
	}
}
