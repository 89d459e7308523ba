package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// AccessSection and RuntimeSection are the sections that the TLS checks read.
const (
	AccessSection  = "system.webServer/security/access"
	RuntimeSection = "system.webServer/serverRuntime"
)

const core = "IIS Web Core"

// Connection is what the TLS checks need to know of a request.
type Connection struct {
	HTTPS bool
	// Front is the header field that tells of TLS which ended in front of the server, "" for none.
	Front string
	// Certificate says that the client presents a certificate.
	Certificate bool
	// ContentLength is the length of the body in bytes, 0 for none or unknown.
	ContentLength int64
	// Unsized says that ContentLength only stands for a body whose length nobody told; no text may tell it.
	Unsized bool
}

// flags are the sslFlags that the checks tell apart.
type flags struct{ ssl, negotiate, require, strong bool }

func readFlags(s *merge.Section) flags {
	var f flags
	for name := range strings.SplitSeq(written(element(s), "sslFlags"), ",") {
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "Ssl"):
			f.ssl = true
		case strings.EqualFold(name, "SslNegotiateCert"):
			f.negotiate = true
		case strings.EqualFold(name, "SslRequireCert"):
			f.require = true
		case strings.EqualFold(name, "Ssl128"):
			f.strong = true
		}
	}
	return f
}

// SSL returns what sslFlags refuses: 403.4, 403.7, and 413.0 where a body stands in the way of asking for the client
// certificate. The core tests it before rewrite rules run (Microsoft: "Access Security <access>", "Server Runtime
// <serverRuntime>"). SslRequireCert counts only together with Ssl.
func SSL(get Sections, c Connection) []*verdict.Failure {
	s := get(AccessSection)
	if s == nil || s.Attr("sslFlags") == nil {
		return nil
	}
	f := readFlags(s)
	refuse := func(status, substatus int, rule, because, fix string) *verdict.Failure {
		return &verdict.Failure{Status: status, Substatus: substatus, Win32: merge.AccessDenied, Rule: rule, Because: because, Fix: fix,
			Place: where(s, "sslFlags"), Section: AccessSection, Key: "sslFlags", Module: core, Notification: "BeginRequest"}
	}
	if f.ssl && !c.HTTPS && c.Front != "" {
		return []*verdict.Failure{refuse(403, 4, "ssl-required", fmt.Sprintf("the path requires TLS, and what ends TLS in front of the server (%s) passes the request on by http", c.Front),
			"let the front connect to this server by https; where the network between them is trusted and the front itself refuses http, take Ssl out of sslFlags here")}
	}
	if f.ssl && !c.HTTPS {
		return []*verdict.Failure{refuse(403, 4, "ssl-required", "the path requires TLS and the request came in over http",
			"ask with https, or take Ssl out of sslFlags; a rewrite rule from http to https never runs while Ssl is required")}
	}
	if !c.HTTPS {
		return nil
	}
	var failures []*verdict.Failure
	if f.ssl && f.require && !c.Certificate {
		failures = append(failures, refuse(403, 7, "client-certificate-required", "the path requires a client certificate and the request has none",
			`present a client certificate, or write sslFlags="Ssl, SslNegotiateCert" to accept requests without one`))
	}
	if large := renegotiation(get, s, f, c); large != nil {
		failures = append(failures, large)
	}
	return failures
}

// renegotiation finds the 413.0 of a body that has to be read before IIS can ask for a certificate. That happens below the
// site's root only: above it the certificate is asked for when the connection is made.
func renegotiation(get Sections, s *merge.Section, f flags, c Connection) *verdict.Failure {
	place := where(s, "sslFlags")
	if !f.negotiate && !f.require || depth(place.ConfigPath()) < 2 {
		return nil
	}
	runtime := get(RuntimeSection)
	limit := number(element(runtime), "uploadReadAheadSize", 49152)
	if c.ContentLength <= limit {
		return nil
	}
	failure := &verdict.Failure{Status: 413, Place: where(runtime, "uploadReadAheadSize"), Section: RuntimeSection, Key: "uploadReadAheadSize",
		Because: fmt.Sprintf("IIS reads the body before it can ask for a client certificate on this path, and its %d bytes exceed uploadReadAheadSize, %d", c.ContentLength, limit),
		Fix:     fmt.Sprintf(`write <serverRuntime uploadReadAheadSize="%d" />, or ask for the client certificate on the whole site`, c.ContentLength),
		Related: []merge.Related{{Message: "the client certificate is asked for here", Origin: place}}, Or: []string{"200"},
		Uncertain: "whether the certificate was already asked for when the connection was made", Module: core, Notification: "BeginRequest"}
	if c.Unsized {
		failure.Because = fmt.Sprintf("IIS reads the body before it can ask for a client certificate on this path, and it is longer than uploadReadAheadSize, %d bytes", limit)
		failure.Fix = `write <serverRuntime uploadReadAheadSize="BYTES" />, BYTES being the length of the longest body, or ask for the client certificate on the whole site`
	}
	return failure
}

// depth counts the segments of a config path below APPHOST: 0 the server, 1 a site.
func depth(configPath string) int {
	rest := strings.Trim(strings.TrimPrefix(configPath, merge.AppHostPath), "/")
	if rest == "" {
		return 0
	}
	return strings.Count(rest, "/") + 1
}

// SSLNotes says which of the flags have no effect.
func SSLNotes(get Sections) []Note {
	s := get(AccessSection)
	if s == nil || s.Attr("sslFlags") == nil {
		return nil
	}
	var notes []Note
	note := func(status, text string) {
		notes = append(notes, Note{status, text, where(s, "sslFlags"), AccessSection, "sslFlags"})
	}
	f := readFlags(s)
	if f.require && !f.ssl {
		note("", "SslRequireCert has no effect without Ssl")
	}
	if f.require && f.ssl && !f.negotiate {
		note("403.7", "SslRequireCert needs SslNegotiateCert: nothing else asks the client for its certificate")
	}
	if f.strong {
		note("403.5", "Ssl128 refuses ciphers below 128 bits, which no client of today uses")
	}
	return notes
}
