package diagnose

import "strings"

// reasons is what the reason phrases of http.sys mean (HTTPERR logs). Source: "Error logging in HTTP APIs", learn.microsoft.com,
// "Types of errors logged by the HTTP Server API".
var reasons = []struct {
	names []string
	Knowledge
}{
	{[]string{"AppOffline", "AppShutdown", "Disabled"}, Knowledge{Means: "The application pool is stopped or disabled.",
		Elsewhere: []string{
			"Rapid-fail protection stopped the pool after its worker process failed several times.",
			"The pool's account cannot log on, or somebody stopped the pool.",
		},
		Look: []Step{{"See whether the pool runs.", `appcmd list apppool "{pool}" /text:state`}, worker}}},
	{[]string{"QueueFull", "AppPoolTimer", "ConnLimit"}, Knowledge{Means: "The application pool takes no more requests.",
		Elsewhere: []string{"Requests take so long that the queue of the pool fills up, or the connection limit of the site is reached."},
		Look:      []Step{{"See what runs now.", "appcmd list requests"}, {"See the limits.", `appcmd list apppool "{pool}" /text:queueLength`}}}},
	{[]string{"Connection_Abandoned_By_ReqQueue", "Connection_Abandoned_By_AppPool"}, Knowledge{Means: "The worker process ended while it had the request.",
		Elsewhere: []string{
			"The worker process crashed: the Application log has the faulting module.",
			"The pool was recycled and the request did not end within shutdownTimeLimit.",
		},
		Look: []Step{events("Read the Application log for the crash.", "Application", "Application Error"), worker}}},
	{[]string{"Hostname"}, Knowledge{Means: "No site has a binding for the host name.", Look: []Step{{"Look at the bindings.", "appcmd list sites"}}}},
	{[]string{"BadRequest", "URL", "Verb", "Header", "Number", "Invalid_CR/LF", "Version_N/S", "N/I", "Precondition", "LengthRequired"}, Knowledge{Means: "The client sent no valid HTTP.",
		Elsewhere: []string{"Scanners and broken clients; a client that speaks HTTPS to a port for HTTP."}, Ordinary: true}},
	{[]string{"FieldLength", "RequestLength", "URL_Length", "EntityTooLarge"}, Knowledge{Means: "A header, the URL or the whole request is longer than http.sys takes.",
		Elsewhere: []string{"Large cookies or Kerberos tokens; the limits (MaxFieldLength, MaxRequestBytes, UrlSegmentMaxLength) stand in the registry."}}},
	{[]string{"Forbidden"}, Knowledge{Means: "The URL leaves the site's directory, or its characters are not allowed."}},
	{[]string{"Timer_ConnectionIdle", "Timer_HeaderWait", "Connection_Dropped", "Connection_Dropped_List_Full", "Client_Reset"}, Knowledge{Means: "The client went away.", Ordinary: true,
		Elsewhere: []string{"Connections that nobody uses any more are closed; this is normal."}}},
	{[]string{"Timer_EntityBody", "Timer_MinBytesPerSecond"}, Knowledge{Means: "The client was too slow.", Ordinary: true,
		Elsewhere: []string{"Slow or broken connections; the limits are connectionTimeout and minBytesPerSecond."}}},
	{[]string{"Timer_AppPool", "Timer_Response"}, Knowledge{Means: "The request waited too long in the queue of its pool.",
		Elsewhere: []string{"The worker process hangs, or all its threads are busy."}, Look: []Step{{"See what runs now.", "appcmd list requests"}}}},
	{[]string{"N/A", "Internal"}, Knowledge{Means: "The service was not available.", Elsewhere: []string{"http.sys or the service ran out of memory, or was stopping."}, Look: []Step{worker}}},
}

// reasonOf returns what a reason phrase means; the zero value for one that nobody knows.
func reasonOf(phrase string) Knowledge {
	for _, r := range reasons {
		for _, name := range r.names {
			if strings.EqualFold(name, phrase) {
				return r.Knowledge
			}
		}
	}
	return Knowledge{}
}
