package rewriterules

import "github.com/iislens/iislens/rules"

// InheritedRewriteRule names requests of a child application that a rule of the parent catches.
var InheritedRewriteRule = &rules.Rule{
	ID: "IIS8006", Name: "inherited-rewrite-rule", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "the parent's rewrite rule",
		What:  "A request of a child application that a rewrite rule of the parent application sends to a path which does not exist.",
		Why:   "Rules are inherited by child applications like any setting. The target is a path of the parent or relative to it, so that the child's request ends in 404.0.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <!-- want@+1 "rewrite rule of the parent application" -->
        <rule name="app">
          <match url="^child/(.*)$" />
          <action type="Rewrite" url="child/app/{R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/child/page.html --
<p>Hello</p>
-- request --
GET http://localhost/child/page.html
`,
		Good: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <location path="." inheritInChildApplications="false">
    <system.webServer>
      <rewrite>
        <rules>
          <rule name="app">
            <match url="^child/(.*)$" />
            <action type="Rewrite" url="child/app/{R:1}" />
          </rule>
        </rules>
      </rewrite>
    </system.webServer>
  </location>
</configuration>
-- root/C/inetpub/child/page.html --
<p>Hello</p>
-- request --
GET http://localhost/child/page.html
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference", "Microsoft Learn: Configuration File Hierarchy, inheritInChildApplications"},
	},
}

// TargetWrongApp names requests that a rule sends into another application, where the target does not exist.
var TargetWrongApp = &rules.Rule{
	ID: "IIS8007", Name: "rewrite-target-wrong-app", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "rewritten into another application",
		What:  "A request that a rewrite rule sends to a path of another application, where nothing has that path.",
		Why:   "A rewrite changes the path, and the path decides the application: the target is looked for in the other application's directory, and the answer is 404.0.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <!-- want@+1 "belongs to another application" -->
        <rule name="docs">
          <match url="^docs/(.*)$" />
          <action type="Rewrite" url="child/docs/{R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/child/docs/a.html --
<p>Hello</p>
-- root/C/inetpub/child/index.html --
<p>Child</p>
-- request --
GET http://localhost/docs/a.html
`,
		Good: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="docs">
          <match url="^docs/(.*)$" />
          <action type="Rewrite" url="content/docs/{R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/content/docs/a.html --
<p>Hello</p>
-- root/C/inetpub/child/page.html --
<p>Hello</p>
-- request --
GET http://localhost/docs/a.html
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference"},
	},
}

// SPARewriteMissing names routes of a browser application that no rule sends to its page.
var SPARewriteMissing = &rules.Rule{
	ID: "IIS8009", Name: "spa-rewrite-missing", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "no fallback for a browser application",
		What:  "A request for a route that exists in the browser only, at a site with an index.html and its scripts, and no rewrite rule that sends such requests to it.",
		Why:   "Links inside the page work, because the browser handles them. Reloading the page or opening a link from outside asks IIS for a file of that name: 404.0.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <!-- want@+1 "route" -->
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".map" mimeType="application/json" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/index.html --
<script src="assets/app.js"></script>
-- root/C/inetpub/wwwroot/assets/app.js --
start()
-- request --
GET http://localhost/orders/17
`,
		Good: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="routes">
          <match url=".*" />
          <conditions>
            <add input="{REQUEST_FILENAME}" matchType="IsFile" negate="true" />
            <add input="{REQUEST_FILENAME}" matchType="IsDirectory" negate="true" />
          </conditions>
          <action type="Rewrite" url="/index.html" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/index.html --
<script src="assets/app.js"></script>
-- root/C/inetpub/wwwroot/assets/app.js --
start()
-- root/C/inetpub/child/page.html --
<p>Hello</p>
-- request --
GET http://localhost/orders/17
`,
		Since:   "0.1.0",
		Sources: []string{"Angular: Deployment, routed apps must fall back to index.html", "Vue Router: HTML5 history mode, example server configurations"},
	},
}
