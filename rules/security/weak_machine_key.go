package security

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/rules"
)

// WeakMachineKey reports a machineKey with an outdated algorithm or a key without randomness.
var WeakMachineKey = &rules.Rule{
	ID: "IIS9012", Name: "weak-machine-key", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "weak machine key",
		What:  "A machineKey with an outdated algorithm or a key without randomness.",
		Why:   "Tickets and view state are protected by MD5, DES or 3DES, for which forgeries or decryption are within reach, or by a key that can be guessed.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "MD5" -->
    <machineKey validation="MD5" decryption="AES" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <machineKey validation="HMACSHA256" decryption="AES" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: machineKey Element (ASP.NET Settings Schema)", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.8 and 3.9", "IIS 10.0 Server STIG IIST-SV-000137"},
	},
	Sections: []string{machineKeySection},
	Scope:    weakMachineKey,
}

func weakMachineKey(p *rules.Pass, s *rules.Scope) {
	if !aspnet(s) {
		return
	}
	e := s.Section(machineKeySection).Element
	for _, check := range []struct{ attribute, instead, item string }{{"validation", "HMACSHA256", " (CIS IIS 10 3.9)"}, {"decryption", "AES", ""}} {
		a := own(p, s, e, check.attribute)
		if a == nil || !oneOf(a.Value, "MD5", "SHA1", "3DES", "DES") {
			continue
		}
		f := setting(a, machineKeySection, fmt.Sprintf("Tickets and view state rely on %s for their %s%s.", strings.ToUpper(a.Value), check.attribute, check.item),
			fmt.Sprintf(`Write %s="%s"; everybody has to log on again once.`, check.attribute, check.instead))
		if oneOf(a.Value, "SHA1") {
			f.Severity = rules.Info
		}
		f.Fixes = change(a, check.instead)
		p.Report(f)
	}
	for _, name := range []string{"validationKey", "decryptionKey"} {
		a := own(p, s, e, name)
		if a == nil || !literalKey(a.Value) || !monotonous(a.Value) {
			continue
		}
		f := setting(a, machineKeySection, "The key consists of a few characters that repeat: it can be guessed.", "Generate a random key.")
		f.Span = nameSpan(a)
		f.Secret = true
		p.Report(f)
	}
}

// monotonous reports whether a key has fewer different characters than chance ever gives.
func monotonous(key string) bool {
	key, _, _ = strings.Cut(strings.ToLower(key), ",")
	seen := map[rune]bool{}
	for _, c := range key {
		seen[c] = true
	}
	return len(seen) < 6
}
