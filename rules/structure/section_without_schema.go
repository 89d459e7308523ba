package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// SectionWithoutSchema reports a section that is declared and used, but of which nothing says what may be in it.
var SectionWithoutSchema = &rules.Rule{
	ID: "IIS1007", Name: "section-without-schema", Group: rules.Structure, Severity: rules.Info, Statuses: []string{"500.19"},
	Doc: rules.Doc{
		Title: "section without a schema",
		What: "A section that a configuration file declares and uses while no schema file describes it, so that neither IIS nor iislens " +
			"can check what is in it. The sections of .NET itself and of well-known libraries are left out.",
		Why: "The file loads and requests are served: IIS never looks into a section that none of its modules reads. Only reading the " +
			"section fails (500.19, 0x80070002, \"missing schema\"), so a native module whose schema file is not installed breaks there; " +
			"mistakes inside the section show up only when the program reads it.",
		Bad: `<configuration>
  <configSections>
    <sectionGroup name="system.webServer">
      <!-- want@+1 "says what may be in" -->
      <section name="tarpit" overrideModeDefault="Allow" />
    </sectionGroup>
  </configSections>
  <system.webServer>
    <tarpit delay="30" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <configSections>
    <section name="log4net" type="log4net.Config.Log4NetConfigurationSectionHandler, log4net" />
  </configSections>
  <log4net />
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{kb942055, deepDive},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		if !s.Speaks() {
			return
		}
		for name := range s.Node.Sections() {
			section := s.Section(name)
			if section.Schema != nil || section.Decl == nil || section.Decl.Layer.Kind < merge.AppHost || !worthSaying(section.Decl) {
				continue
			}
			f := rules.At(section.Decl.Origin(), name, section.Decl.XML.Value("name"))
			f.ConfigPath = section.Decl.Layer.Path
			f.HResult = "0x80070002"
			f.Message = fmt.Sprintf("The section %s is declared, but no schema says what may be in it: nothing checks its content, and a module of IIS that reads it answers 500.19.", name)
			f.Advice = "Install the schema file of the module that reads the section, or leave it if only a program of .NET does."
			p.Report(f)
		}
	},
}

// worthSaying tells sections that a module of IIS may read from those of .NET programs: the latter name the type that reads
// them, stand outside the groups of IIS, and need no schema.
func worthSaying(d *merge.Declaration) bool {
	if d.Origin().Profile() {
		return false
	}
	group, _, grouped := strings.Cut(d.Section, "/")
	if grouped && (group == "system.webServer" || group == "system.applicationHost") {
		return true
	}
	return strings.TrimSpace(d.XML.Value("type")) == "" && !wellKnown[group]
}

// wellKnown are sections and groups of libraries that people declare without a type, or copy so.
var wellKnown = map[string]bool{
	"log4net": true, "nlog": true, "elmah": true, "entityFramework": true, "glimpse": true, "autofac": true, "unity": true, "castle": true,
	"spring": true, "hibernate-configuration": true, "quartz": true, "system.web.webPages.razor": true, "dotNetOpenAuth": true,
	"applicationSettings": true, "userSettings": true, "microsoft.visualstudio.testtools": true, "rewriter": true, "umbracoConfiguration": true,
}
