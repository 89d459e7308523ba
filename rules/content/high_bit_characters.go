package content

import "github.com/iislens/iislens/rules"

// HighBitCharacters names the setting behind a 404.12.
var HighBitCharacters = &rules.Rule{
	ID: "IIS6012", Name: "high-bit-characters", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.12"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "URL that is not ASCII",
		What:  "A URL path with a character outside of ASCII while allowHighBitCharacters is off.",
		Why:   "RequestFilteringModule refuses the URL: 404.12, whether the character was sent as UTF-8 or escaped. IIS allows such URLs by default, so somebody switched them off: where names of files hold letters beyond ASCII, switch them on for the path of these files.",
		Bad: asked(web(filter(`      <!-- want@+1 "not ASCII" -->
      <requestFiltering allowHighBitCharacters="false" />
`)), `GET http://localhost/menu/caf%C3%A9.html`, "-- root/C/inetpub/wwwroot/menu/café.html --\n"),
		Good: asked(except(`      <requestFiltering allowHighBitCharacters="false" />
`, "menu", `        <requestFiltering allowHighBitCharacters="true" />
`), `GET http://localhost/menu/caf%C3%A9.html`, "-- root/C/inetpub/wwwroot/menu/café.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Filtering <requestFiltering>, allowHighBitCharacters"},
	},
}
