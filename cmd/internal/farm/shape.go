package farm

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A Shape makes a server that is large in one dimension, to see how the work grows with it.
type Shape struct {
	Name string
	// Files returns the files of a server of size n.
	Files func(n int) func(yield func(File) bool)
}

// Shapes are the dimensions in which servers grow.
var Shapes = []Shape{
	{"quiet sites", func(n int) func(func(File) bool) { return Generate(n, 1) }},
	{"busy sites", func(n int) func(func(File) bool) { return Busy(n, 1) }},
	{"restriction entries", func(n int) func(func(File) bool) { return one(restricted(n, `%05d\python.exe -u "%%s"`), "") }},
	{"sites and near misses", func(n int) func(func(File) bool) { return cgiSites(n, `%05d\python.exe -u %%s`) }},
	{"sites and placeholders", func(n int) func(func(File) bool) { return cgiSites(n, `%05d\python.exe -u "%%S"`) }},
	{"handlers", func(n int) func(func(File) bool) { return one("", handlers(n)) }},
	{"rewrite rules", func(n int) func(func(File) bool) { return one("", rewriteRules(n)) }},
	{"redirect rules", func(n int) func(func(File) bool) { return one("", redirectRules(n)) }},
	{"outbound rules", func(n int) func(func(File) bool) { return one("", outboundRules(n)) }},
	{"rewrite maps", func(n int) func(func(File) bool) { return one("", rewriteMaps(n)) }},
	{"locations", func(n int) func(func(File) bool) { return locations(n) }},
	{"findings", func(n int) func(func(File) bool) { return one("", findings(n)) }},
}

// one is a server with one site. list are the entries of its restriction list, web is inside system.webServer of the site's web.config.
func one(list, web string) func(yield func(File) bool) {
	return several(1, list, func(int) string { return web })
}

// several is a server with sites that have a web.config each.
func several(sites int, list string, web func(i int) string) func(yield func(File) bool) {
	return func(yield func(File) bool) {
		text := busyHost(sites, rand.New(rand.NewPCG(1, 1)))
		if start, end := strings.Index(text, "<isapiCgiRestriction>\n"), strings.Index(text, "      </isapiCgiRestriction>"); list != "" {
			text = text[:start] + "<isapiCgiRestriction>\n" + list + text[end:]
		}
		text = strings.Replace(text, "      <section name=\"serverRuntime\"", rewriteSections+"      <section name=\"serverRuntime\"", 1)
		if !yield(File{"applicationHost.config", text}) {
			return
		}
		for i := range sites {
			if !yield(File{root(i) + "/www/web.config", declaration + "<configuration>\n  <system.webServer>\n" + web(i) + "  </system.webServer>\n</configuration>\n"}) ||
				!yield(File{root(i) + "/files/list.txt", "a\n"}) || !yield(File{root(i) + "/shop/default.htm", "<!doctype html>\n"}) {
				return
			}
		}
	}
}

// lines repeats a line; format gets the number of the repetition.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// restricted returns entries of a restriction list; format is their path below C:\tools.
func restricted(n int, format string) string {
	return lines(n, `        <add path="C:\tools\`+strings.ReplaceAll(format, `"`, "&quot;")+"\" allowed=\"true\" />\n")
}

// cgiSites is a server with as many sites as entries in the restriction list. Each site has a program of its own; format is how the
// entry spells it, or the site where it has "%%S".
func cgiSites(n int, format string) func(yield func(File) bool) {
	line := `C:\tools\%05d\python.exe -u "%%s"`
	if strings.Contains(format, "%%S") {
		line = `C:\tools\` + format
	}
	return several(n, restricted(n, format), func(i int) string {
		return "    <handlers accessPolicy=\"Read, Script, Execute\">\n" + fmt.Sprintf(`      <add name="python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="`+strings.ReplaceAll(line, `"`, "&quot;")+`" resourceType="File" />`, i) + "\n    </handlers>\n"
	})
}

func handlers(n int) string {
	return "    <handlers>\n" + lines(n, `      <add name="h%[1]d" path="*.x%[1]d" verb="*" modules="CgiModule" scriptProcessor="C:\tools\%05[1]d\python.exe -u &quot;%%s&quot;" resourceType="File" />`+"\n") + "    </handlers>\n"
}

func rewriteRules(n int) string {
	return "    <rewrite>\n      <rules>\n" + lines(n, `        <rule name="r%[1]d" stopProcessing="true"><match url="^old%[1]d/([0-9]+)/(.*)$" /><conditions><add input="{HTTP_HOST}" pattern="^www%[1]d\.example$" /></conditions><action type="Rewrite" url="new%[1]d/{R:2}" /></rule>`+"\n") + "      </rules>\n    </rewrite>\n"
}

func redirectRules(n int) string {
	return "    <rewrite>\n      <rules>\n" + lines(n, `        <rule name="r%[1]d" stopProcessing="true"><match url="^old%[1]d/([0-9]+)/(.*)$" /><action type="Redirect" url="/new%[1]d/{R:2}" /></rule>`+"\n") + "      </rules>\n    </rewrite>\n"
}

func outboundRules(n int) string {
	return "    <rewrite>\n      <outboundRules>\n" + lines(n, `        <rule name="o%[1]d"><match filterByTags="A" pattern="^http://old%[1]d/(.*)$" /><action type="Rewrite" value="https://new%[1]d/{R:1}" /></rule>`+"\n") + "      </outboundRules>\n    </rewrite>\n"
}

func rewriteMaps(n int) string {
	return "    <rewrite>\n      <rewriteMaps>\n" + lines(n, `        <rewriteMap name="m%[1]d"><add key="/a%[1]d" value="/b%[1]d" /></rewriteMap>`+"\n") + "      </rewriteMaps>\n    </rewrite>\n"
}

// findings has keys that are there twice.
func findings(n int) string {
	return "    <staticContent>\n" + lines(n, `      <mimeMap fileExtension=".a%[1]d" mimeType="" />`+"\n") + "    </staticContent>\n"
}

// locations is a server with n location tags for directories of its site.
func locations(n int) func(yield func(File) bool) {
	return func(yield func(File) bool) {
		for f := range one("", "") {
			if f.Path == "applicationHost.config" {
				tags := lines(n, "  <location path=\"site00000/d%05[1]d\">\n    <system.webServer>\n      <directoryBrowse enabled=\"true\" />\n    </system.webServer>\n  </location>\n")
				f.Text = strings.Replace(f.Text, "</configuration>\n", tags+"</configuration>\n", 1)
			}
			if !yield(f) {
				return
			}
		}
	}
}

// rewriteSections are the declarations that the setup of URL Rewrite adds.
const rewriteSections = `      <sectionGroup name="rewrite">
        <section name="allowedServerVariables" overrideModeDefault="Deny" />
        <section name="rules" overrideModeDefault="Allow" />
        <section name="outboundRules" overrideModeDefault="Allow" />
        <section name="rewriteMaps" overrideModeDefault="Allow" />
      </sectionGroup>
`
