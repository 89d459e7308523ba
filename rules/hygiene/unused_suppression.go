package hygiene

import "github.com/iislens/iislens/rules"

// UnusedSuppression names ignore comments that suppress nothing or cannot be read. Its findings come from
// [rules.Suppressions], when everything else has been checked, so it has no function of its own.
var UnusedSuppression = &rules.Rule{
	ID: "IIS9501", Name: rules.UnusedSuppression, Group: rules.Hygiene, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "useless ignore comment",
		What:  "A comment iislens:ignore or iislens:ignore-file that suppresses nothing, names no rule, has no element to stand for, gives no reason, or is misspelled. It cannot be suppressed itself.",
		Why:   "IIS reads no comments, so nothing happens at run time. But a comment that is left over would hide the next fault of that kind, and one that is misspelled hides nothing.",
		Bad: `<configuration>
  <system.webServer>
    <!-- iislens:ignore wildcard-mime-extensionless certificates are renewed below this --><!-- want "nothing of wildcard-mime-extensionless is found" -->
    <staticContent>
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"iislens: suppression comments"},
	},
}
