package farm

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Busy yields the files of a server on which there is something to find in every site: CGI, ISAPI and FastCGI handlers, command lines
// without their script, programs that the restriction list lacks, forbids or spells otherwise.
func Busy(sites int, seed uint64) func(yield func(File) bool) {
	return func(yield func(File) bool) {
		random := rand.New(rand.NewPCG(seed, 1))
		if !yield(File{"applicationHost.config", busyHost(sites, random)}) {
			return
		}
		for i := range sites {
			for _, f := range site(i, random) {
				switch {
				case strings.HasSuffix(f.Path, "/www/web.config"):
					f.Text = busyRoot(i)
				case strings.HasSuffix(f.Path, "/files/web.config"):
					f.Text = busyFiles(i, random)
				}
				if !yield(f) {
					return
				}
			}
		}
	}
}

// listed is how many programs the restriction list of a busy server has: those of the first sites, and some that all share.
const listed = 24

func busyHost(sites int, random *rand.Rand) string {
	var list, fast strings.Builder
	for i := range min(sites, listed) {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&list, "        <add path=\"C:\\tools\\%05d\\python.exe -u &quot;%%s&quot;\" allowed=\"true\" />\n", i)
		case 1:
			fmt.Fprintf(&list, "        <add path=\"C:\\tools\\%05d\\python.exe\" allowed=\"true\" />\n", i)
		case 2:
			fmt.Fprintf(&list, "        <add path=\"C:\\tools\\%05d\\python.exe -u &quot;%%s&quot;\" allowed=\"false\" />\n", i)
		default:
			fmt.Fprintf(&list, "        <add path=\"C:\\ext\\%05d\\ext.dll\" allowed=\"true\" />\n", i)
		}
	}
	for i := range min(sites, listed) {
		fmt.Fprintf(&fast, "      <application fullPath=\"C:\\php\\%05d\\php-cgi.exe\" />\n", i)
	}
	text := applicationHost(sites, random)
	text = strings.Replace(text, "      <isapiCgiRestriction />\n", "      <isapiCgiRestriction>\n"+list.String()+"      </isapiCgiRestriction>\n", 1)
	text = strings.Replace(text, "    <globalModules>\n", "    <fastCgi>\n"+fast.String()+"    </fastCgi>\n    <globalModules>\n"+
		"      <add name=\"CgiModule\" image=\"%windir%\\System32\\inetsrv\\cgi.dll\" />\n"+
		"      <add name=\"IsapiModule\" image=\"%windir%\\System32\\inetsrv\\isapi.dll\" />\n"+
		"      <add name=\"FastCgiModule\" image=\"%windir%\\System32\\inetsrv\\iisfcgi.dll\" />\n", 1)
	return strings.Replace(text, "    <modules>\n", "    <modules>\n      <add name=\"CgiModule\" />\n      <add name=\"IsapiModule\" />\n      <add name=\"FastCgiModule\" />\n", 1)
}

// busyRoot has four handlers for all of the site; the second directory of the site inherits them.
func busyRoot(i int) string {
	return fmt.Sprintf(declaration+`<configuration>
  <system.webServer>
    <handlers accessPolicy="Read, Script, Execute">
      <add name="python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\tools\%05[1]d\python.exe -u &quot;%%s&quot;" resourceType="File" />
      <add name="perl" path="*.pl" verb="*" modules="CgiModule" scriptProcessor="C:\tools\%05[1]d\perl.exe" resourceType="File" />
      <add name="ext" path="*.ext" verb="*" modules="IsapiModule" scriptProcessor="C:\ext\%05[1]d\ext.dll" resourceType="File" />
      <add name="php" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\php\%05[1]d\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
`, i)
}

// busyFiles adds a handler to those of the site, and misspells its placeholder.
func busyFiles(i int, random *rand.Rand) string {
	return fmt.Sprintf(declaration+`<configuration>
  <system.webServer>
    <handlers>
      <add name="ruby" path="*.rb" verb="*" modules="CgiModule" scriptProcessor="C:\tools\%05d\ruby.exe &quot;%%S&quot;" resourceType="File" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".dat%d" mimeType="application/octet-stream" />
    </staticContent>
  </system.webServer>
</configuration>
`, i, random.IntN(50))
}
