package resolver

import (
	"errors"
	"fmt"
	"net/netip"
	"net/textproto"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Request is one HTTP request, as far as it matters for the configuration.
type Request struct {
	Method string
	HTTPS  bool
	Host   string // without port
	Port   int
	// RawPath and Query are as sent, without "?"; Path is decoded and normalised as http.sys does it.
	RawPath, Path, Query string
	HasQuery             bool
	// Segments are those of Path; Slash says that it ends with a slash.
	Segments []string
	Slash    bool
	// Refused says why http.sys answers 400 itself, "" when it does not.
	Refused string
	// ClientIP is the address of the client, "" when unknown; LocalIP the one the request came in on.
	ClientIP, LocalIP string
	// Sender is what is assumed of the client where ClientIP is "".
	Sender Sender
	// ClientName is what reverse DNS calls the client, "" when unknown.
	ClientName string
	// ContentLength is the length of the body in bytes, 0 for none.
	ContentLength int64
	// Front is what ended TLS before the request came in, nil for nothing.
	Front *Front
	// Unsized says that nobody told how long the body is: ContentLength is then a length that stands for one above every limit, which no
	// text may tell.
	Unsized bool
	// Header holds the header fields that are known, by canonical name.
	Header map[string]string
	// AllHeaders says that Header is complete: a header that is not there was not sent.
	AllHeaders bool
	// Credentials says that the request carries credentials, Certificate that it carries a client certificate.
	Credentials, Certificate bool
}

// Sender is what is assumed of a client whose address nobody told.
type Sender uint8

// The assumptions about a client. The zero value assumes nothing.
const (
	AnySender      Sender = iota
	UnlistedSender        // no list of addresses names it
	DeniedSender          // a list of addresses denies it
)

// ErrTarget is the error of a target that is neither a URL nor a path.
var ErrTarget = errors.New("not a URL")

// ParseURL reads "http://host:8080/app/x.py?q=1". Without a scheme a leading slash makes it a path of localhost.
func ParseURL(text string) (*Request, error) {
	r := &Request{Method: "GET", Port: 80, Host: "localhost"}
	rest := text
	if at := strings.IndexByte(rest, '#'); at >= 0 {
		rest = rest[:at] // browsers keep the fragment to themselves
	}
	switch scheme, after, ok := strings.Cut(rest, "://"); {
	case ok && strings.EqualFold(scheme, "http"):
		rest = after
	case ok && strings.EqualFold(scheme, "https"):
		rest, r.HTTPS, r.Port = after, true, 443
	case ok && !strings.Contains(scheme, "/"):
		return nil, fmt.Errorf("%w: %q has the scheme %s; http and https are understood", ErrTarget, text, scheme)
	case strings.HasPrefix(rest, "/"):
		r.setPath(rest)
		return r, nil
	default:
		return nil, fmt.Errorf("%w: %q", ErrTarget, text)
	}
	authority, path := rest, "/"
	if at := strings.IndexAny(rest, "/?"); at >= 0 {
		authority, path = rest[:at], rest[at:]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority, r.Credentials = authority[at+1:], true
	}
	host, port := authority, ""
	if at := strings.LastIndexByte(authority, ':'); at >= 0 && !strings.HasSuffix(authority, "]") {
		host, port = authority[:at], authority[at+1:]
	}
	if strings.ContainsAny(host, "[]:") {
		inner, open := strings.CutPrefix(host, "[")
		inner, closed := strings.CutSuffix(inner, "]")
		if addr, err := netip.ParseAddr(inner); !open || !closed || err != nil || !addr.Is6() {
			return nil, fmt.Errorf("%w: %q has the host %q, which is no name and no address; an address of IPv6 stands in brackets: http://[::1]/", ErrTarget, text, host)
		}
	}
	if port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return nil, fmt.Errorf("%w: %q has the port %q", ErrTarget, text, port)
		}
		r.Port = n
	}
	if r.Host = strings.ToLower(strings.Trim(host, "[]")); r.Host == "" {
		return nil, fmt.Errorf("%w: %q has no host", ErrTarget, text)
	}
	if at := strings.IndexFunc(r.Host, noHost); at >= 0 {
		return nil, fmt.Errorf("%w: %q has %q in its host", ErrTarget, text, r.Host[at:][:1])
	}
	r.setPath(path)
	return r, nil
}

// SetHeader adds a known header field.
func (r *Request) SetHeader(name, value string) {
	if r.Header == nil {
		r.Header = map[string]string{}
	}
	r.Header[textproto.CanonicalMIMEHeaderKey(name)] = value
}

// URL returns the request as a URL, as the client shows it.
func (r *Request) URL() string {
	scheme, port, shown := "http", 80, r.Port
	if r.HTTPS || r.Front != nil {
		scheme, port = "https", 443
	}
	if r.Front != nil {
		shown = r.Front.Port
	}
	host := r.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if shown != port {
		host += ":" + strconv.Itoa(shown)
	}
	url := scheme + "://" + host + r.RawPath
	if r.HasQuery {
		url += "?" + r.Query
	}
	return url
}

// WithPath returns a copy of the request for another path and query of the same site.
func (r *Request) WithPath(path string) *Request {
	next := *r
	next.Query, next.HasQuery, next.Segments, next.Refused = "", false, nil, ""
	next.setPath(path)
	return &next
}

func (r *Request) setPath(path string) {
	r.RawPath, r.Query, r.HasQuery = strings.Cut(path, "?")
	if !strings.HasPrefix(r.RawPath, "/") {
		r.RawPath = "/" + r.RawPath
	}
	decoded, ok := Unescape(r.RawPath)
	if !ok {
		r.Refused = "the path holds a percent sign that two hex digits do not follow"
	}
	if at := strings.IndexFunc(decoded, restricted); at >= 0 && r.Refused == "" {
		// A colon is legal in a URL but in no file name; http.sys passes it on.
		char, _ := utf8.DecodeRuneInString(decoded[at:])
		r.Refused = fmt.Sprintf("the path holds %q, which http.sys refuses", char)
	}
	r.Segments, r.Slash = normalize(decoded)
	if len(r.Segments) > MaxSegments {
		r.Refused = fmt.Sprintf("the path has %d segments; http.sys takes %d (UrlSegmentMaxCount)", len(r.Segments), MaxSegments)
		r.Segments = r.Segments[:MaxSegments]
	}
	r.Path = "/" + strings.Join(r.Segments, "/")
	if r.Slash && len(r.Segments) > 0 {
		r.Path += "/"
	}
}

// noHost reports characters that no host name or address holds.
func noHost(r rune) bool {
	return r <= ' ' || r == 0x7F || strings.ContainsRune(`<>"^`+"`"+`{|}\[]@%`, r)
}

// MaxSegments is the number of segments of a path that http.sys takes by default (Microsoft: Http.sys registry settings,
// UrlSegmentMaxCount). Longer paths are refused, and cut for what is still asked about them.
const MaxSegments = 255

// restricted reports characters that http.sys refuses in a decoded path: control characters (AllowRestrictedChars is off by
// default) and those that no file name may hold, for which the core answers 400 or 404.
func restricted(r rune) bool {
	return r < 0x20 || 0x7F <= r && r < 0xA0 || strings.ContainsRune(`*?<>|"`, r)
}

// normalize does to a path what http.sys does before IIS sees it: slashes, empty segments, dot segments.
func normalize(path string) (segments []string, slash bool) {
	path = strings.ReplaceAll(path, `\`, "/")
	slash = strings.HasSuffix(path, "/")
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "":
		case ".":
			slash = true
		case "..":
			slash = true
			if len(segments) > 0 {
				segments = segments[:len(segments)-1]
			}
		default:
			segments = append(segments, segment)
			slash = false
		}
	}
	return segments, slash || strings.HasSuffix(path, "/") || len(segments) == 0
}

// Unescape decodes %XX once, and %uXXXX, which http.sys takes by default (PercentUAllowed). Bytes that are no UTF-8 are read
// as Latin-1. ok is false where a percent sign stands alone.
func Unescape(s string) (decoded string, ok bool) {
	if !strings.Contains(s, "%") {
		return s, true
	}
	out := make([]byte, 0, len(s))
	ok = true
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			out = append(out, s[i])
			continue
		}
		if i+5 < len(s) && s[i+1]|0x20 == 'u' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				out = utf8.AppendRune(out, rune(n))
				i += 5
				continue
			}
		}
		if i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		ok = false
		out = append(out, '%')
	}
	if utf8.Valid(out) {
		return string(out), ok
	}
	runes := make([]rune, len(out))
	for i, c := range out {
		runes[i] = rune(c)
	}
	return string(runes), ok
}
