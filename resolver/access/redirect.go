package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// RedirectSection is the section of redirection.
const RedirectSection = "system.webServer/httpRedirect"

// RedirectRequest is what redirection needs to know of a request.
type RedirectRequest struct {
	HTTPS bool
	Host  string
	Port  int
	// Path and Query are those of the request; Path is decoded.
	Path, Query string
	// SitePath is the config path of the site, such as MACHINE/WEBROOT/APPHOST/Default Web Site.
	SitePath string
	// SameSite reports whether a URL of that host goes to the same site; nil means that only the request's own host does.
	SameSite func(https bool, host string, port int) bool
	// Section returns the section that holds at a path of the site, nil when that cannot be told; nil means that one section holds everywhere.
	Section func(path string) *merge.Section
}

// Redirection is an answer that sends the client elsewhere.
type Redirection struct {
	// Failure holds the status and the place. Its rule is redirect-loop when Loop is set, else "".
	Failure  *verdict.Failure
	Location string
	// Loop says that the redirection applies to its own target again.
	Loop bool
}

// Redirect returns the redirection of a request, nil when there is none. It works when the handler is chosen, so that it
// wins over missing files, and only where HttpRedirectionModule runs (Microsoft: "HTTP Redirect <httpRedirect>").
func Redirect(s *merge.Section, has Modules, r RedirectRequest) *Redirection {
	e := element(s)
	if !flag(e, "enabled", false) || !has("HttpRedirectionModule") {
		return nil
	}
	destination, place, key := written(e, "destination"), where(s, "destination"), "destination"
	base := basePath(place, r.SitePath)
	suffix, inside := below(r.Path, base)
	if !inside || flag(e, "childOnly", false) && strings.Contains(strings.Trim(suffix, "/"), "/") {
		return nil
	}
	var captures []string
	var chosen *merge.Item
	for _, item := range e.Items {
		if c, ok := wildcard(written(&item.Element, "wildcard"), r.Path, suffix); ok {
			captures, chosen = c, item
			destination, place, key = written(&item.Element, "destination"), item.Origin, written(&item.Element, "wildcard")
			break
		}
	}
	if destination == "" || destination == "!" { // "!" excludes what it matches
		return nil
	}
	location, expanded := expand(destination, suffix, r, captures)
	uncertain := ""
	if !flag(e, "exactDestination", false) && chosen == nil {
		location = strings.TrimRight(location, "/") + suffix
		if suffix == "" && strings.HasSuffix(destination, "/") {
			location += "/"
		}
		if r.Query != "" && !expanded {
			location += "?" + r.Query
		}
		if expanded {
			uncertain = "how a destination with variables combines with exactDestination=\"false\""
		}
	}
	status := redirectStatus(written(e, "httpResponseStatus"))
	out := &Redirection{Location: location, Failure: &verdict.Failure{Status: status, Place: place, Section: RedirectSection, Key: key,
		Because: fmt.Sprintf("<httpRedirect> sends the client to %s", location), Uncertain: uncertain, Module: "HttpRedirectionModule", Notification: "MapRequestHandler"}}
	if path, ok := again(e, chosen, base, location, r); ok && !exempt(path, has, r) {
		out.Loop = true
		out.Failure.Rule = "redirect-loop"
		out.Failure.Because += ", which is redirected again"
		out.Failure.Fix = fmt.Sprintf(`write <httpRedirect enabled="false" /> for the destination, or set childOnly="true" or a destination outside %s`, base)
	}
	return out
}

func redirectStatus(name string) int {
	return map[string]int{"Permanent": 301, "Found": 302, "Temporary": 307, "PermRedirect": 308}[oneOf(name, "Found", "Permanent", "Temporary", "PermRedirect")]
}

// basePath returns the virtual path of the level at which a redirection was set: the part of the config path below the site.
func basePath(o merge.Origin, sitePath string) string {
	level := o.ConfigPath()
	if len(level) <= len(sitePath) || !strings.EqualFold(level[:len(sitePath)], sitePath) || level[len(sitePath)] != '/' {
		return "/"
	}
	return strings.TrimRight(level[len(sitePath):], "/")
}

// below returns the part of a path below base, with its slash; ok is false for a path elsewhere.
func below(path, base string) (suffix string, ok bool) {
	base = strings.TrimRight(base, "/")
	if len(path) < len(base) || !strings.EqualFold(path[:len(base)], base) {
		return "", false
	}
	suffix = path[len(base):]
	if suffix == "/" {
		suffix = ""
	}
	return suffix, suffix == "" || suffix[0] == '/'
}

// wildcard matches a pattern with stars against the whole path or the part below the level; captures holds what the stars took.
func wildcard(pattern, path, suffix string) (captures []string, ok bool) {
	for _, subject := range []string{path, suffix, strings.TrimPrefix(suffix, "/")} {
		if captures, ok = glob(strings.ToLower(pattern), subject); ok {
			return captures, true
		}
	}
	return nil, false
}

// glob matches greedily from the left: each star takes as little as it can, the last one the rest. Pattern is folded.
func glob(pattern, s string) (captures []string, ok bool) {
	parts := strings.Split(pattern, "*")
	folded := strings.ToLower(s)
	if len(folded) != len(s) { // letters whose lower case has another length: captures come folded
		s = folded
	}
	if !strings.HasPrefix(folded, parts[0]) {
		return nil, false
	}
	at := len(parts[0])
	if len(parts) == 1 {
		return nil, at == len(folded)
	}
	for i, part := range parts[1:] {
		next := strings.Index(folded[at:], part)
		if i == len(parts)-2 {
			if next = len(folded) - at - len(part); next < 0 || !strings.HasSuffix(folded, part) {
				return nil, false
			}
		}
		if next < 0 {
			return nil, false
		}
		captures = append(captures, s[at:at+next])
		at += next + len(part)
	}
	return captures, true
}

// maxLocation is the length from which on a Location is of no use to anybody, and not made longer here.
const maxLocation = 64 << 10

// expand replaces the variables of a destination: $S suffix, $V path, $Q query with its question mark, $P query, $0–$9
// what the stars took. found tells whether there were any.
func expand(destination, suffix string, r RedirectRequest, captures []string) (location string, found bool) {
	if !strings.Contains(destination, "$") {
		return destination, false
	}
	var b strings.Builder
	for i := 0; i < len(destination) && b.Len() < maxLocation; i++ {
		if destination[i] != '$' || i+1 == len(destination) {
			b.WriteByte(destination[i])
			continue
		}
		switch c := destination[i+1]; {
		case c == 'S' || c == 's':
			b.WriteString(suffix)
		case c == 'V' || c == 'v':
			b.WriteString(r.Path)
		case c == 'P' || c == 'p':
			b.WriteString(r.Query)
		case c == 'Q' || c == 'q':
			if r.Query != "" {
				b.WriteString("?" + r.Query)
			}
		case '0' <= c && c <= '9':
			if n := int(c - '0'); n < len(captures) {
				b.WriteString(captures[n])
			}
		default:
			b.WriteByte('$')
			continue
		}
		found = true
		i++
	}
	return b.String(), found
}

// again returns the path that the redirection sends to, and whether the redirection applies to it.
func again(e *merge.Element, chosen *merge.Item, base, location string, r RedirectRequest) (path string, ok bool) {
	path = location
	if scheme, rest, absolute := strings.Cut(location, "://"); absolute {
		authority, after := rest, "/"
		if at := strings.IndexAny(rest, "/?#"); at >= 0 {
			authority, after = rest[:at], rest[at:]
		}
		https := strings.EqualFold(scheme, "https")
		host, port := splitPort(authority, https)
		own := https == r.HTTPS && strings.EqualFold(host, strings.Trim(r.Host, "[]")) && port == r.Port
		if !own && (r.SameSite == nil || !r.SameSite(https, host, port)) {
			return "", false
		}
		path = after
	} else if !strings.HasPrefix(location, "/") {
		return "", false
	}
	if at := strings.IndexAny(path, "?#"); at >= 0 {
		path = path[:at]
	}
	if path == "" {
		path = "/"
	}
	suffix, inside := below(path, base)
	if !inside || flag(e, "childOnly", false) && strings.Contains(strings.Trim(suffix, "/"), "/") {
		return "", false
	}
	if chosen != nil {
		_, ok := wildcard(written(&chosen.Element, "wildcard"), path, suffix)
		return path, ok
	}
	return path, true
}

// exempt reports whether a path has a section of its own, by which it is not redirected.
func exempt(path string, has Modules, r RedirectRequest) bool {
	if r.Section == nil {
		return false
	}
	there := r.Section(path)
	r.Path, r.Query, r.Section = path, "", nil
	return there != nil && Redirect(there, has, r) == nil
}

func splitPort(authority string, https bool) (host string, port int) {
	port = 80
	if https {
		port = 443
	}
	host = authority
	if at := strings.LastIndexByte(authority, ':'); at >= 0 && !strings.HasSuffix(authority, "]") {
		host = authority[:at]
		port = 0
		for _, c := range authority[at+1:] {
			if c < '0' || c > '9' || port > 65535 {
				return host, 0
			}
			port = port*10 + int(c-'0')
		}
	}
	return strings.Trim(host, "[]"), port
}
