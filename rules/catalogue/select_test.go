package catalogue

import (
	"testing"
)

func TestSelect(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]struct {
		has, lacks string
	}{
		"cgi-missing-percent-s": {"cgi-missing-percent-s", "cgi-percent-s-count"},
		"iis3001":               {"cgi-missing-percent-s", "cgi-percent-s-count"},
		"IIS2":                  {"duplicate-collection-entry", "cgi-missing-percent-s"},
		"processes":             {"cgi-missing-percent-s", "duplicate-collection-entry"},
		"404.2":                 {"isapi-cgi-not-listed", "mime-map-missing"},
		"404":                   {"mime-map-missing", "cgi-missing-percent-s"},
		"404.2 - Not Found":     {"isapi-cgi-not-listed", "mime-map-missing"},
		"404,2":                 {"isapi-cgi-not-listed", "mime-map-missing"},
		"3001":                  {"cgi-missing-percent-s", "cgi-percent-s-count"},
		"percent-s":             {"cgi-missing-percent-s", "mime-map-missing"},
	} {
		names := map[string]bool{}
		for _, r := range Select(word) {
			names[r.Name] = true
		}
		if !names[want.has] || names[want.lacks] {
			t.Errorf("Select(%q) has %v", word, names)
		}
	}
	for _, word := range []string{"", "iis", "4", "40", "nothing"} {
		if got := Select(word); word != "iis" && len(got) > 0 {
			t.Errorf("Select(%q) has %d rules", word, len(got))
		}
	}
	for word, want := range map[string]string{"cgi-mising": "cgi-missing-percent-s", "proceses": "processes", "xyz": "", "malformed": "malformed-xml"} {
		if got := Nearest(word); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if len(Groups()) != 10 {
		t.Errorf("groups: %v", Groups())
	}
}
