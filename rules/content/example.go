package content

import "strings"

// web is the text of a web.config with the given content of system.webServer.
func web(webServer string) string {
	return "<configuration>\n  <system.webServer>\n" + webServer + "  </system.webServer>\n</configuration>\n"
}

// filter is the content of system.webServer with the given content of requestFiltering.
func filter(requestFiltering string) string {
	return "    <security>\n" + requestFiltering + "    </security>\n"
}

// except is a web.config with requestFiltering for all, and another one for a path.
func except(requestFiltering, path, there string) string {
	all := web(filter(requestFiltering))
	return strings.Replace(all, "</configuration>\n", "  <location path=\""+path+"\">\n    <system.webServer>\n      <security>\n"+there+
		"      </security>\n    </system.webServer>\n  </location>\n</configuration>\n", 1)
}

// asked is an archive of a web.config, a request and more files.
func asked(config, request, more string) string {
	return "-- profile --\niis10\n-- root/C/inetpub/wwwroot/web.config --\n" + config + "-- request --\n" + request + "\n" + more
}
