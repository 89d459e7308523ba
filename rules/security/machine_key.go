package security

import (
	"strings"

	"github.com/iislens/iislens/rules"
)

// MachineKeyInFile reports a machineKey whose keys stand in the file.
var MachineKeyInFile = &rules.Rule{
	ID: "IIS9011", Name: "machine-key-in-file", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "machine key in the clear",
		What:  "A machineKey whose keys stand in the file.",
		Why:   "Whoever reads the file, in a backup or a repository, can forge authentication tickets and view state; a forged view state runs code in the worker process.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "forge" -->
    <machineKey validationKey="0C94BE0B3A7E4B0B9A61F5F2A7D1C3E84D5F60718293A4B5C6D7E8F901234567" validation="HMACSHA256" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate,IsolateApps" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: machineKey Element (ASP.NET Settings Schema)", "Microsoft Security Blog: code injection attacks using publicly disclosed ASP.NET machine keys (2025)"},
	},
	Sections: []string{machineKeySection},
	Scope:    machineKeyInFile,
}

const machineKeySection = "system.web/machineKey"

// machineKeyInFile reports the element once, whichever of its keys are written out. Keys are never repeated in a message.
func machineKeyInFile(p *rules.Pass, s *rules.Scope) {
	e := s.Section(machineKeySection).Element
	for _, name := range []string{"validationKey", "decryptionKey"} {
		a := own(p, s, e, name)
		if a == nil || !literalKey(a.Value) || !aspnet(s) {
			continue
		}
		f := rules.At(a.Origin, machineKeySection, name)
		f.Span = nameSpan(a)
		f.Message = "The key stands in the file: whoever reads it can forge tickets and view state for this application, and with view state run code."
		f.Advice = "Encrypt the section (" + encrypt(s, machineKeySection) + "), or let each server generate its own with AutoGenerate, which servers of a farm must not do: they share one key. Replace a key that was ever published."
		f.Secret = true
		p.Report(f)
		return
	}
}

// literalKey reports whether a key is written out in hexadecimal.
func literalKey(value string) bool {
	value, _, _ = strings.Cut(value, ",")
	value = strings.TrimSpace(value)
	return len(value) >= 16 && strings.Trim(strings.ToLower(value), "0123456789abcdef") == ""
}
