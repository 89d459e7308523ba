package discover

import (
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Kind says what a file is to IIS.
type Kind uint8

// The kinds of files.
const (
	// Other is a file that IIS does not read; only files named one by one have it.
	Other Kind = iota
	// Web is a web.config.
	Web
	// AppHost is an applicationHost.config, of IIS Express too, or the file that IIS generates for a pool.
	AppHost
	// Transform is an XML document transform (XDT), or a NuGet .transform, of one of the others.
	Transform
	// Administration is administration.config, the configuration of IIS Manager.
	Administration
	// Redirection is redirection.config, which may point to an applicationHost.config elsewhere.
	Redirection
)

func (k Kind) String() string {
	return [...]string{"other", "web", "applicationHost", "transform", "administration", "redirection"}[k]
}

// byName is what the name of a file says.
type byName uint8

const (
	foreign byName = iota // not ours whatever it holds
	unclear               // the content decides
	certain
)

// foreignNames are configuration files of other programs, lower case.
var foreignNames = map[string]string{
	"packages.config": "NuGet", "nuget.config": "NuGet", "repositories.config": "NuGet", "app.config": "a .NET program",
	"machine.config": ".NET", "log4net.config": "log4net", "nlog.config": "NLog",
}

// foreignSuffixes are endings of the names of configuration files of other programs.
var foreignSuffixes = []string{".exe.config", ".dll.config", ".vshost.config"}

// foreignPrefixes are beginnings of such names: app.Release.config transforms app.config.
var foreignPrefixes = []string{"app.", "packages.", "nuget.", "log4net.", "nlog."}

// kindOfName judges a file by its name alone; case does not count. who is the program that reads a foreign file.
func kindOfName(name string) (kind Kind, sure byName, who string) {
	name = strings.ToLower(name)
	switch name {
	case "web.config":
		return Web, certain, ""
	case "applicationhost.config":
		return AppHost, certain, ""
	case "administration.config":
		return Administration, certain, ""
	case "redirection.config":
		return Redirection, certain, ""
	}
	if who, ok := foreignNames[name]; ok {
		return Other, foreign, who
	}
	for _, suffix := range foreignSuffixes {
		if strings.HasSuffix(name, suffix) {
			return Other, foreign, "a .NET program"
		}
	}
	if isTransformName(name) {
		return Transform, certain, ""
	}
	for _, prefix := range foreignPrefixes {
		if strings.HasPrefix(name, prefix) && (strings.HasSuffix(name, ".config") || isPackageName(name)) {
			return Other, foreign, "another program"
		}
	}
	if strings.HasSuffix(name, ".config") || isPackageName(name) {
		return Other, unclear, ""
	}
	return Other, foreign, ""
}

// isTransformName knows web.Release.config and what NuGet and Azure call transforms of a web.config or applicationHost.config.
func isTransformName(name string) bool {
	for _, base := range []string{"web.", "applicationhost."} {
		rest, ok := strings.CutPrefix(name, base)
		if !ok {
			continue
		}
		if rest == "xdt" || strings.HasSuffix(rest, ".xdt") || isPackageName(name) {
			return true
		}
		if middle, ok := strings.CutSuffix(rest, ".config"); ok && middle != "" && base == "web." {
			return true
		}
	}
	return false
}

// isPackageName knows the endings that NuGet gives to transforms.
func isPackageName(name string) bool {
	return strings.HasSuffix(name, ".config.transform") || strings.HasSuffix(name, ".config.xdt") ||
		strings.HasSuffix(name, ".config.install.xdt") || strings.HasSuffix(name, ".config.uninstall.xdt")
}

// xdtNamespace is the namespace of transform attributes.
const xdtNamespace = "http://schemas.microsoft.com/XML-Document-Transform"

// kindOfContent judges a file by what it holds. why is for Other.
func kindOfContent(path string, raw []byte) (kind Kind, why string) {
	doc := xmlsrc.Parse(source.Decode(path, "", raw), xmlsrc.Limits{})
	if doc.Root == nil {
		return Other, "it is not XML"
	}
	if doc.Root.Name != "configuration" {
		return Other, "its outermost element is <" + doc.Root.Name + ">, not <configuration>"
	}
	ours, xdt := Other, false
	transform := func(e *xmlsrc.Element) {
		for i := range e.Attrs {
			xdt = xdt || e.Attrs[i].Value == xdtNamespace || e.Attrs[i].Prefix == "xdt"
		}
	}
	transform(doc.Root)
	for _, e := range doc.Root.Children {
		transform(e)
		switch section := e.Name; {
		case section == "location":
			for _, inner := range e.Children {
				ours = max(ours, kindOfSection(inner.Name))
			}
		case section == "configSections":
			for _, group := range e.Children {
				if group.Value("name") == "system.applicationHost" {
					ours = AppHost
				}
			}
		default:
			ours = max(ours, kindOfSection(section))
		}
	}
	switch {
	case ours == Other && xdt:
		return Other, "it transforms a file that IIS does not read"
	case ours == Other:
		return Other, "it has no section of IIS or ASP.NET"
	case xdt:
		return Transform, ""
	}
	return ours, ""
}

// kindOfSection tells which file a section directly inside <configuration> belongs to. AppHost is greater than Web: a file with
// sections of both is an applicationHost.config.
func kindOfSection(name string) Kind {
	switch name {
	case "system.applicationHost":
		return AppHost
	case "configurationRedirection":
		return Redirection
	case "system.webServer", "system.web", "system.web.extensions", "system.ftpServer":
		return Web
	}
	return Other
}
