package access

import (
	"fmt"
	"testing"
)

func TestSSL(t *testing.T) {
	t.Parallel()
	const key = " [sslFlags]"
	place := func(flags string) string { return fmt.Sprintf("@sslFlags=%q", flags) }
	tests := []struct {
		flags string
		c     Connection
		want  string
	}{
		{"None", Connection{}, ""},
		{"Ssl", Connection{}, "403.4 ssl-required " + place("Ssl") + key},
		{"ssl,Ssl128", Connection{}, "403.4 ssl-required " + place("ssl,Ssl128") + key},
		{"Ssl", Connection{HTTPS: true}, ""},
		{"Ssl, SslNegotiateCert, SslRequireCert", Connection{HTTPS: true}, "403.7 client-certificate-required " + place("Ssl, SslNegotiateCert, SslRequireCert") + key},
		{"Ssl, SslNegotiateCert, SslRequireCert", Connection{}, "403.4 ssl-required " + place("Ssl, SslNegotiateCert, SslRequireCert") + key},
		{"Ssl, SslNegotiateCert, SslRequireCert", Connection{HTTPS: true, Certificate: true}, ""},
		{"Ssl, SslNegotiateCert", Connection{HTTPS: true}, ""},
		{"SslRequireCert", Connection{HTTPS: true}, ""}, // counts only with Ssl
		{"Ssl, SslNegotiateCert", Connection{HTTPS: true, ContentLength: 100000}, ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s %v", tt.flags, tt.c), func(t *testing.T) {
			t.Parallel()
			got := SSL(security(t, fmt.Sprintf(`<access sslFlags=%q />`, tt.flags)).Section, tt.c)
			if briefs(got) != tt.want {
				t.Errorf("got %q, want %q", briefs(got), tt.want)
			}
			for _, f := range got {
				complete(t, f)
			}
		})
	}
}

func TestSSLNobodySet(t *testing.T) {
	t.Parallel()
	if got := SSL(at(t, "", "", "").Section, Connection{}); got != nil {
		t.Error(briefs(got))
	}
}

func TestRenegotiation(t *testing.T) {
	t.Parallel()
	n := at(t, `<system.webServer><security><access sslFlags="Ssl, SslNegotiateCert" /></security></system.webServer>`, "", "/upload")
	if got := SSL(n.Section, Connection{HTTPS: true, ContentLength: 49152}); got != nil {
		t.Error(briefs(got))
	}
	got := SSL(n.Section, Connection{HTTPS: true, ContentLength: 49153})
	if len(got) != 1 || got[0].Text() != "413.0" || got[0].Key != "uploadReadAheadSize" || got[0].Uncertain == "" || got[0].Place.IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestSSLNotes(t *testing.T) {
	t.Parallel()
	for flags, want := range map[string][]string{"Ssl": nil, "Ssl,Ssl128": {"403.5"}, "SslRequireCert": {""}, "Ssl,SslRequireCert": {"403.7"}} {
		notes := SSLNotes(security(t, fmt.Sprintf(`<access sslFlags=%q />`, flags)).Section)
		if len(notes) != len(want) || len(want) > 0 && notes[0].Status != want[0] {
			t.Errorf("%s: %+v", flags, notes)
		}
	}
}
