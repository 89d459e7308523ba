package filtering

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
)

func TestCheckSegments(t *testing.T) {
	t.Parallel()
	server := topology.Read(siteNode(t, "iis10", "").Parent, winpath.ServerEnv())
	site := server.First()
	if got := CheckSegments(32, server, site); got != nil {
		t.Errorf("%+v", got)
	}
	got := CheckSegments(33, server, site)
	if got == nil || got.Text() != "404.20" || got.Place.IsZero() || !strings.Contains(got.Because, "33 segments") {
		t.Errorf("%+v", got)
	}
	if CheckSegments(33, nil, nil) == nil {
		t.Error("the default holds without a server")
	}
}
