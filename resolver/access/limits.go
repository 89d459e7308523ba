package access

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// few is the number of concurrent requests below which ordinary use reaches a limit.
const few = 100

// ServerRuntime returns what serverRuntime refuses: everything when it is disabled, and bodies above maxRequestEntityAllowed
// (Microsoft: "Server Runtime <serverRuntime>"; the statuses are not documented). unsized says that contentLength only stands for a body
// whose length nobody told.
func ServerRuntime(s *merge.Section, contentLength int64, unsized bool) []*verdict.Failure {
	e := element(s)
	var failures []*verdict.Failure
	refuse := func(status int, key, because, fix, uncertain string, or ...string) {
		failures = append(failures, &verdict.Failure{Status: status, Place: where(s, key), Section: RuntimeSection, Key: key, Because: because,
			Fix: fix, Uncertain: uncertain, Or: or, Module: core, Notification: "BeginRequest"})
	}
	if !flag(e, "enabled", true) {
		refuse(503, "enabled", `<serverRuntime enabled="false"> switches the path off`, `write enabled="true"`, "the status of a path that is switched off", "404.0")
	}
	if limit := number(e, "maxRequestEntityAllowed", 4294967295); contentLength > limit {
		because, fix := fmt.Sprintf("the body has %d bytes, maxRequestEntityAllowed is %d", contentLength, limit), fmt.Sprintf(`write maxRequestEntityAllowed="%d"`, contentLength)
		if unsized {
			because = fmt.Sprintf("the body is longer than maxRequestEntityAllowed, %d bytes", limit)
			fix = `write maxRequestEntityAllowed="BYTES", BYTES being the length of the longest body that should get in`
		}
		refuse(413, "maxRequestEntityAllowed", because, fix, "the status of a body above maxRequestEntityAllowed", "413.1")
	}
	return failures
}

// Limits notes limits on concurrency that ordinary use reaches: appConcurrentRequestLimit of serverRuntime and
// maxConnections of the site's limits element, which may be nil.
func Limits(runtime *merge.Section, limits *merge.Element) []Note {
	var notes []Note
	if n := number(element(runtime), "appConcurrentRequestLimit", 5000); n < few {
		notes = append(notes, Note{"503.2", fmt.Sprintf("the application refuses requests beyond %d at a time", n),
			where(runtime, "appConcurrentRequestLimit"), RuntimeSection, "appConcurrentRequestLimit"})
	}
	if n := number(limits, "maxConnections", 4294967295); n < few {
		notes = append(notes, Note{"503", fmt.Sprintf("the site refuses connections beyond %d at a time", n),
			limits.Where("maxConnections"), "system.applicationHost/sites", "maxConnections"})
	}
	return notes
}
