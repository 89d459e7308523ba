package content

import "github.com/iislens/iislens/rules"

// FilteringRuleDenied names the rule behind a 404.19.
var FilteringRuleDenied = &rules.Rule{
	ID: "IIS6019", Name: "filtering-rule-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.19"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "refused by a filtering rule",
		What:  "A request in which a filteringRule finds one of its denyStrings.",
		Why:   "RequestFilteringModule refuses the request: 404.19. Rules look at the path, the query string or headers as they are told, and at all extensions where appliesTo is empty. The log has the substatus and not the rule; the text that was found and the rule are what diagnose names. Narrow appliesTo or the string before you delete a rule.",
		Bad: asked(web(filter(`      <requestFiltering>
        <filteringRules>
          <!-- want@+1 "the filtering rule .Injection. denies" -->
          <filteringRule name="Injection" scanUrl="false" scanQueryString="true">
            <denyStrings>
              <add string="@" />
            </denyStrings>
          </filteringRule>
        </filteringRules>
      </requestFiltering>
`)), `GET http://localhost/profile.html?mail=a@example.com`, "-- root/C/inetpub/wwwroot/profile.html --\n"),
		Good: asked(except(`      <requestFiltering>
        <filteringRules>
          <filteringRule name="Injection" scanUrl="false" scanQueryString="true">
            <denyStrings>
              <add string="@" />
            </denyStrings>
          </filteringRule>
        </filteringRules>
      </requestFiltering>
`, "profile.html", `        <requestFiltering>
          <filteringRules>
            <remove name="Injection" />
          </filteringRules>
        </requestFiltering>
`), `GET http://localhost/profile.html?mail=a@example.com`, "-- root/C/inetpub/wwwroot/profile.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Filtering Rules <filteringRules>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}
