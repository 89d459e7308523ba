package security

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// HandlerMapsContent reports script engines that run files which people upload or which hold data.
var HandlerMapsContent = &rules.Rule{
	ID: "IIS9006", Name: "handler-maps-content", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "script engine on content",
		What:  "A CGI, FastCGI or ISAPI script engine that is mapped to images, documents or configuration files, or to every file of a directory for uploads.",
		Why:   "The engine runs whatever the file holds: a picture with a few lines of script in it becomes a program on the server.",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "runs \*\.jpg" -->
      <add name="PHP-jpg" path="*.jpg" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Handlers <handlers>", "OWASP: Unrestricted File Upload", "IIS 10.0 Site STIG IIST-SI-000215"},
	},
	Sections: []string{handler.SectionName},
	Scope:    handlerMapsContent,
}

// content holds the extensions of files that no script engine has a reason to run.
var content = map[string]bool{
	".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".bmp": true, ".ico": true, ".svg": true, ".webp": true, ".tif": true, ".tiff": true,
	".pdf": true, ".doc": true, ".docx": true, ".xls": true, ".xlsx": true, ".zip": true, ".rar": true, ".7z": true, ".mp3": true, ".mp4": true,
	".txt": true, ".csv": true, ".log": true, ".config": true, ".ini": true, ".woff": true, ".woff2": true, ".ttf": true,
}

var uploads = onDemand(`(?i)^(?:user)?(?:uploads?|uploaded|attachments?|avatars|media|userfiles)$`)

func handlerMapsContent(p *rules.Pass, s *rules.Scope) {
	for _, e := range s.Handlers(p.Server).Entries {
		if !ownItem(p, s, e.Item) || !engine(e) {
			continue
		}
		path := e.Path.Text
		switch ext := strings.ToLower(strings.TrimPrefix(path, "*")); {
		case strings.HasPrefix(path, "*.") && content[ext]:
		case path == "*" && e.Resource != handler.Unspecified && uploads().MatchString(s.Path[strings.LastIndexByte(s.Path, '/')+1:]):
		default:
			continue
		}
		f := rules.At(e.Item.Where("path"), handler.SectionName, e.Name)
		f.Message = fmt.Sprintf("%s runs %s: whoever gets such a file onto the server runs it as a program.", winpath.Base(executable(e)), path)
		f.Advice = "Map the engine to the extension of its scripts only."
		p.Report(f)
	}
}

// engine reports whether an entry runs the file that the URL names. ASP.NET's DLL hands such files on, and a command line with
// a script of its own does not run the file.
func engine(e *handler.Entry) bool {
	if len(e.Modules) == 0 || e.RawScriptProcessor == "" {
		return false
	}
	switch e.Modules[0] {
	case "CgiModule":
		return true
	case "FastCgiModule":
		return !strings.Contains(e.RawScriptProcessor, "|")
	case "IsapiModule":
		return !strings.Contains(strings.ToLower(e.RawScriptProcessor), "aspnet_isapi")
	}
	return false
}

// executable returns the program of a command line.
func executable(e *handler.Entry) string {
	text, _, _ := strings.Cut(e.RawScriptProcessor, "|")
	if rest, ok := strings.CutPrefix(text, `"`); ok {
		text, _, _ = strings.Cut(rest, `"`)
		return text
	}
	if at := strings.Index(strings.ToLower(text), ".exe"); at >= 0 {
		return text[:at+len(".exe")]
	}
	return text
}
