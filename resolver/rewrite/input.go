package rewrite

import "strings"

// Header is one request header.
type Header struct{ Name, Value string }

// Presence is what is known about a path of the file system.
type Presence uint8

// The presences; the zero value is unknown.
const (
	PresenceUnknown Presence = iota
	Absent
	File
	Directory
)

// Input is one request as the rules see it. It is read only. The zero value of an optional field means "not known".
type Input struct {
	// Path is the decoded site-absolute URL path, starting with "/".
	Path string
	// Query is the query string without "?"; it is always known.
	Query string
	// RawURL is path and query as the client sent them; empty when the caller only has the decoded form.
	RawURL string
	// Base is the URL of the directory that the rules belong to ("/" or "" for the site root and for global rules).
	Base string
	// App is the URL of the application, for "~/"; empty for the site root.
	App string
	// Method, Scheme ("http" or "https"), Host (the Host header) and ClientIP may be empty: unknown.
	Method, Scheme, Host, ClientIP string
	// Port is the local TCP port; 0 takes it from Host, else from Scheme.
	Port int
	// Headers are the known request headers. With AllHeaders every other header is absent, hence empty.
	Headers    []Header
	AllHeaders bool
	// Variable answers a server variable that is not derived from the fields above; name is in upper case.
	Variable func(name string) (value string, known bool)
	// MapPath gives the physical path of a site-absolute URL path.
	MapPath func(urlPath string) (physical string, known bool)
	// Stat answers for a physical path that a condition spells out.
	Stat func(physical string) Presence
	// StatURL answers for {REQUEST_FILENAME}: what the site-absolute URL path maps to. Without it MapPath and Stat
	// are combined.
	StatURL func(urlPath string) Presence
	// Brief leaves out the steps of rules that did not match, for speed.
	Brief bool
	// Budget bounds what patterns that take too long may take in several evaluations; nil for no bound.
	Budget *Budget
}

// header finds a request header; "-" and "_" are the same, as in the HTTP_ variables.
func (in *Input) header(name string) (string, bool) {
	for i := range in.Headers {
		if sameHeader(in.Headers[i].Name, name) {
			return in.Headers[i].Value, true
		}
	}
	if sameHeader("host", name) && in.Host != "" {
		return in.Host, true
	}
	return "", in.AllHeaders
}

func sameHeader(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if headerByte(a[i]) != headerByte(b[i]) {
			return false
		}
	}
	return true
}

func headerByte(c byte) byte {
	switch {
	case c == '_':
		return '-'
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	}
	return c
}

// base returns the rule directory with a leading and a trailing slash.
func (in *Input) base() string { return slashed(in.Base) }

func slashed(p string) string {
	if p == "" || p == "/" {
		return "/"
	}
	if p[0] == '/' && p[len(p)-1] == '/' {
		return p
	}
	return "/" + strings.Trim(p, "/") + "/"
}
