package status

// successes are the answers below 400, and the classes of those that have no name here.
var successes = []Entry{
	{Status: []string{"100"}, Means: "The server waits for the body of the request.", Ordinary: true},
	{Status: []string{"101"}, Means: "The connection changes to another protocol, such as WebSocket.", Ordinary: true},
	{Status: []string{"200"}, Means: "The request succeeded.", Ordinary: true},
	{Status: []string{"201"}, Means: "The request succeeded and made something new.", Ordinary: true},
	{Status: []string{"202"}, Means: "The request was taken for later.", Ordinary: true},
	{Status: []string{"203"}, Means: "The request succeeded; what is sent is a changed copy of the original.", Ordinary: true},
	{Status: []string{"204"}, Means: "The request succeeded and there is nothing to send.", Ordinary: true},
	{Status: []string{"205"}, Means: "The request succeeded and the client shall reset its form.", Ordinary: true},
	{Status: []string{"206"}, Means: "The part of the file that the client asked for.", Ordinary: true},
	{Status: []string{"301"}, Means: "The client is sent to another URL for good.", Ordinary: true,
		Gives: []string{"A directory was asked for without the slash at its end.", "<httpRedirect> with httpResponseStatus=\"Permanent\", or a rewrite rule with the action Redirect."}, Look: redirectSteps},
	{Status: []string{"302"}, Means: "The client is sent to another URL for now.", Ordinary: true,
		Gives:     []string{"<httpRedirect>, or a rewrite rule with the action Redirect and redirectType=\"Found\".", "Forms authentication of ASP.NET sends users without a ticket to its login page."},
		Elsewhere: []string{"The application's own code redirects."}, Look: redirectSteps},
	{Status: []string{"303"}, Means: "The client shall get the result at another URL.", Ordinary: true},
	{Status: []string{"304"}, Means: "The client's copy is still good.", Ordinary: true},
	{Status: []string{"307"}, Means: "The client is sent to another URL for now, with the same method.", Ordinary: true,
		Gives: []string{"<httpRedirect> with httpResponseStatus=\"Temporary\", or a rewrite rule with redirectType=\"Temporary\"."}, Look: redirectSteps},
	{Status: []string{"308"}, Means: "The client is sent to another URL for good, with the same method.", Ordinary: true,
		Gives: []string{"<httpRedirect> with httpResponseStatus=\"PermRedirect\" (IIS 10)."}, Look: redirectSteps},
}

var redirectSteps = []Step{effective("system.webServer/httpRedirect"), effective("system.webServer/rewrite/rules")}

// classes are what is known of a status that has no entry.
var classes = []Entry{
	{Status: []string{"4xx"}, Means: "The application or a module refused the request.", Elsewhere: []string{"The application's own code answered so; no configuration of IIS gives this status."}},
	{Status: []string{"5xx"}, Means: "The application or a module failed.", Elsewhere: []string{"The application's own code answered so; no configuration of IIS gives this status."}},
}
