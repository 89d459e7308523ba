package freb

import (
	"strconv"
	"strings"
)

// notifications are the values of the Notification field. Source: the RQ_*
// request notification constants, learn.microsoft.com.
var notifications = map[uint64]string{
	0x1: "BEGIN_REQUEST", 0x2: "AUTHENTICATE_REQUEST", 0x4: "AUTHORIZE_REQUEST",
	0x8: "RESOLVE_REQUEST_CACHE", 0x10: "MAP_REQUEST_HANDLER", 0x20: "ACQUIRE_REQUEST_STATE",
	0x40: "PRE_EXECUTE_REQUEST_HANDLER", 0x80: "EXECUTE_REQUEST_HANDLER",
	0x100: "RELEASE_REQUEST_STATE", 0x200: "UPDATE_REQUEST_CACHE", 0x400: "LOG_REQUEST",
	0x800: "END_REQUEST", 0x10000000: "CUSTOM_NOTIFICATION", 0x20000000: "SEND_RESPONSE",
	0x40000000: "READ_ENTITY", 0x80000000: "MAP_PATH",
}

// notablePrefixes begin the names of events that tell how a handler fared.
var notablePrefixes = []string{"CGI_", "FASTCGI_", "ISAPI_", "CALL_ISAPI", "ANCM_", "SECURITY_", "ASP_", "ASPNET"}

// add sorts an event into the trace.
func (p *parser) add(e Event) {
	t := p.trace
	if t.Start.IsZero() {
		t.Start = e.Time
	}
	p.addPath(&e)
	switch e.Name {
	case "GENERAL_REQUEST_START":
		p.addRequest(&e)
	case "HANDLER_CHANGED":
		if p.room(len(t.Handlers)) {
			t.Handlers = append(t.Handlers, HandlerChange{
				From: e.Get("OldHandlerName"), To: e.Get("NewHandlerName"), Modules: e.Get("NewHandlerModules"),
				Script: e.Get("NewHandlerScriptImage"), Type: e.Get("NewHandlerType"), Time: e.Time, Line: e.Line,
			})
		}
	case "MODULE_SET_RESPONSE_ERROR_STATUS":
		if p.room(len(t.Errors)) {
			t.Errors = append(t.Errors, newModuleError(&e))
		}
	case "URL_CHANGED":
		if p.room(len(t.URLs)) {
			t.URLs = append(t.URLs, URLChange{From: e.Get("OldUrl"), To: e.Get("NewUrl"), Line: e.Line})
		}
	case "RULE_EVALUATION_START":
		p.closeRule()
		p.rule = &Rule{Name: e.Get("RuleName"), Input: e.Get("RequestURL"), Line: e.Line}
	case "RULE_EVALUATION_END":
		if p.rule == nil {
			p.rule = &Rule{Name: e.Get("RuleName"), Input: e.Get("RequestURL"), Line: e.Line}
		}
		p.rule.Matched = isTrue(e.Get("Succeeded"))
		p.closeRule()
	default:
		p.addOther(e)
	}
}

func (p *parser) addOther(e Event) {
	if p.rule != nil {
		if strings.HasSuffix(e.Name, "_ACTION") {
			p.rule.Action = e.Name
		}
		if p.room(len(p.rule.Steps) + len(p.trace.Rules)) {
			p.rule.Steps = append(p.rule.Steps, e)
		}
		return
	}
	notable := e.Level >= 1 && e.Level <= 3
	for _, prefix := range notablePrefixes {
		notable = notable || strings.HasPrefix(e.Name, prefix)
	}
	if notable && p.room(len(p.trace.Notable)) {
		p.trace.Notable = append(p.trace.Notable, e)
	}
}

// room reports whether a list of n may grow, and counts what is left out.
func (p *parser) room(n int) bool {
	if n < maxKept {
		return true
	}
	p.trace.Dropped++
	return false
}

func (p *parser) closeRule() {
	if p.rule != nil && p.room(len(p.trace.Rules)) {
		p.trace.Rules = append(p.trace.Rules, *p.rule)
	}
	p.rule = nil
}

// finish completes a trace that may have been cut off inside a rule.
func (p *parser) finish() { p.closeRule() }

// addRequest fills what the root element lacked; a child request of the same
// trace does not replace it.
func (p *parser) addRequest(e *Event) {
	t := p.trace
	if t.URL == "" {
		t.URL = e.Get("RequestURL")
	}
	if t.Verb == "" {
		t.Verb = e.Get("RequestVerb")
	}
	if t.AppPool == "" {
		t.AppPool = e.Get("AppPoolId")
	}
	if t.SiteID == 0 {
		t.SiteID = number(e.Get("SiteId"))
	}
}

// addPath takes the physical path from the first event that has one.
func (p *parser) addPath(e *Event) {
	if p.trace.PhysicalPath != "" {
		return
	}
	path := e.Get("PhysicalPath")
	if path == "" && strings.HasPrefix(e.Name, "FILE_CACHE_ACCESS") {
		path = e.Get("FileName")
	}
	if len(path) > 2 && (path[1] == ':' || strings.HasPrefix(path, `\\`)) {
		p.trace.PhysicalPath = strings.TrimPrefix(path, `\\?\`)
	}
}

func newModuleError(e *Event) ModuleError {
	m := ModuleError{
		Module: e.Get("ModuleName"), Notification: e.words("Notification"),
		Status: Status{number(e.Get("HttpStatus")), number(e.Get("HttpSubStatus"))},
		Reason: e.Get("HttpReason"), Config: e.Get("ConfigExceptionInfo"),
		CodeText: codeText(e.words("ErrorCode")), Time: e.Time, Line: e.Line,
	}
	if raw := e.Get("Notification"); m.Notification == "" {
		m.Notification = raw
		if n, err := strconv.ParseUint(raw, 0, 32); err == nil && notifications[n] != "" {
			m.Notification = notifications[n]
		}
	}
	m.Code = parseCode(e.Get("ErrorCode"))
	return m
}

// parseCode reads an error code: unsigned or negative decimal, or 0x….
func parseCode(s string) uint32 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 0, 64)
	if err != nil || n < -1<<31 || n > 1<<32-1 {
		return 0
	}
	return uint32(n)
}

// codeText drops the "(0x80070002)" that follows the text of a code.
func codeText(s string) string {
	if i := strings.LastIndex(s, "(0x"); i >= 0 && strings.HasSuffix(s, ")") {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

func isTrue(s string) bool { return strings.EqualFold(s, "true") || s == "1" }
