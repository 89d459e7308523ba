package handlers

import (
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// TransferLoop reports TransferRequestHandler on patterns that its own requests meet again.
var TransferLoop = &rules.Rule{
	ID: "IIS4023", Name: "transfer-handler-loop", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"500.0"}, Sections: onHandlers,
	Doc: rules.Doc{
		Title: "TransferRequestHandler that meets itself",
		What:  "System.Web.Handlers.TransferRequestHandler on \"*\" or \"*.*\": it takes files too, for which no route of the application answers.",
		Why: "The handler starts the request again so that the routing module sees it. On \"*.\" IIS passes the entry over the second time; on another pattern the new request meets the entry again " +
			"where no route answers, until IIS gives up: 500.0 with 0x800703e9.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "starts them again" -->
      <add name="Dotted" path="*.*" verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Dotted" path="api/*" verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"drwatson1/AspNet-WebApi issue 4", "RicoSuter/NSwag issue 1625"},
	},
	Scope:  transfers.scope,
	Sites:  transfers.sites,
	Server: transfers.server,
}

var transfers entryCheck = func(_ *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding {
	if !program.TransfersAll(e) || e.PreCondition.Failing(place.HandlerPool()) != "" {
		return nil
	}
	return rules.FromFailure(program.TransferLoop(e))
}
