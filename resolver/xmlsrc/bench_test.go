package xmlsrc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/source"
)

// smallConfig is a web.config of about 1 kB as applications ship it.
const smallConfig = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <!-- written by the deployment, do not edit -->
  <system.web>
    <compilation targetFramework="4.8" />
    <httpRuntime targetFramework="4.8" maxRequestLength="51200" />
  </system.web>
  <system.webServer>
    <handlers>
      <remove name="ExtensionlessUrlHandler-Integrated-4.0" />
      <add name="ExtensionlessUrlHandler-Integrated-4.0" path="*." verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
      <add name="Reports" path="reports/*.axd" verb="GET,HEAD" type="Contoso.Reports.Handler, Contoso.Reports" resourceType="Unspecified" />
    </handlers>
    <security>
      <requestFiltering>
        <requestLimits maxAllowedContentLength="52428800" />
      </requestFiltering>
    </security>
    <staticContent>
      <mimeMap fileExtension=".webmanifest" mimeType="application/manifest+json" />
    </staticContent>
  </system.webServer>
</configuration>
`

// serverConfig returns an applicationHost.config of at least size bytes: sites, locations with handlers and rules, MIME maps.
func serverConfig(size int) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<configuration>\r\n    <system.applicationHost>\r\n        <sites>\r\n")
	for i := 0; b.Len() < size/3; i++ {
		fmt.Fprintf(&b, `            <site name="Site %d" id="%d" serverAutoStart="true">
                <application path="/" applicationPool="Pool%d">
                    <virtualDirectory path="/" physicalPath="D:\sites\site%d\wwwroot" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:www%d.example.com" />
                </bindings>
            </site>
`, i, i+1, i%7, i, i)
	}
	b.WriteString("        </sites>\n    </system.applicationHost>\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `    <location path="Site %d" overrideMode="Allow"> <!-- site %d -->
        <system.webServer>
            <handlers accessPolicy="Read, Script">
                <add name="PHP-%d" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\php\php-cgi.exe" resourceType="Either" requireAccess="Script" />
                <remove name="TRACEVerbHandler" />
            </handlers>
            <staticContent>
                <mimeMap fileExtension=".x%d" mimeType="application/octet-stream" />
                <mimeMap fileExtension=".y%d" mimeType="text/plain" />
            </staticContent>
            <rewrite><rules><rule name="r%d"><match url="^a&amp;b(.*)$" /><action type="Rewrite" url="/x?u={R:1}&amp;v=%d" /></rule></rules></rewrite>
        </system.webServer>
    </location>
`, i, i, i, i, i, i, i)
	}
	b.WriteString("</configuration>\n")
	return b.String()
}

func benchmarkParse(b *testing.B, text string) {
	f := source.Decode("web.config", "", []byte(text))
	if err := Parse(f, Limits{}).Err; err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(f, Limits{})
	}
}

func benchmarkRawToken(b *testing.B, text string) {
	raw := []byte(text)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		dec := xml.NewDecoder(bytes.NewReader(raw))
		for {
			if _, err := dec.RawToken(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkParseLarge(b *testing.B) { benchmarkParse(b, serverConfig(1<<20)) }

func BenchmarkParseSmall(b *testing.B) { benchmarkParse(b, smallConfig) }

func BenchmarkRawTokenLarge(b *testing.B) { benchmarkRawToken(b, serverConfig(1<<20)) }

func BenchmarkRawTokenSmall(b *testing.B) { benchmarkRawToken(b, smallConfig) }

func BenchmarkEtreeLarge(b *testing.B) {
	f := source.Decode("web.config", "", []byte(serverConfig(1<<20)))
	b.SetBytes(int64(len(f.Text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(f, Limits{}).Etree()
	}
}

// BenchmarkReadAndParse includes reading the file from disk and decoding it, to compare with other programs on the same file.
func BenchmarkReadAndParse(b *testing.B) {
	path := b.TempDir() + "/applicationHost.config"
	text := serverConfig(1 << 20)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		if doc := Parse(source.Decode(path, "", raw), Limits{}); doc.Err != nil {
			b.Fatal(doc.Err)
		}
	}
}
