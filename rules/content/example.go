package content

// web is the text of a web.config with the given content of system.webServer.
func web(webServer string) string {
	return "<configuration>\n  <system.webServer>\n" + webServer + "  </system.webServer>\n</configuration>\n"
}

// filter is the content of system.webServer with the given content of requestFiltering.
func filter(requestFiltering string) string {
	return "    <security>\n" + requestFiltering + "    </security>\n"
}

// asked is an archive of a web.config, a request and more files.
func asked(config, request, more string) string {
	return "-- profile --\niis10\n-- root/C/inetpub/wwwroot/web.config --\n" + config + "-- request --\n" + request + "\n" + more
}
