package topology_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/topology"
)

func TestMisbound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		protocol, information string
		sslFlags              int64
		major                 int
		fix                   string // "" for a binding that http.sys takes
	}{
		{"http", "*:80:", 0, 10, ""},
		{"http", ":8080:localhost", 0, 10, ""}, // as IIS Express has it
		{"http", "*:80:www.example.com", 0, 10, ""},
		{"http", "192.0.2.7:8080:", 0, 10, ""},
		{"http", "[::1]:80:localhost", 0, 10, ""},
		{"http", "0.0.0.0:80:", 0, 10, ""},
		{"http", "*:8080:*", 0, 10, ""},
		{"https", "*:443:*.example.com", 1, 10, ""},
		{"https", "*:443:", 0, 10, ""},
		{"net.tcp", "808:*", 0, 10, ""},
		{"net.pipe", "*", 0, 10, ""},
		{"http", "*:80", 0, 10, "*:80:."},
		{"http", "www.example.com:80", 0, 10, "*:80:www.example.com."},
		{"https", "*", 0, 10, "*:443:."},
		{"http", "", 0, 10, "*:80:."},
		{"http", "www.example.com:80:", 0, 10, "*:80:www.example.com."},
		{"http", "*:http:", 0, 10, "port"},
		{"http", "*:70000:", 0, 10, "port"},
		{"http", "*:80:http://www.example.com", 0, 10, "*:80:"},
		{"http", "*:80:www.example.com/shop", 0, 10, "name alone"},
		{"http", "::1:80:", 0, 10, "*:80:"},
		{"http", "*:80:*.example.com", 0, 8, "each name"},
		{"http", "*:80:www.*.com", 0, 10, "one by one"},
		{"https", "*:443:", 1, 10, "sslFlags"},
	} {
		b := &topology.Binding{Protocol: tt.protocol, Information: tt.information, SSLFlags: tt.sslFlags}
		because, fix := b.Misbound(tt.major)
		if (because == "") != (tt.fix == "") || !strings.Contains(fix, tt.fix) {
			t.Errorf("%s %s: %q, %q", tt.protocol, tt.information, because, fix)
		}
	}
}
