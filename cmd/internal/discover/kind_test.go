package discover

import "testing"

func TestKindOfName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		kind Kind
		sure byName
	}{
		"web.config":                   {Web, certain},
		"Web.Config":                   {Web, certain},
		"applicationHost.config":       {AppHost, certain},
		"APPLICATIONHOST.CONFIG":       {AppHost, certain},
		"administration.config":        {Administration, certain},
		"redirection.config":           {Redirection, certain},
		"Web.Release.config":           {Transform, certain},
		"web.my.stage.config":          {Transform, certain},
		"web.config.transform":         {Transform, certain},
		"web.config.install.xdt":       {Transform, certain},
		"Web.config.uninstall.xdt":     {Transform, certain},
		"applicationHost.xdt":          {Transform, certain},
		"applicationHost.dev.xdt":      {Transform, certain},
		"web..config":                  {Other, unclear},
		"applicationHost.bak.config":   {Other, unclear},
		"DefaultAppPool.config":        {Other, unclear},
		"views.config.transform":       {Other, unclear},
		"packages.config":              {Other, foreign},
		"packages.App.config":          {Other, foreign},
		"App.config":                   {Other, foreign},
		"App.Release.config":           {Other, foreign},
		"app.config.transform":         {Other, foreign},
		"NuGet.Config":                 {Other, foreign},
		"log4net.config":               {Other, foreign},
		"NLog.Release.config":          {Other, foreign},
		"tool.exe.config":              {Other, foreign},
		"Lib.dll.config":               {Other, foreign},
		"web.exe.config":               {Other, foreign},
		"machine.config":               {Other, foreign},
		"web.config.bak":               {Other, foreign},
		"config":                       {Other, foreign},
		"web.xml":                      {Other, foreign},
		"web.config.old.config.ignore": {Other, foreign},
	} {
		kind, sure, _ := kindOfName(name)
		if kind != want.kind || sure != want.sure {
			t.Errorf("%s: %v (%d), want %v (%d)", name, kind, sure, want.kind, want.sure)
		}
	}
}

func TestKindOfContent(t *testing.T) {
	t.Parallel()
	const xdt = ` xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"`
	for _, tt := range []struct {
		text, why string
		want      Kind
	}{
		{"<configuration><system.applicationHost/></configuration>", "", AppHost},
		{"<configuration><system.applicationHost><sites>", "", AppHost}, // cut short
		{"<configuration><configSections><sectionGroup name='system.applicationHost'/></configSections><system.webServer/></configuration>", "", AppHost},
		{"<configuration><system.webServer/></configuration>", "", Web},
		{"<configuration><location path='x'><system.web/></location></configuration>", "", Web},
		{"<configuration><configurationRedirection/></configuration>", "", Redirection},
		{"<configuration" + xdt + "><system.webServer/></configuration>", "", Transform},
		{"<configuration><system.web" + xdt + "><a xdt:Transform='Remove'/></system.web></configuration>", "", Transform},
		{"<configuration" + xdt + "><appSettings/></configuration>", "it transforms a file that IIS does not read", Other},
		{"<configuration><appSettings/></configuration>", "it has no section of IIS or ASP.NET", Other},
		{"<handlers/>", "its outermost element is <handlers>, not <configuration>", Other},
		{"", "it is not XML", Other},
		{"\x00\xff{}", "it is not XML", Other},
	} {
		kind, why := kindOfContent("x", []byte(tt.text))
		if kind != tt.want || why != tt.why {
			t.Errorf("%s: %v %q, want %v %q", tt.text, kind, why, tt.want, tt.why)
		}
	}
}
