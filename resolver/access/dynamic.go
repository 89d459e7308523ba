package access

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
)

// DynamicSection is the section of limits by rate and number.
const DynamicSection = "system.webServer/security/dynamicIpSecurity"

// Dynamic notes what dynamicIpSecurity may answer under load; it never decides on a single request
// (Microsoft: "Dynamic IP Security <dynamicIpSecurity>").
func Dynamic(s *merge.Section) []Note {
	e := element(s)
	if flag(e, "enableLoggingOnlyMode", false) {
		return nil
	}
	status := map[string]string{"Forbidden": "403", "Unauthorized": "401", "NotFound": "404", "AbortRequest": ""}[oneOf(written(e, "denyAction"), "Forbidden", "Unauthorized", "NotFound", "AbortRequest")]
	var notes []Note
	add := func(part *merge.Element, substatus, text, key string) {
		full := ""
		if status != "" {
			full = status + substatus
		}
		notes = append(notes, Note{full, text, part.Where(key), DynamicSection, key})
	}
	if part := child(e, "denyByConcurrentRequests"); flag(part, "enabled", false) {
		add(part, ".501", fmt.Sprintf("a client with more than %d requests at a time is refused", number(part, "maxConcurrentRequests", 5)), "maxConcurrentRequests")
	}
	if part := child(e, "denyByRequestRate"); flag(part, "enabled", false) {
		add(part, ".502", fmt.Sprintf("a client with more than %d requests in %d ms is refused", number(part, "maxRequests", 20), number(part, "requestIntervalInMilliseconds", 200)), "maxRequests")
	}
	return notes
}
