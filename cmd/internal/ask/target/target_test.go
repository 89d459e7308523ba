package target_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/ask/target"
)

func reader(t *testing.T) *target.Reader {
	t.Helper()
	const dir = "../../../../testdata/elvenware"
	opener := &setup.Opener{Lookup: func(string) string { return "" }}
	s, err := opener.Open(setup.Settings{Config: dir + "/applicationHost.config", Root: dir + "/disks"})
	if err != nil {
		t.Fatal(err)
	}
	return &target.Reader{Server: s.Server}
}

// TestTarget: what people have at hand leads to one request.
func TestTarget(t *testing.T) {
	t.Parallel()
	r := reader(t)
	const url = "http://www.elvenware.example/cgi-bin/hello.py"
	for _, text := range []string{url, ` "` + url + `" `, "<" + url + ">", "www.elvenware.example/cgi-bin/hello.py", "Elvenware/cgi-bin/hello.py",
		`elvenware\cgi-bin\hello.py`, `IIS:\Sites\Elvenware\cgi-bin\hello.py`, "MACHINE/WEBROOT/APPHOST/Elvenware/cgi-bin/hello.py", `J:\cgi-bin\hello.py`} {
		got, err := r.Target(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got.URL() != url {
			t.Errorf("%s leads to %s", text, got.URL())
		}
	}
}

// TestRefused: what leads nowhere is refused as misuse, with what may have been meant.
func TestRefused(t *testing.T) {
	t.Parallel()
	r := reader(t)
	for text, want := range map[string]string{"": "empty", "Elvenwear/x": "Elvenware", "/x": "say which one", `Q:\x`: "no site", "http://": ""} {
		_, err := r.Target(text)
		if err == nil {
			t.Errorf("%q is taken", text)
			continue
		}
		var misuse *ask.Error
		if !errors.As(err, &misuse) || misuse.Kind != ask.Misuse || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestSection: a section is called by its name or its end, in any case.
func TestSection(t *testing.T) {
	t.Parallel()
	d, err := reader(t).Directory("Elvenware/cgi-bin")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"handlers": "system.webServer/handlers", "HANDLERS": "system.webServer/handlers", "/security/access/": "system.webServer/security/access",
		"system.webServer/modules": "system.webServer/modules", "hanlders": "", "": ""} {
		got, err := target.Section(d, text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	full, below, err := target.Element(d, "requestLimits")
	if err != nil || full != "system.webServer/security/requestFiltering" || strings.Join(below, "/") != "requestLimits" {
		t.Errorf("requestLimits: %s %v, %v", full, below, err)
	}
}
