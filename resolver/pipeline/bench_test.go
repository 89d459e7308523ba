package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/profile"
)

const benchSites = 100

// largeServer generates a server with many sites, each with an application, programs and files of its own.
func largeServer(tb testing.TB) *resolver.Server {
	tb.Helper()
	config, _, err := profile.Open("iis10")
	if err != nil {
		tb.Fatal(err)
	}
	tree := fstest.MapFS{"C/Python/python.exe": {Data: image(true)}, "C/PHP/php-cgi.exe": {Data: image(true)}, "C/inetpub/wwwroot/a.txt": {}}
	put := func(name, text string) { tree[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	var sites strings.Builder
	for i := range benchSites {
		fmt.Fprintf(&sites, `<site name="Site %[1]d" id="%[2]d">
<application path="/"><virtualDirectory path="/" physicalPath="C:\sites\s%[1]d" /><virtualDirectory path="/media" physicalPath="C:\media\s%[1]d" /></application>
<application path="/shop"><virtualDirectory path="/" physicalPath="C:\shops\s%[1]d" /></application>
<bindings><binding protocol="http" bindingInformation="*:80:s%[1]d.test" /></bindings></site>
`, i, i+2)
		root := fmt.Sprintf("C/sites/s%d/", i)
		put(root+"index.html", "<p>")
		put(root+"docs/a.html", "<p>")
		put(root+"cgi/x.py", "print()")
		put(root+"web.config", `<configuration><system.webServer><handlers>
<add name="Py" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe -u &quot;%s&quot;" resourceType="File" />
<add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
</handlers></system.webServer></configuration>`)
		put(root+"docs/web.config", `<configuration><system.webServer><staticContent><mimeMap fileExtension=".webp" mimeType="image/webp" /></staticContent></system.webServer></configuration>`)
		put(fmt.Sprintf("C/media/s%d/a.png", i), "png")
		put(fmt.Sprintf("C/shops/s%d/index.php", i), "<?php")
		put(fmt.Sprintf("C/shops/s%d/style/site.css", i), "p{}")
		put(fmt.Sprintf("C/shops/s%d/web.config", i), `<configuration><system.webServer><defaultDocument><files><add value="index.php" /></files></defaultDocument></system.webServer></configuration>`)
	}
	config = edit(tb, config, "append", "system.applicationHost/sites", sites.String())
	config = edit(tb, config, "append", "system.webServer/security/isapiCgiRestriction", `<add path="C:\Python\python.exe -u &quot;%s&quot;" allowed="true" />`)
	config = edit(tb, config, "replace", "system.webServer/fastCgi", `<fastCgi><application fullPath="C:\PHP\php-cgi.exe" /></fastCgi>`)
	server, err := resolver.Load(resolver.Options{Config: config, ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: tree, Local: "root"})})
	if err != nil {
		tb.Fatal(err)
	}
	return server
}

// manyRequests returns n requests over all sites, of which about one in four fails.
func manyRequests(tb testing.TB, n int) []*resolver.Request {
	tb.Helper()
	paths := []string{"/index.html", "/", "/docs/a.html", "/cgi/x.py", "/cgi/x.py/info", "/media/a.png", "/shop/", "/shop/index.php", "/shop/style/site.css", "/docs/",
		"/missing%d.html", "/page.aspx", "/api/v1/items/%d", "/cgi/missing.py", "/bin/x.dll", "/shop/style/site.css?v=%d"}
	list := make([]*resolver.Request, n)
	for i := range list {
		path := paths[i%len(paths)]
		if strings.Contains(path, "%d") {
			path = fmt.Sprintf(path, i)
		}
		r, err := resolver.ParseURL(fmt.Sprintf("http://s%d.test%s", i/len(paths)%benchSites, path))
		if err != nil {
			tb.Fatal(err)
		}
		r.ClientIP, r.LocalIP = "192.0.2.1", "192.0.2.80"
		list[i] = r
	}
	return list
}

// BenchmarkPredict predicts requests of a server with a hundred sites, warm; one operation is one request.
func BenchmarkPredict(b *testing.B) {
	for _, brief := range []bool{false, true} {
		b.Run(fmt.Sprintf("brief=%v", brief), func(b *testing.B) {
			predictor := pipeline.New(largeServer(b))
			predictor.Brief = brief
			requests := manyRequests(b, 100_000)
			for _, r := range requests[:5000] {
				predictor.Predict(r)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				predictor.Predict(requests[i])
				if i++; i == len(requests) {
					i = 0
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
