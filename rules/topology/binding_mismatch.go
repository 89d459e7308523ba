package topologyrules

import "github.com/iislens/iislens/rules"

// BindingMismatch names the nearest binding for a request that none takes.
var BindingMismatch = &rules.Rule{
	ID: "IIS5001", Name: "binding-mismatch", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"400", "404"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "no binding for the request",
		What:  "A request whose host, port or scheme no binding of a started site has. The finding is at the nearest binding.",
		Why: "http.sys chooses the site by port and scheme, then by host name. With no binding that fits it answers 400 Bad Request - Invalid Hostname itself, " +
			"or refuses the connection where nobody listens on the port. IIS sees nothing of it, and its logs say nothing.",
		Bad: exampleServer(`
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <!-- want@+1 "takes the host shop.example.com" -->
          <binding protocol="http" bindingInformation="*:80:www.example.com" />
        </bindings>
      </site>`) + `-- root/C/inetpub/wwwroot/index.html --
-- request --
GET http://shop.example.com/
`,
		Good: exampleServer(`
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:www.example.com" />
          <binding protocol="http" bindingInformation="*:80:shop.example.com" />
        </bindings>
      </site>`) + `-- root/C/inetpub/wwwroot/index.html --
-- request --
GET http://shop.example.com/
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Binding <binding>", "Microsoft Learn: Routing Incoming Requests (HTTP Server API)"},
	},
}
