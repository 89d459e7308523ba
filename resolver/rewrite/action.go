package rewrite

import "strings"

// apply performs the action of a matched rule and reports whether the evaluation ends.
func (r *run) apply(i int, rule *compiledRule) bool {
	if !r.assign(i, rule.variables) {
		r.finish(OutcomeError, i)
		return true
	}
	switch rule.action.Type {
	case Rewrite:
		if ended := r.rewrite(i, rule); ended {
			return true
		}
	case Redirect:
		r.redirect(i, rule)
		return true
	case CustomResponse:
		r.finish(OutcomeCustomResponse, i)
		r.res.Status, r.res.SubStatus = rule.status, rule.substat
		r.res.StatusReason, r.res.StatusDescription = rule.action.StatusReason, rule.action.StatusDescription
		return true
	case AbortRequest:
		r.finish(OutcomeAbort, i)
		return true
	}
	if rule.stop && len(r.res.Hops) == 0 {
		r.res.Rule = i
	}
	return rule.stop
}

// assign sets the server variables of a rule; false means the module fails.
func (r *run) assign(i int, list []compiledAssignment) bool {
	for k := range list {
		a := &list[k]
		if a.refused {
			if !r.set.opt.Partial {
				r.reason = "server variable " + quote(a.name) + " is not in allowedServerVariables"
				return false
			}
			r.note("whether server variable " + quote(a.name) + " may be set is not known")
		}
		value, st := r.expand(a.value)
		if st == broken {
			return false
		}
		known := st == expanded
		if !a.replace {
			switch old, ok := r.value(parseVariable(a.name)); {
			case !ok:
				value, known = "", false
			case old != "":
				continue
			}
		}
		r.res.Variables = append(r.res.Variables, Variable{Rule: i, Name: a.name, Value: value, Known: known})
	}
	return true
}

// rewrite replaces the current URL and reports whether the evaluation ends.
func (r *run) rewrite(i int, rule *compiledRule) bool {
	target, st := r.expand(rule.target)
	if st != expanded {
		r.stopAt(i, st)
		return true
	}
	path, query := r.merge(target, rule.action.AppendQueryString)
	from := joinQuery(r.path, r.query)
	if isAbsolute(path) {
		r.res.Absolute, r.res.URL = true, joinQuery(path, query)
		r.res.Path, r.res.Query = absolutePath(path), query
		r.res.Hops = append(r.res.Hops, Hop{i, from, r.res.URL})
		r.finish(OutcomeRewrite, i)
		if !rule.stop && i+1 < len(r.set.rules) {
			r.note("rules after a rewrite to another server are not applied")
		}
		return true
	}
	r.path, r.query = cleanPath(urlDecode(r.locate(path))), query
	if to := joinQuery(r.path, r.query); to != from {
		r.res.Hops = append(r.res.Hops, Hop{i, from, to})
	}
	return false
}

// redirect fills in the response of a redirect.
func (r *run) redirect(i int, rule *compiledRule) {
	target, st := r.expand(rule.target)
	if st == broken {
		r.stopAt(i, st)
		return
	}
	r.finish(OutcomeRedirect, i)
	r.res.Status = rule.status
	if st == missing {
		r.res.Reason = r.reason
		return
	}
	path, query := r.merge(target, rule.action.AppendQueryString)
	if !hasScheme(path) && !strings.HasPrefix(path, "//") {
		path = r.locate(path)
	}
	r.res.Location, r.res.LocationKnown = joinQuery(path, query), true
}

// stopAt ends the evaluation with a string that could not be expanded.
func (r *run) stopAt(i int, st status) {
	if st == broken {
		r.finish(OutcomeError, i)
		return
	}
	r.finish(OutcomeUnknown, i)
}

// merge splits a target at its first "?" and appends the current query string.
func (r *run) merge(target string, appendQuery bool) (path, query string) {
	path, query, _ = strings.Cut(target, "?")
	if !appendQuery || r.query == "" {
		return path, query
	}
	if query == "" {
		return path, r.query
	}
	return path, query + "&" + r.query
}

// locate makes a target site-absolute: a relative one is relative to the directory of the rules, "~/" to the
// application.
func (r *run) locate(path string) string {
	path = strings.ReplaceAll(path, `\`, "/")
	switch {
	case strings.HasPrefix(path, "/"):
		return path
	case strings.HasPrefix(path, "~/"):
		r.note(`"~/" in a url is taken as the application root`)
		return slashed(r.in.App) + path[2:]
	}
	return r.base + path
}

// isAbsolute reports a target that Application Request Routing would have to fetch.
func isAbsolute(url string) bool {
	return hasPrefixFold(url, "http://") || hasPrefixFold(url, "https://")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// hasScheme reports a URL such as "https://host" or "mailto:x".
func hasScheme(url string) bool {
	for i := range len(url) {
		switch c := url[i]; {
		case c == ':':
			return i > 1
		case !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.':
			return false
		}
	}
	return false
}

// absolutePath is the path of an http URL.
func absolutePath(url string) string {
	rest := url[strings.Index(url, "//")+2:]
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// cleanPath resolves "." and ".." segments; doubled slashes stay.
func cleanPath(p string) string {
	if !strings.Contains(p, "/.") {
		return p
	}
	var out []string
	segs := strings.Split(p[1:], "/")
	for i, s := range segs {
		last := i == len(segs)-1
		switch s {
		case ".":
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, s)
			continue
		}
		if last {
			out = append(out, "")
		}
	}
	return "/" + strings.Join(out, "/")
}
