// Package farm makes the configuration of hosting servers of any size, for benchmarks and tests of scale: the same seed gives
// the same bytes. It imports nothing of this module.
package farm

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// File is one file of a farm; Path is relative, with slashes: applicationHost.config, root/C/sites/….
type File struct {
	Path string
	Text string
}

// Generate yields the files of a server with the given number of sites. Each site has an application, a virtual directory, a
// location tag in applicationHost.config, four web.config files and a few other files.
func Generate(sites int, seed uint64) func(yield func(File) bool) {
	return func(yield func(File) bool) {
		random := rand.New(rand.NewPCG(seed, 0))
		if !yield(File{"applicationHost.config", applicationHost(sites, random)}) {
			return
		}
		for i := range sites {
			for _, f := range site(i, random) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// Host returns the host name of a site.
func Host(i int) string { return fmt.Sprintf("www.site%05d.example", i) }

func root(i int) string { return fmt.Sprintf("root/C/sites/%03d/site%05d", i/100, i) }

func windows(i int, rest string) string {
	return fmt.Sprintf(`C:\sites\%03d\site%05d%s`, i/100, i, rest)
}

func applicationHost(sites int, random *rand.Rand) string {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString("    <applicationPools>\n      <applicationPoolDefaults managedRuntimeVersion=\"v4.0\">\n        <processModel identityType=\"ApplicationPoolIdentity\" />\n      </applicationPoolDefaults>\n")
	for i := range sites {
		fmt.Fprintf(&b, "      <add name=\"pool%05d\" managedRuntimeVersion=\"%s\" />\n", i, []string{"v4.0", "v4.0", ""}[random.IntN(3)])
	}
	b.WriteString("    </applicationPools>\n    <sites>\n")
	for i := range sites {
		fmt.Fprintf(&b, `      <site name="site%05d" id="%d" serverAutoStart="true">
        <application path="/" applicationPool="pool%05d">
          <virtualDirectory path="/" physicalPath="%s" />
          <virtualDirectory path="/files" physicalPath="%s" />
        </application>
        <application path="/shop" applicationPool="pool%05d">
          <virtualDirectory path="/" physicalPath="%s" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:%s" />
        </bindings>
      </site>
`, i, i+1, i, windows(i, `\www`), windows(i, `\files`), i, windows(i, `\shop`), Host(i))
	}
	b.WriteString(middle)
	for i := range sites {
		fmt.Fprintf(&b, `  <location path="site%05d/files">
    <system.webServer>
      <directoryBrowse enabled="%t" />
      <handlers accessPolicy="Read" />
    </system.webServer>
  </location>
`, i, random.IntN(2) == 0)
	}
	b.WriteString("</configuration>\n")
	return b.String()
}

func site(i int, random *rand.Rand) []File {
	at := root(i)
	return []File{
		{at + "/www/web.config", rootConfig(random)},
		{at + "/www/index.html", "<!doctype html><title>site</title>\n"},
		{at + "/www/api/web.config", apiConfig(i, random)},
		{at + "/www/images/logo.png", "png"},
		{at + "/shop/web.config", shopConfig(random)},
		{at + "/shop/default.htm", "<!doctype html>\n"},
		{at + "/files/web.config", filesConfig(random)},
		{at + "/files/list.txt", "a\n"},
	}
}

func rootConfig(random *rand.Rand) string {
	var b strings.Builder
	b.WriteString(declaration + "<configuration>\n  <appSettings>\n")
	for k := range 2 + random.IntN(5) {
		fmt.Fprintf(&b, "    <add key=\"setting%d\" value=\"%d\" />\n", k, random.IntN(1000))
	}
	b.WriteString("  </appSettings>\n  <system.webServer>\n    <defaultDocument>\n      <files>\n        <clear />\n        <add value=\"index.html\" />\n        <add value=\"default.aspx\" />\n      </files>\n    </defaultDocument>\n")
	b.WriteString("    <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n        <add name=\"X-Content-Type-Options\" value=\"nosniff\" />\n      </customHeaders>\n    </httpProtocol>\n")
	b.WriteString("    <staticContent>\n      <remove fileExtension=\".webp\" />\n      <mimeMap fileExtension=\".webp\" mimeType=\"image/webp\" />\n    </staticContent>\n")
	b.WriteString("    <httpErrors errorMode=\"Custom\">\n      <remove statusCode=\"404\" subStatusCode=\"-1\" />\n      <error statusCode=\"404\" path=\"404.html\" />\n    </httpErrors>\n  </system.webServer>\n</configuration>\n")
	return b.String()
}

func apiConfig(i int, random *rand.Rand) string {
	return fmt.Sprintf(declaration+`<configuration>
  <system.webServer>
    <handlers>
      <add name="api%d" path="*.api" verb="GET,HEAD,POST" type="Site.Api, Site" preCondition="integratedMode" />
      <remove name="OPTIONSVerbHandler" />
    </handlers>
    <security>
      <requestFiltering>
        <requestLimits maxAllowedContentLength="%d" />
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
`, i, 10000000+random.IntN(50000000))
}

func shopConfig(random *rand.Rand) string {
	return fmt.Sprintf(declaration+`<configuration>
  <location path="." inheritInChildApplications="false">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="%d.00:00:00" />
      </staticContent>
      <urlCompression doStaticCompression="true" doDynamicCompression="%t" />
    </system.webServer>
  </location>
  <location path="admin">
    <system.web>
      <authorization>
        <deny users="?" />
      </authorization>
    </system.web>
  </location>
</configuration>
`, 1+random.IntN(30), random.IntN(2) == 0)
}

func filesConfig(random *rand.Rand) string {
	return fmt.Sprintf(declaration+`<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".dat%d" mimeType="application/octet-stream" />
    </staticContent>
    <caching enabled="true" />
  </system.webServer>
</configuration>
`, random.IntN(50))
}
