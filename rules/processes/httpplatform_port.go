package processes

import "github.com/iislens/iislens/rules"

// HTTPPlatformPort reports processes that listen where HttpPlatformHandler does not look.
var HTTPPlatformPort = &rules.Rule{
	ID: "IIS3025", Name: "httpplatform-port", Group: rules.Processes, Severity: rules.Warning, Statuses: []string{"502.3"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "port not handed to the process",
		What:  "An httpPlatform element whose process is told to listen on a fixed port, or runs a script that does not mention HTTP_PLATFORM_PORT, while neither its arguments nor its environmentVariables hold %HTTP_PLATFORM_PORT%.",
		Why:   "HttpPlatformHandler chooses a port and tells it to the process in HTTP_PLATFORM_PORT. A process that listens elsewhere never answers: the client sees 502.3 after startupTimeLimit.",
		Bad: webExample(`    <handlers>
      <add name="Shop" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "told to listen on 5000" -->
    <httpPlatform processPath="C:\Python\python.exe" arguments="-m uvicorn shop:app --port 5000" />
`, ""),
		Good: webExample(`    <handlers>
      <add name="Shop" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <httpPlatform processPath="C:\Python\python.exe" arguments="-m uvicorn shop:app --port %HTTP_PLATFORM_PORT%" />
`, ""),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HttpPlatformHandler Configuration Reference"},
	},
	Sites: processRule("hand the port over"),
}
