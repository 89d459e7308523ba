package status

// protocol are the answers to requests that are no good HTTP, most of them by http.sys.
var protocol = []Entry{
	{Status: []string{"400"}, Means: "The request is malformed, or no site has its host name.",
		Elsewhere: []string{
			"http.sys refused the request before IIS saw it: a host name that no binding has, illegal characters in the path, or headers that are too long (a large cookie or Kerberos token).",
			"The application's own code answered 400, as web frameworks do for a body that they cannot read.",
			"A client that speaks HTTPS to a port for HTTP, or the other way round.",
		},
		Look: []Step{httpErr, bindings}},
	{Status: []string{"406"}, Means: "The server has nothing in a form that the client accepts.", Ordinary: true,
		Elsewhere: []string{
			"The header Accept of the request names only types that the file or the application cannot give.",
			"An API of the application answers so when it has no formatter for the type that the client wants.",
		},
		Look: []Step{do("Send the request again with the header Accept: */*; when that works, it is the client's header."), effective("system.webServer/staticContent")}},
	{Status: []string{"407"}, Means: "A proxy asks for credentials.", Elsewhere: []string{"A proxy between the client and this server answered: the log of IIS has no such line."},
		Look: []Step{do("Look for the line in the log of IIS; when there is none, look at the proxy settings of the client.")}},
	{Status: []string{"408"}, Means: "The client was too slow to send its request.", Ordinary: true,
		Elsewhere: []string{"The connection broke off, or the body came too slowly: the limits are connectionTimeout of the site, headerWaitTimeout and minBytesPerSecond of webLimits."},
		Look:      []Step{httpErr, atServer("See the limits.", "system.applicationHost/webLimits")}},
	{Status: []string{"411"}, Means: "The request has a body but no Content-Length.",
		Elsewhere: []string{"The client, or a proxy before it, sends a body without its length and not in chunks."}, Look: []Step{httpErr}},
	{Status: []string{"412"}, Means: "A condition of the request (If-Match, If-Unmodified-Since) does not hold.", Ordinary: true,
		Elsewhere: []string{
			"The file was changed since the client read it; a program that writes through WebDAV or an API is told so on purpose.",
			"Several servers of a farm give one file different ETags.",
		},
		Look: []Step{do("Compare the ETag and Last-Modified of the file on each server with those in the request."), rights}},
	{Status: []string{"414"}, Means: "The URL is longer than http.sys takes.",
		Elsewhere: []string{"The limits of http.sys in the registry (MaxRequestBytes, UrlSegmentMaxLength), not the configuration of IIS."}, Look: []Step{httpErr}},
	{Status: []string{"416"}, Means: "The client asks for a part that the file does not have.", Ordinary: true,
		Elsewhere: []string{"A download was resumed although the file has become shorter."}, Look: []Step{do("Compare the header Range of the request with the length of the file.")}},
	{Status: []string{"426"}, Means: "The client shall change to another protocol.", Elsewhere: []string{"The application's own code answered so."}},
	{Status: []string{"501"}, Means: "The method or the transfer coding is not known.",
		Elsewhere: []string{"TRACE: IIS answers it so itself, whatever the handlers are.", "The client sent a method that neither IIS nor the program knows.", "The body has a Transfer-Encoding other than chunked."},
		Look:      []Step{httpErr, effective("system.webServer/handlers")}},
	{Status: []string{"505"}, Means: "The client speaks a version of HTTP that the server does not.", Elsewhere: []string{"A broken client or a scanner."}, Ordinary: true, Look: []Step{httpErr}},
}

// webdavRequests are the requests that WebDAV, and modules like it, cannot read.
var webdavRequests = []Entry{
	badHeader("400.1", "Destination", "A COPY or MOVE whose target is no URL of this server; a proxy that ends TLS in front leaves http and https apart."),
	badHeader("400.2", "Depth", "Depth is 0, 1 or infinity, and PROPFIND, COPY, MOVE and LOCK allow different ones."),
	badHeader("400.3", "If", "The header of a write to a locked file names no lock, or is not written by the rules of RFC 4918."),
	badHeader("400.4", "Overwrite", "Overwrite is T or F."),
	badHeader("400.5", "Translate", "Translate is f or t."),
	badRequest("400.6", "WebDAV cannot read the body of the request.", "A PROPFIND, PROPPATCH or LOCK whose XML is broken, or was changed on the way."),
	badHeader("400.7", "Content-Length", "The length does not fit the body, or the method takes none."),
	badHeader("400.8", "Timeout", "A LOCK asks for a time that is neither Infinite nor Second-N."),
	badHeader("400.9", "Lock-Token", "An UNLOCK names no lock, or one that is not written as <opaquelocktoken:…>."),
	{Status: []string{"400.10"}, Means: "The header X-Forwarded-For cannot be read as addresses.", Configured: true,
		Gives: []string{`enableProxyMode="true" of <ipSecurity> or <dynamicIpSecurity> reads the client's address from X-Forwarded-For, and the header holds something else: a name, "unknown", an address with a port.`},
		Look:  []Step{effective("system.webServer/security/ipSecurity"), effective("system.webServer/security/dynamicIpSecurity"), do("Let the proxy send plain addresses.")}},
	{Status: []string{"400.11"}, Means: "The request to open a WebSocket is malformed.",
		Elsewhere: []string{"Upgrade: websocket came without a valid Sec-WebSocket-Key or with another Sec-WebSocket-Version than 13.", "A proxy in front drops or changes the headers Connection, Upgrade or Sec-WebSocket-Key."},
		Look:      []Step{do("Ask the server directly, past the proxy; when that works, let the proxy pass the headers of the upgrade on."), effective("system.webServer/webSocket")}},
}

func badHeader(status, header, why string) Entry {
	return badRequest(status, "WebDAV cannot read the header "+header+" of the request.", why)
}

func badRequest(status, means, why string) Entry {
	return Entry{Status: []string{status}, Means: means,
		Elsewhere: []string{why, "The client is not made for WebDAV of IIS, or a proxy in front changes the request."},
		Look:      []Step{effective("system.webServer/webdav/authoring"), do("Record what the client sends, and compare it with RFC 4918.")}}
}

// proxyRequests are the requests that Application Request Routing cannot hand on (version 3.0.1916 and later).
var proxyRequests = []Entry{
	proxied("400.601", "Application Request Routing could not read the request.", "The client sent a request that cannot be handed on, such as one with a broken chunked body."),
	proxied("400.602", "Application Request Routing met a date that it cannot read.", "A date header of the request or of the answer behind, such as If-Modified-Since or Expires, has no valid form."),
	proxied("400.603", "Application Request Routing cannot read the header Range.", "The client asks for a range that is not written by the rules."),
	{Status: []string{"400.604"}, Means: "The client went away while Application Request Routing worked for it.", Ordinary: true,
		Elsewhere: []string{"The user left the page, or the client's own time limit is shorter than the answer takes."}, Look: []Step{effective("system.webServer/proxy")}},
	{Status: []string{"400.605"}, Means: "The request was handed on too often.", Elsewhere: []string{"A rewrite rule or a server farm sends the request back to this server, which hands it on again, until Max-Forwards is used up."},
		Look: []Step{effective("system.webServer/rewrite/rules"), effective("system.webServer/rewrite/globalRules"), bindings}},
	proxied("400.606", "Reading from the client failed while Application Request Routing waited for it.", "The connection to the client broke off in the middle of the request."),
}

func proxied(status, means, why string) Entry {
	return Entry{Status: []string{status}, Means: means, Elsewhere: []string{why}, Look: []Step{effective("system.webServer/proxy"), httpErr}}
}
