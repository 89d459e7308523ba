package rewrite

import (
	"strconv"
	"strings"
)

// varKind says where the value of a server variable comes from.
type varKind uint8

const (
	varOther varKind = iota // the caller answers
	varHeader
	varQueryString
	varRequestURI
	varURL
	varUnencodedURL
	varOriginalURL
	varCacheURL
	varRequestFilename
	varMethod
	varHTTPS
	varPort
	varPortSecure
	varServerName
	varRemoteAddr
	varGateway
)

// variable is a resolved server variable name.
type variable struct {
	kind varKind
	// name is in upper case; for a header it still has its HTTP_ prefix.
	name string
}

// variableKinds lists the variables that follow from the request alone. Source: "URL Rewrite Module Configuration
// Reference", "Accessing URL Parts from a Rewrite Rule".
var variableKinds = map[string]varKind{
	"QUERY_STRING": varQueryString, "REQUEST_URI": varRequestURI, "URL": varURL, "PATH_INFO": varURL,
	"SCRIPT_NAME": varURL, "UNENCODED_URL": varUnencodedURL, "HTTP_URL": varUnencodedURL,
	"HTTP_X_ORIGINAL_URL": varOriginalURL, "CACHE_URL": varCacheURL, "REQUEST_FILENAME": varRequestFilename,
	"SCRIPT_FILENAME": varRequestFilename, "PATH_TRANSLATED": varRequestFilename,
	"SCRIPT_TRANSLATED": varRequestFilename, "REQUEST_METHOD": varMethod, "HTTP_METHOD": varMethod, "HTTPS": varHTTPS,
	"SERVER_PORT": varPort, "SERVER_PORT_SECURE": varPortSecure, "SERVER_NAME": varServerName,
	"REMOTE_ADDR": varRemoteAddr, "REMOTE_HOST": varRemoteAddr, "GATEWAY_INTERFACE": varGateway,
	"CONTENT_TYPE": varHeader, "CONTENT_LENGTH": varHeader,
}

func parseVariable(name string) variable {
	v := variable{name: strings.ToUpper(name)}
	if k, ok := variableKinds[v.name]; ok {
		v.kind = k
	} else if strings.HasPrefix(v.name, "HTTP_") {
		v.kind = varHeader
	}
	return v
}

// value gives the current value of a variable. Variables that rules have set come first.
func (r *run) value(v variable) (string, bool) {
	for i := len(r.res.Variables) - 1; i >= 0; i-- {
		if r.res.Variables[i].Name == v.name {
			return r.res.Variables[i].Value, r.res.Variables[i].Known
		}
	}
	in := &r.in
	switch v.kind {
	case varHeader:
		if s, ok := in.header(strings.TrimPrefix(v.name, "HTTP_")); ok {
			return s, true
		}
		return r.ask(v.name)
	case varQueryString:
		return r.query, true
	case varURL:
		return r.path, true
	case varRequestURI:
		if len(r.res.Hops) == 0 && in.RawURL != "" {
			return in.RawURL, true
		}
		if len(r.res.Hops) > 0 {
			r.note("{REQUEST_URI} after an earlier rewrite is taken as the rewritten URL")
		}
		return joinQuery(r.path, r.query), true
	case varUnencodedURL:
		return r.original(), true
	case varOriginalURL:
		if len(r.res.Hops) > 0 {
			return r.original(), true
		}
		if s, ok := in.header("X_ORIGINAL_URL"); ok {
			return s, true
		}
		return r.ask(v.name)
	case varRequestFilename:
		if in.MapPath != nil {
			return in.MapPath(r.path)
		}
		return r.ask(v.name)
	case varGateway:
		return "CGI/1.1", true
	}
	if s, ok := r.connection(v.kind); ok {
		return s, true
	}
	return r.ask(v.name)
}

// ask passes the question on to the caller.
func (r *run) ask(name string) (string, bool) {
	if r.in.Variable == nil {
		return "", false
	}
	return r.in.Variable(name)
}

// original is the URL as requested.
func (r *run) original() string {
	if r.in.RawURL != "" {
		return r.in.RawURL
	}
	return joinQuery(r.in.Path, r.in.Query)
}

// connection answers what follows from the connection, host and method; false when the input lacks it.
func (r *run) connection(k varKind) (string, bool) {
	in := &r.in
	secure := strings.EqualFold(in.Scheme, "https")
	switch k {
	case varMethod:
		return in.Method, in.Method != ""
	case varHTTPS:
		if secure {
			return "on", true
		}
		return "off", in.Scheme != ""
	case varPortSecure:
		if secure {
			return "1", true
		}
		return "0", in.Scheme != ""
	case varPort:
		p := r.port()
		return p, p != ""
	case varServerName:
		host, _ := splitHost(in.Host)
		return host, host != ""
	case varRemoteAddr:
		return in.ClientIP, in.ClientIP != ""
	case varCacheURL:
		host, _ := splitHost(in.Host)
		port := r.port()
		if host == "" || port == "" || in.Scheme == "" {
			return "", false
		}
		return strings.ToLower(in.Scheme) + "://" + host + ":" + port + joinQuery(r.path, r.query), true
	}
	return "", false
}

// port is the local port in decimal, empty when unknown.
func (r *run) port() string {
	if r.in.Port > 0 {
		return strconv.Itoa(r.in.Port)
	}
	if _, port := splitHost(r.in.Host); port != "" {
		return port
	}
	switch strings.ToLower(r.in.Scheme) {
	case "http":
		return "80"
	case "https":
		return "443"
	}
	return ""
}

// splitHost splits a Host header; an IPv6 address keeps its brackets.
func splitHost(h string) (host, port string) {
	i := strings.LastIndexByte(h, ':')
	if i < 0 || strings.IndexByte(h[i:], ']') >= 0 {
		return h, ""
	}
	return h[:i], h[i+1:]
}
