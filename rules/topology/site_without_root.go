package topologyrules

import "github.com/iislens/iislens/rules"

// SiteWithoutRoot reports sites and applications that map nothing to "/".
var SiteWithoutRoot = &rules.Rule{
	ID: "IIS5003", Name: "site-without-root", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"500.19"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "site without a root",
		What:  "A site that has no application \"/\", or an application that has no virtual directory \"/\".",
		Why:   "IIS cannot map any URL of it: Unrecognized configuration path (500.19), or the site does not start at all.",
		Bad: exampleServer(`
      <!-- want@+1 "no application" -->
      <site name="Shop" id="1">
        <application path="/api" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\api" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
      <site name="Blog" id="2">
        <!-- want@+1 "no virtual directory" -->
        <application path="/" applicationPool="Site">
          <virtualDirectory path="/img" physicalPath="C:\inetpub\img" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:81:" />
        </bindings>
      </site>`) + "-- root/C/inetpub/api/index.html --\n",
		Good:    exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Understanding Sites, Applications, and Virtual Directories on IIS"},
	},
	Sites: atRoots(nil),
}
