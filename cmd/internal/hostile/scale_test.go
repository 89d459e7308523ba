//go:build unix

package hostile

import (
	"fmt"
	"io"
	"testing"
)

const many = 100_000

// server is an applicationHost.config with what the arguments hold.
func server(w io.Writer, applicationHost, tail func()) {
	io.WriteString(w, head+`<configuration><configSections><sectionGroup name="system.applicationHost"><section name="sites"/><section name="applicationPools"/></sectionGroup>`+
		`<sectionGroup name="system.webServer"><section name="handlers"/></sectionGroup></configSections><system.applicationHost>`)
	applicationHost()
	io.WriteString(w, "</system.applicationHost>")
	tail()
	io.WriteString(w, "</configuration>")
}

const (
	siteHead = `<sites><site name="s" id="1">`
	siteTail = `<bindings><binding protocol="http" bindingInformation="*:80:h"/></bindings></site></sites>`
	rootApp  = `<application path="/"><virtualDirectory path="/" physicalPath="C:\s"/></application>`
)

// TestScale gives collections more entries than any server has. Rules that compare entries with each other must not compare all.
func TestScale(t *testing.T) {
	heavy(t)
	each := func(w io.Writer, n int, format string) {
		for i := range n {
			fmt.Fprintf(w, format, i)
		}
	}
	web := func(before, format, after string) func(io.Writer) {
		return func(w io.Writer) {
			io.WriteString(w, webHead+before)
			each(w, many, format)
			io.WriteString(w, after+webTail)
		}
	}
	nothing := func() {}
	tests := []struct {
		name, file string
		fill       func(io.Writer)
		code       int
		says       string
	}{
		{"handlers", "", web("<handlers>", "<add name=\"h%[1]d\" path=\"*.e%[1]d\" verb=\"GET\" modules=\"M\"/>\n", "</handlers>"), 0, ""},
		{"one handler many times", "", web("<handlers>", "<!--%d--><add name=\"x\" path=\"*.x\" verb=\"*\" modules=\"M\"/>", "</handlers>"), 1, "not listed"},
		{"handlers for everything", "", web("<handlers>", `<add name="h%[1]d" path="*" verb="*" modules="CgiModule" scriptProcessor="C:\p\x%[1]d.exe"/>`, "</handlers>"), 1, ""},
		{"removes and adds", "", web("<handlers>", `<remove name="H%[1]d"/><add name="h%[1]d" path="*.e%[1]d" verb="GET" modules="M"/>`, "</handlers>"), 0, ""},
		{"removes by another case", "", func(w io.Writer) {
			io.WriteString(w, webHead+"<modules>")
			each(w, many, `<add name="M%d" type="T"/>`)
			each(w, many, `<remove name="m%d"/>`)
			io.WriteString(w, "</modules>"+webTail)
		}, 0, ""},
		{"clears", "", web("<handlers>", `<clear/><add name="h%d" path="*.e" verb="GET" modules="M"/>`, "</handlers>"), 0, ""},
		{"rewrite rules", "", web("<rewrite><rules>", `<rule name="r%[1]d" stopProcessing="true"><match url="^a%[1]d/(.*)$"/><action type="Rewrite" url="b%[1]d/{R:1}"/></rule>`, "</rules></rewrite>"), 0, ""},
		{"rewrite maps", "", func(w io.Writer) {
			io.WriteString(w, webHead+"<rewrite><rewriteMaps>")
			each(w, many, `<rewriteMap name="m%d"><add key="a" value="b"/></rewriteMap>`)
			io.WriteString(w, "</rewriteMaps><rules>")
			each(w, many/10, `<rule name="r%[1]d"><match url="x"/><action type="Rewrite" url="{m%[1]d:a}"/></rule>`)
			io.WriteString(w, "</rules></rewrite>"+webTail)
		}, 0, ""},
		{"outbound rules", "", func(w io.Writer) {
			io.WriteString(w, webHead+"<rewrite><outboundRules>")
			each(w, many/2, `<rule name="r%[1]d" preCondition="p%[1]d"><match filterByTags="A" pattern="a"/><action type="Rewrite" value="x"/></rule>`)
			io.WriteString(w, "<preConditions>")
			each(w, many/2, `<preCondition name="p%d"><add input="{X}" pattern="a"/></preCondition>`)
			io.WriteString(w, "</preConditions></outboundRules></rewrite>"+webTail)
		}, 0, ""},
		{"one element many times", "", web("<defaultDocument>", `<files><add value="d%d.htm"/></files>`, "</defaultDocument>"), 0, ""},
		{"one section many times", "", web("", "<!--%d--><handlers/>", ""), 1, "not listed"},
		{"unknown sections", "", web("", "<a%d/>", ""), 1, "not listed"},
		{"locked names", "", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers lockAttributes="`)
			each(w, many, "a%d,")
			io.WriteString(w, `"/>`+webTail)
		}, 1, ""},
		{"verbs", "", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers><add name="a" path="*.x" modules="M" verb="`)
			each(w, many, "V%d,")
			io.WriteString(w, `"/></handlers>`+webTail)
		}, 0, ""},
		{"stars", "", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers><add name="a" path="`)
			repeat(w, "*a", many)
			io.WriteString(w, `b" verb="*" modules="M"/></handlers>`+webTail)
		}, 0, ""},
		{"MIME types", "", web("<staticContent>", `<mimeMap fileExtension=".e%d" mimeType="a/b"/>`, "</staticContent>"), 0, ""},
		{"one MIME type many times", "", web("<staticContent>", `<!--%d--><mimeMap fileExtension=".x" mimeType="a/b"/>`, "</staticContent>"), 1, ""},
		{"error pages", "", web("<httpErrors>", `<error statusCode="404" subStatusCode="%[1]d" path="x%[1]d.htm"/>`, "</httpErrors>"), 1, ""},
		{"redirects", "", web(`<httpRedirect enabled="true" destination="/x">`, `<add wildcard="*a%d*b*" destination="/y"/>`, "</httpRedirect>"), 1, ""},
		{"suppressions", "", web("<handlers>", `<!-- iislens:ignore all x --><add name="h%[1]d" path="*.e%[1]d" verb="GET" modules="M"/>`, "</handlers>"), 0, ""},
		{"unknown suppressions", "", web("<handlers>", `<!-- iislens:ignore nosuch%d x --><add/>`, "</handlers>"), 1, ""},
		{"names in a suppression", "", func(w io.Writer) {
			io.WriteString(w, "<configuration><!-- iislens:ignore ")
			each(w, many, "n%d,")
			io.WriteString(w, "z x --><system.webServer>")
			repeat(w, "<a/>", many)
			io.WriteString(w, webTail)
		}, 1, ""},
		{"a million locations", "", func(w io.Writer) {
			io.WriteString(w, head+"<configuration>")
			repeat(w, "<location path=\"a\"/>\n", 1_000_000)
			io.WriteString(w, "</configuration>")
		}, 3, "more elements, attributes and comments than are read"},
		{"locations for one path", "", func(w io.Writer) {
			io.WriteString(w, head+"<configuration>")
			repeat(w, "<location path=\"a\"><system.webServer><handlers/></system.webServer></location>\n", 2*many)
			io.WriteString(w, "</configuration>")
		}, 1, ""},
		{"locations for many paths", "", func(w io.Writer) {
			io.WriteString(w, head+"<configuration>")
			each(w, many, "<location path=\"a%d\"><system.webServer><handlers><remove name=\"x\"/></handlers></system.webServer></location>\n")
			io.WriteString(w, "</configuration>")
		}, 0, ""},
		{"sites", "applicationHost.config", func(w io.Writer) {
			server(w, func() {
				io.WriteString(w, "<sites>")
				each(w, many/2, `<site name="s%[1]d" id="%[1]d"><application path="/"><virtualDirectory path="/" physicalPath="C:\s%[1]d"/></application><bindings><binding protocol="http" bindingInformation="*:80:h%[1]d"/></bindings></site>`)
				io.WriteString(w, "</sites>")
			}, nothing)
		}, -1, ""},
		{"one site many times", "applicationHost.config", func(w io.Writer) {
			server(w, func() {
				io.WriteString(w, "<sites>")
				repeat(w, `<site name="s" id="1">`+rootApp+`<bindings><binding protocol="http" bindingInformation="*:80:"/></bindings></site>`, many/2)
				io.WriteString(w, "</sites>")
			}, nothing)
		}, 1, ""},
		{"bindings", "applicationHost.config", func(w io.Writer) {
			server(w, func() {
				io.WriteString(w, siteHead+rootApp+"<bindings>")
				repeat(w, `<binding protocol="http" bindingInformation="*:80:h"/>`, many)
				io.WriteString(w, "</bindings></site></sites>")
			}, nothing)
		}, 1, ""},
		{"applications", "applicationHost.config", func(w io.Writer) {
			server(w, func() {
				io.WriteString(w, siteHead)
				each(w, many, `<application path="/a%[1]d" applicationPool="p%[1]d"><virtualDirectory path="/" physicalPath="C:\s%[1]d"/></application>`)
				io.WriteString(w, siteTail)
			}, nothing)
		}, 1, ""},
		{"virtual directories", "applicationHost.config", func(w io.Writer) {
			server(w, func() {
				io.WriteString(w, siteHead+`<application path="/">`)
				each(w, many, `<virtualDirectory path="/a%[1]d" physicalPath="C:\s%[1]d"/>`)
				io.WriteString(w, "</application>"+siteTail)
			}, nothing)
		}, 1, ""},
		{"nested locations on a server", "applicationHost.config", func(w io.Writer) {
			server(w, func() { io.WriteString(w, siteHead+rootApp+siteTail) }, func() {
				path := "s"
				for range 2000 {
					path += "/a"
					fmt.Fprintf(w, `<location path="%s"><system.webServer><handlers><remove name="x"/></handlers></system.webServer></location>`, path)
				}
			})
		}, -1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			target := "/x.e5"
			if test.file == "" {
				test.file = "web.config"
			} else {
				target = "http://h/a5/x"
			}
			stream(t, dir, test.file, test.fill)
			o := run(t, dir, "lint")
			if test.code < 0 {
				test.code = min(o.code, 1)
			}
			o.want(t, test.code, test.says)
			if o := run(t, dir, "explain", target); o.code == 2 {
				t.Errorf("explain: exit 2\n%s", clip(o.all()))
			}
		})
	}
}

// TestExpressions: rewrite rules whose regular expressions and templates explode.
func TestExpressions(t *testing.T) {
	tests := map[string]func(io.Writer){
		"nested repetition": func(w io.Writer) {
			repeat(w, `<rule name="r"><match url="^(a+)+$"/><conditions><add input="{URL}" pattern="(x+x+)+y"/></conditions><action type="Rewrite" url="b{R:1}"/></rule>`, 1000)
		},
		"alternatives": func(w io.Writer) {
			repeat(w, `<rule name="r"><match url="^(a|a)*(a|a)*(a|a)*(a|a)*$"/><action type="None"/></rule>`, 200)
		},
		"back-references": func(w io.Writer) {
			repeat(w, `<rule name="r"><match url="^(a*)*\1\1\1$"/><action type="None"/></rule>`, 200)
		},
		"groups": func(w io.Writer) {
			io.WriteString(w, `<rule name="r"><match url="`)
			repeat(w, "(", many)
			repeat(w, ")", many)
			io.WriteString(w, `"/><action type="None"/></rule>`)
		},
		"counted repetition": func(w io.Writer) {
			io.WriteString(w, `<rule name="r"><match url="(((a{1,1000}){1,1000}){1,1000}){1,1000}"/><action type="None"/></rule><rule name="s"><match url="`)
			repeat(w, "a?", 20_000)
			repeat(w, "a", 20_000)
			io.WriteString(w, `"/><action type="None"/></rule>`)
		},
		"growing URL": func(w io.Writer) {
			repeat(w, `<rule name="r"><match url="(.*)"/><action type="Rewrite" url="{R:0}{R:0}{R:0}{R:0}{R:0}{R:0}"/></rule>`, 1000)
		},
		"nested functions": func(w io.Writer) {
			io.WriteString(w, `<rule name="r"><match url=".*"/><action type="Rewrite" url="`)
			repeat(w, "{UrlEncode:", many)
			io.WriteString(w, "{R:0}")
			repeat(w, "}", many)
			io.WriteString(w, `"/></rule>`)
		},
		"tracked captures": func(w io.Writer) {
			io.WriteString(w, `<rule name="r"><match url="(.*)"/><conditions trackAllCaptures="true">`)
			repeat(w, `<add input="{C:1}{C:1}{C:2}{R:0}" pattern="(.*)(.*)"/>`, 100)
			io.WriteString(w, `</conditions><action type="Rewrite" url="{C:9}"/></rule>`)
		},
	}
	for name, fill := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			stream(t, dir, "web.config", func(w io.Writer) {
				io.WriteString(w, webHead+"<rewrite><rules>")
				fill(w)
				io.WriteString(w, "</rules></rewrite>"+webTail)
			})
			for _, args := range [][]string{{"lint"}, {"explain", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}, {"diagnose", "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}} {
				if o := run(t, dir, args...); o.code > 1 {
					t.Errorf("%s: exit %d\n%s", args[0], o.code, clip(o.all()))
				}
			}
		})
	}
}
