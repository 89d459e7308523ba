package status

import "github.com/iislens/iislens/resolver/command"

// reasons is what the reason phrases of http.sys mean (HTTPERR logs). Source: "Error logging in HTTP Server API", learn.microsoft.com.
var reasons = []struct {
	names []string
	Entry
}{
	{[]string{"AppOffline"}, Entry{Means: "The application pool is off: it failed too often.", Elsewhere: []string{
		"Rapid-fail protection stopped the pool after its worker process failed several times.", "The pool's account cannot log on.", stalePools}, Look: []Step{state, worker, crash}}},
	{[]string{"AppShutdown"}, Entry{Means: "The application pool shut down by its own settings while the request came.", Elsewhere: []string{"A recycling, idle or processor limit of the pool."},
		Look: []Step{worker, setting("See the settings.", "*")}}},
	{[]string{"Disabled"}, Entry{Means: "The application pool is off: an administrator stopped it.", Elsewhere: []string{"Somebody, or a deployment that did not end, stopped the pool."}, Look: []Step{state, worker}}},
	{[]string{"AppPoolTimer"}, Entry{Means: "The application pool is too busy to take the request.", Elsewhere: []string{"Its worker process hangs, or all its threads are busy."}, Look: []Step{running, worker}}},
	{[]string{"QueueFull"}, Entry{Means: "The queue of the application pool is full.", Elsewhere: []string{"Requests take so long that the queue of the pool fills up."},
		Look: []Step{running, setting("See the limit.", "queueLength")}}},
	{[]string{"ConnLimit"}, Entry{Means: "The site takes no more connections.", Elsewhere: []string{"maxConnections of the site's <limits> is reached."}, Look: []Step{running, siteLimits}}},
	{[]string{"Connections_Refused"}, Entry{Means: "http.sys takes no connections: the non-paged pool of the kernel is below 20 MB.",
		Elsewhere: []string{"A driver leaks kernel memory, or very many connections are open."}, Look: []Step{do("See which driver holds the memory: poolmon.exe -b of the Windows Driver Kit, or Memory\\Pool Nonpaged Bytes in perfmon.")}}},
	{[]string{"Connection_Abandoned_By_ReqQueue", "Connection_Abandoned_By_AppPool"}, Entry{Means: "The worker process ended while it had the request.",
		Elsewhere: []string{
			"The worker process crashed: the Application log has the faulting module.",
			"The pool was recycled and the request did not end within shutdownTimeLimit.",
		},
		Look: []Step{crash, worker}}},
	{[]string{"Hostname"}, Entry{Means: "No site has a binding for the host name.", Elsewhere: []string{"A name in DNS, or a scanner, leads here and no site has it."}, Ordinary: true, Look: []Step{bindings}}},
	{[]string{"BadRequest"}, Entry{Means: "The request is no valid HTTP.", Elsewhere: []string{"Scanners and broken clients; a client that speaks HTTPS to a port for HTTP."}, Ordinary: true}},
	{[]string{"URL"}, Entry{Means: "The URL is not valid.", Elsewhere: []string{"Scanners and broken clients; characters that must be escaped."}, Ordinary: true}},
	{[]string{"Verb"}, Entry{Means: "The method is no valid word.", Elsewhere: []string{"A client that speaks HTTPS to a port for HTTP; scanners."}, Ordinary: true}},
	{[]string{"Header"}, Entry{Means: "A header is not valid.", Elsewhere: []string{"Scanners and broken clients, or a proxy that writes headers of its own."}, Ordinary: true}},
	{[]string{"Number"}, Entry{Means: "A number in the request cannot be read.", Elsewhere: []string{"Broken clients; a wrong Content-Length."}, Ordinary: true}},
	{[]string{"Invalid_CR/LF"}, Entry{Means: "A line end stands where none may be.", Elsewhere: []string{"Scanners and broken clients."}, Ordinary: true}},
	{[]string{"Version_N/S"}, Entry{Means: "The version of HTTP is not one that the server speaks.", Elsewhere: []string{"Scanners and broken clients."}, Ordinary: true}},
	{[]string{"N/I"}, Entry{Means: "The request uses something that http.sys does not have, such as an unknown transfer coding.", Elsewhere: []string{"A client or proxy sends Transfer-Encoding other than chunked."}, Ordinary: true}},
	{[]string{"Precondition"}, Entry{Means: "A required header, such as Host, is missing.", Elsewhere: []string{"Scanners and broken clients."}, Ordinary: true}},
	{[]string{"LengthRequired"}, Entry{Means: "The request has a body but no Content-Length.", Elsewhere: []string{"A client that sends a body without its length and not in chunks."}, Ordinary: true}},
	{[]string{"FieldLength"}, Entry{Means: "A header is longer than http.sys takes.", Elsewhere: []string{"Large cookies or Kerberos tokens; the limit is MaxFieldLength in the registry (16,384 bytes)."}, Look: registry}},
	{[]string{"RequestLength"}, Entry{Means: "The request line and headers together are longer than http.sys takes.", Elsewhere: []string{"Large cookies or Kerberos tokens; the limit is MaxRequestBytes in the registry (16,384 bytes)."}, Look: registry}},
	{[]string{"URL_Length"}, Entry{Means: "The URL is longer than http.sys takes.", Elsewhere: []string{"The limits are MaxRequestBytes and UrlSegmentMaxLength in the registry."}, Look: registry}},
	{[]string{"EntityTooLarge"}, Entry{Means: "The body is longer than http.sys takes.", Elsewhere: []string{"The limit is that of the server that registered the URL; for IIS look at <requestLimits>."}}},
	{[]string{"Forbidden"}, Entry{Means: "http.sys refuses the URL: it leaves the root of the site, or holds forbidden characters.", Elsewhere: []string{"Scanners try paths with \"..\"."}, Ordinary: true}},
	{[]string{"Timer_ConnectionIdle"}, Entry{Means: "A connection that nobody used was closed.", Ordinary: true, Elsewhere: []string{"This is normal: the limit is connectionTimeout of the site."}}},
	{[]string{"Timer_HeaderWait"}, Entry{Means: "A client opened a connection and did not send its headers in time.", Ordinary: true, Elsewhere: []string{"Scanners, and browsers that open connections ahead; the limit is headerWaitTimeout."}}},
	{[]string{"Timer_EntityBody"}, Entry{Means: "The body of the request did not come in time.", Ordinary: true, Elsewhere: []string{"Slow or broken connections; the limit is connectionTimeout."}}},
	{[]string{"Timer_MinBytesPerSecond"}, Entry{Means: "The client took the answer too slowly.", Ordinary: true, Elsewhere: []string{"Slow or broken connections; the limit is minBytesPerSecond."}}},
	{[]string{"Timer_AppPool", "Timer_ReqQueue"}, Entry{Means: "The request waited too long in the queue of its pool.",
		Elsewhere: []string{"The worker process hangs, or all its threads are busy."}, Look: []Step{running, worker}}},
	{[]string{"Timer_Response"}, Entry{Means: "The time for an answer was over (reserved).", Elsewhere: []string{"No released version of http.sys is known to write this."}, Look: []Step{running}}},
	{[]string{"Timer_SslRenegotiation"}, Entry{Means: "Asking the client for a certificate took too long.",
		Elsewhere: []string{"The user was asked to choose a certificate and did not, or the client cannot negotiate again in the middle of a connection (HTTP/2, TLS 1.3)."}, Look: []Step{sslCert, effective("system.webServer/security/access")}}},
	{[]string{"Connection_Dropped"}, Entry{Means: "The client went away before its answer was sent.", Ordinary: true, Elsewhere: []string{"The user left the page, or the client's own time limit was over: slow pages show so."}, Look: []Step{running}}},
	{[]string{"Connection_Dropped_List_Full"}, Entry{Means: "So many clients went away that http.sys counts them no longer one by one.", Elsewhere: []string{"Clients give up waiting: the application is too slow."}, Look: []Step{running}}},
	{[]string{"Client_Reset"}, Entry{Means: "The client went away before a worker process took its request.", Ordinary: true, Elsewhere: []string{"The user left the page, or the client's own time limit was over."}, Look: []Step{running}}},
	{[]string{"Request_Cancelled"}, Entry{Means: "The request was cancelled.", Ordinary: true, Elsewhere: []string{"The client of HTTP/2 took it back."}}},
	{[]string{"N/A"}, Entry{Means: "The service was not available.", Elsewhere: []string{"http.sys or the service ran out of memory, or was stopping."}, Look: []Step{worker}}},
	{[]string{"Internal"}, Entry{Means: "http.sys itself failed.", Elsewhere: []string{"It ran out of memory, or met an error of its own."}, Look: []Step{worker}}},
}

var (
	siteLimits = atServer("See the limits of the sites.", "system.applicationHost/sites")
	registry   = []Step{do("See the limits of http.sys; a value that is not listed has its default.", command.New(command.Reg, "query", `HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters`))}
)
