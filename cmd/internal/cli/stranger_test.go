package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// secretsOfStranger are the passwords and keys in the files below; none may reach any output unless somebody asks for it.
var secretsOfStranger = []string{
	"AABBCC0011223344", "DDEEFF5566778899", "pw-of-pool", "pw-of-vdir", "pw-of-user", "pw-of-db", "pw-of-identity", "pw-of-header", "pw-of-token", "pw-of-setting", "pw-of-variable", "pw-of-url",
}

const strangeServer = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost"><section name="applicationPools" /><section name="sites" /></sectionGroup>
    <section name="connectionStrings" /><section name="appSettings" />
    <sectionGroup name="system.web"><section name="machineKey" /><section name="identity" /></sectionGroup>
    <sectionGroup name="system.webServer"><section name="handlers" /><section name="httpProtocol" /><section name="aspNetCore" />
      <sectionGroup name="rewrite"><section name="rules" /></sectionGroup>
      <sectionGroup name="security"><sectionGroup name="authentication"><section name="anonymousAuthentication" /></sectionGroup></sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="P"><processModel identityType="SpecificUser" userName="u" password="pw-of-pool" typo="##vso[task.setvariable variable=x]1" /></add>
    </applicationPools>
    <sites>
      <site name="S ##vso[x]" id="1">
        <application path="/" applicationPool="P">
          <virtualDirectory path="/" physicalPath="C:\w" userName="u" password="pw-of-vdir" extra="::set-output name=a::b" />
        </application>
        <bindings><binding protocol="http" bindingInformation="*:80:" /></bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <security><authentication><anonymousAuthentication enabled="true" userName="IUSR" password="pw-of-user" password="pw-of-user" /></authentication></security>
  </system.webServer>
</configuration>
`

const strangeWeb = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <connectionStrings>
    <add name="##[group]a" connectionString="Server=db;User Id=sa;Password=pw-of-db" typo="::add-mask::x" />
  </connectionStrings>
  <appSettings><add key="ApiPassword" value="pw-of-setting" /><add key="ApiPassword" value="pw-of-setting" typo="1" /></appSettings>
  <system.web>
    <machineKey validationKey="AABBCC0011223344" decryptionKey="DDEEFF5566778899" validation="MD5" typo="x" />
    <identity impersonate="true" userName="u" password="pw-of-identity" typo="` + "\u009b31m\u202ex" + `" />
  </system.web>
  <system.webServer>
    <httpProtocol><customHeaders><add name="Authorization" value="Basic pw-of-header" /><add name="Authorization" value="Basic pw-of-header" /></customHeaders></httpProtocol>
    <handlers>
      <add name="##vso[task.complete]" path="*.x" verb="*" modules="CgiModule" scriptProcessor="C:\nowhere\x.exe --token pw-of-token" resourceType="Unspecified" />
      <add name="::error::y" path="*.x" verb="*" modules="CgiModule" scriptProcessor="C:\nowhere\x.exe --token pw-of-token" />
      <remove name="##[error]gone" />
      <add name="##vso[task.complete]" path="*.y" verb="*" modules="CgiModule" scriptProcessor="C:\nowhere\y.exe" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\a.dll --token pw-of-token"><environmentVariables><environmentVariable name="DB_SECRET" value="pw-of-variable" /></environmentVariables></aspNetCore>
    <rewrite><rules><rule name="::warning::r"><match url="(" /><action type="Rewrite" url="http://u:pw-of-url@h/{R:1}" typo="##[x]" /></rule></rules></rewrite>
  </system.webServer>
</configuration>
`

// brokenWeb has a secret on the line of its syntax error.
const brokenWeb = "<configuration>\n  <system.web><identity userName=\"u\" password=\"pw-of-identity\" <machineKey validationKey='AABBCC0011223344' ##vso[x]\n</configuration>\n"

// strangers lays out the files of a stranger and returns the arguments to try on them.
func strangers(t *testing.T) (runs [][]string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := write("applicationHost.config", strings.Replace(strangeServer, ` password="pw-of-user" password="pw-of-user"`, ` password="pw-of-user" typo="x"`, 1))
	double := write("double/applicationHost.config", strangeServer)
	write("root/C/w/web.config", strangeWeb)
	write("root/C/w/sub/web.config", brokenWeb)
	hostile := "##vso[task.setvariable variable=x]y"
	if runtime.GOOS != "windows" {
		hostile = "a\n::set-output name=x::y\u202e"
	}
	write(hostile+"/##[error]b/web.config", strangeWeb)
	write("log/##vso[x].log", "#Fields: date time cs-method cs-uri-stem cs-uri-query s-port c-ip sc-status sc-substatus sc-win32-status time-taken\n"+
		"2026-01-01 00:00:00 GET /##vso[task.x]a.x token=pw-of-token 80 ::1 500 19 5 1\n2026-01-01 00:00:00 GET /=cmd|x - 80 ::1 404 0 2 1\n")
	server := []string{"-c", config, "--root", filepath.Join(dir, "root")}
	on := func(args ...string) { runs = append(runs, append(args, server...)) }
	for _, format := range []string{"text", "json", "sarif", "gitlab", "github", "junit", "checkstyle"} {
		runs = append(runs, []string{"lint", "--format", format, dir}, []string{"lint", "--format", format, double})
		on("lint", "--format", format)
	}
	runs = append(runs, []string{"lint", "--diff", "--fix=unsafe", dir}, []string{"lint", "-q", dir})
	for _, format := range []string{"text", "json"} {
		for _, section := range []string{"", "sites", "applicationPools", "connectionStrings", "appSettings", "machineKey", "identity", "httpProtocol", "handlers", "aspNetCore", "anonymousAuthentication", "rewrite/rules"} {
			on("show", "-v", "--format", format, section, "S ##vso[x]")
		}
		on("explain", "-v", "--format", format, "http://h/a.x")
		on("explain", "-v", "--format", format, "http://h/sub/##vso[y]?token=pw-of-token")
		on("diagnose", "-v", "--format", format, "http://h/a.x", "--status", "500.19")
		on("diagnose", "-v", "--format", format, "http://h/::set-output", "--status", "404.0")
		on("diagnose", "-v", "--format", format, "http://h/sub/", "--status", "500.19")
		on("diagnose", "-v", "--format", format, "--log", filepath.Join(dir, "log"))
	}
	on("diagnose", "--format", "csv", "--log", filepath.Join(dir, "log"))
	for _, section := range []string{"sites", "applicationPools", "connectionStrings", "appSettings", "machineKey", "identity", "httpProtocol", "handlers", "aspNetCore", "rewrite/rules"} {
		on("show", "--xml", section, "S ##vso[x]")
	}
	return runs
}

// agents matches what build agents take for a command.
var agents = regexp.MustCompile(`(?im)##(\w[\w.]*)?\[|^\s*::\S.*::|::(set-output|add-mask|error|warning)\b`)

// TestStrangers runs every command over files that a stranger wrote, with and without their secrets shown.
func TestStrangers(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, args := range strangers(t) {
		got := run(args...)
		name := strings.Join(args, " ")
		if got.code == 2 && !strings.Contains(name, "anonymousAuth") {
			t.Errorf("%s: %s", name, got.err)
		}
		text := got.out
		if strings.Contains(name, "--format github") {
			var own []string // each line is a command, which is ours
			for line := range strings.Lines(text) {
				own = append(own, line[strings.Index(line, " "):])
			}
			text = strings.Join(own, "")
		}
		for _, text := range []string{text, got.err} {
			if at := agents.FindString(text); at != "" {
				t.Errorf("%s: a command: %q in\n%s", name, at, around(text, at))
			}
			if at := strings.IndexFunc(text, func(r rune) bool {
				return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == '\u009b' || r == '\u202e'
			}); at >= 0 {
				t.Errorf("%s: a control character at %q", name, text[at:min(at+30, len(text))])
			}
			for _, secret := range secretsOfStranger {
				if strings.Contains(strings.ReplaceAll(text, "\n", ""), secret) {
					t.Errorf("%s: the secret %q in\n%s", name, secret, around(text, secret))
				}
			}
		}
		wellFormed(t, name, got.out)
		open := run(append(args, "--show-secrets")...)
		for _, secret := range secretsOfStranger {
			shown[secret] = shown[secret] || strings.Contains(open.out, secret)
		}
	}
	for _, secret := range secretsOfStranger {
		if !shown[secret] {
			t.Errorf("no run shows %q, even if asked to: the test tests nothing", secret)
		}
	}
}

// wellFormed checks the documents of formats for programs.
func wellFormed(t *testing.T, name, out string) {
	t.Helper()
	switch {
	case strings.Contains(name, "--format json"), strings.Contains(name, "sarif"), strings.Contains(name, "gitlab"):
		if !json.Valid([]byte(out)) {
			t.Errorf("%s: no JSON:\n%.500s", name, out)
		}
	case strings.Contains(name, "junit"), strings.Contains(name, "checkstyle"), strings.Contains(name, "--xml"):
		for d := xml.NewDecoder(strings.NewReader(out)); ; {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Errorf("%s: %v:\n%.500s", name, err, out)
				return
			}
		}
	}
}

func around(text, part string) string {
	at := max(strings.Index(text, part), 0)
	return text[max(at-100, 0):min(at+200, len(text))]
}
