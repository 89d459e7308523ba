package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// addOns tells which product brings a section that a stock server does not declare.
var addOns = []struct{ section, product string }{
	{"system.webServer/rewrite", "URL Rewrite 2.1"},
	{"system.webServer/aspNetCore", "the ASP.NET Core Hosting Bundle"},
	{"system.webServer/httpPlatform", "HttpPlatformHandler"},
	{"system.webServer/iisnode", "iisnode"},
	{"system.webServer/proxy", "Application Request Routing"},
	{"system.webServer/diskCache", "Application Request Routing"},
	{"webFarms", "Application Request Routing"},
	{"system.webServer/cors", "the IIS CORS module"},
	{"system.webServer/webdav", "the WebDAV Publishing role service"},
	{"system.webServer/ModSecurity", "ModSecurity for IIS"},
	{"system.webServer/heliconZoo", "Helicon Zoo"},
	{"system.webServer/security/dynamicIpSecurity", "the IP and Domain Restrictions role service"},
	{"system.webServer/webSocket", "the WebSocket Protocol role service"},
	{"system.webServer/applicationInitialization", "the Application Initialization role service"},
}

// Product returns the name of what must be installed for a section to be declared, "" when nobody knows it.
func Product(section string) string {
	for _, a := range addOns {
		if section == a.section || strings.HasPrefix(section, a.section+"/") {
			return a.product
		}
	}
	return ""
}

// Describe puts a configuration fault into words: what IIS does and why, and what to write instead. lint and diagnose
// say the same.
func Describe(f *merge.Fault, s *schema.Schema) (because, fix string) {
	short := f.Section[strings.LastIndexByte(f.Section, '/')+1:]
	switch f.Rule {
	case "malformed-xml":
		return "the file is not well-formed XML: " + f.Name + ". IIS reads nothing of it and answers every request below with 500.19",
			"Correct the XML at this line."
	case "config-root":
		return fmt.Sprintf("the root element is <%s>; IIS wants <configuration> and refuses the file with 500.19", f.Name), "Make <configuration> the root element."
	case "configsections-placement":
		return "<configSections> must come first and only once; IIS refuses the whole file with 500.19", "Move every declaration into one <configSections> as the first element of <configuration>."
	case "duplicate-section-declaration":
		return fmt.Sprintf("the section %s is declared already, here or at a higher level; IIS refuses the whole file with 500.19", f.Name),
			fmt.Sprintf("Delete this <section name=\"%s\">; the section works without it.", f.Key)
	case "section-not-registered":
		return unregistered(f, s)
	case "clr-version-section":
		return fmt.Sprintf("no configuration file of the .NET version that the pool runs declares <%s>; IIS refuses the whole file with 500.19", short),
			"Run the application in a pool whose .NET CLR version declares the section (v4.0 for sections that came with .NET 4), or delete the section."
	case "duplicate-section":
		return fmt.Sprintf("<%s> stands twice in this file for one path; IIS refuses the whole file with 500.19", short), fmt.Sprintf("Merge the two <%s> elements into one.", short)
	case "nested-location":
		return "a <location> stands inside another; IIS refuses the file with 500.19", "Move the inner <location> out, behind the outer one, with its full path."
	case "unknown-element":
		return unknownName(f, "element"), suggest(f, s, false)
	case "unknown-attribute":
		return unknownName(f, "attribute"), suggest(f, s, true)
	case "missing-required-attribute":
		return fmt.Sprintf("the attribute %s is required here; without it IIS answers 500.19 where it reads <%s>", f.Key, short), fmt.Sprintf("Add %s=\"…\".", f.Key)
	case "invalid-attribute-value":
		return strings.Join(strings.Fields(f.Message), " ") + "; IIS answers 500.19 where it reads <" + short + ">", fmt.Sprintf("Give %s one of the accepted values.", f.Key)
	case "config-source-missing":
		return fmt.Sprintf("the configSource file \"%s\" is missing or cannot be parsed; IIS answers 500.19 where it reads <%s>", f.Name, short), "Create the file beside this one, or put the section back here."
	case "config-source-invalid":
		return "configSource must be a relative path to a file in or below this directory, alone on its element, whose root is the section; IIS answers 500.19", "Use a relative path and keep the element otherwise empty."
	case "duplicate-collection-entry":
		return fmt.Sprintf("%s adds \"%s\", which is there already; IIS never overwrites, it answers 500.19 (0x800700b7)", "<"+short+">", f.Key),
			fmt.Sprintf("Remove the inherited entry first (<remove> with the same key, before the <add>), or delete this \"%s\".", f.Key)
	case "config-section-locked":
		hint := ""
		if short == "handlers" || short == "modules" {
			hint = "; installing ASP.NET unlocks it too"
		}
		return fmt.Sprintf(`<%s> is locked: its declaration says overrideModeDefault="Deny", so a lower file may not hold it. IIS answers 500.19 (0x80070021)`, short),
			fmt.Sprintf("Unlock it on the server (%s; IIS Manager: Feature Delegation, at the server%s), or move the setting to applicationHost.config.",
				command.New(command.AppCmd, "unlock", "config", "/section:"+f.Section).Text(nil), hint)
	case "config-section-locked-by-location":
		return fmt.Sprintf("<%s> is locked for this path by a location tag of a higher file. IIS answers 500.19 (0x80070021)", short),
			fmt.Sprintf("Move the setting to the file that locks <%s>, or set overrideMode=\"Allow\" there.", short)
	case "config-attribute-locked":
		return fmt.Sprintf("the attribute %s is locked at a higher level; setting it here, even to the same value, is 500.19 (0x80070021)", f.Key), fmt.Sprintf("Delete %s here, or unlock it where it is locked.", f.Key)
	case "config-element-locked":
		return fmt.Sprintf("<%s> is locked at a higher level by lockElements; using it here is 500.19 (0x80070021)", f.Key), fmt.Sprintf("Delete <%s> here, or unlock it where it is locked.", f.Key)
	case "config-item-locked":
		return fmt.Sprintf("this <%s> would take away \"%s\", which a higher file protects with lockItem=\"true\"; IIS answers 500.19 (0x80070021)", f.Name, f.Key),
			fmt.Sprintf("Delete <%s> here, or unlock the entry at the server level.", f.Name)
	case "lock-unknown-name":
		return fmt.Sprintf("the lock names \"%s\", which the schema does not know; IIS answers 500.19", f.Key), fmt.Sprintf("Take %s out of the lock list.", f.Key)
	case "lock-conflict":
		return fmt.Sprintf("a lower file locks <%s> while applicationHost.config unlocks it for this deeper path; IIS refuses that with 500.19", short), "Lock and unlock the section in the same file."
	case "not-an-application":
		return fmt.Sprintf("<%s> may stand only in %s, and this directory is not one; here it is 500.19", short, f.Name),
			fmt.Sprintf("Make the directory an application, or move <%s> to %s.", short, f.Name)
	case "section-not-allowed-here":
		return fmt.Sprintf("<%s> may stand only in %s; here it is 500.19", short, f.Name), fmt.Sprintf("Move <%s> to %s.", short, f.Name)
	case "httperrors-absolute-path":
		return fmt.Sprintf("the error page %s has an absolute path, which a web.config may not name; CustomErrorModule refuses the section and IIS answers 500.19", f.Name),
			"Write a path relative to the site, or set the page in applicationHost.config."
	case "physical-path-missing":
		return fmt.Sprintf("the directory %s, which this maps, does not exist; IIS cannot look for a web.config there and answers 500.19 (%s)", f.Name, f.HResultText()),
			"Create the directory, or correct physicalPath."
	case "config-file-acl":
		return fmt.Sprintf("the worker process may not read %s, so IIS answers 500.19 (0x80070005)", f.Name), "Grant IIS_IUSRS (or the pool's identity) read access to the file."
	}
	return f.Message, ""
}

// homeOf returns the group of <system.webServer> that holds the only section or group of a name, "" when there is none or more than one.
func homeOf(s *schema.Schema, name string) string {
	home := ""
	for _, section := range s.Names() {
		group, _, ok := strings.Cut(section+"/", "/"+name+"/")
		if !ok || group != "system.webServer" && !strings.HasPrefix(group, "system.webServer/") {
			continue
		}
		if home != "" && home != group {
			return ""
		}
		home = group
	}
	return home
}

func unregistered(f *merge.Fault, s *schema.Schema) (because, fix string) {
	code := f.HResultText()
	if home := homeOf(s, f.Key); home != "" && home+"/"+f.Key != f.Section && f.Since == "" {
		return fmt.Sprintf("<%s> stands in the wrong place: it belongs into <%s>, and no file declares it here; IIS refuses the whole file with 500.19 (%s) and names no line", f.Key, home, code),
			fmt.Sprintf("Move <%s> into <%s>.", f.Key, strings.ReplaceAll(home, "/", "><"))
	}
	if product := Product(f.Section); product != "" && f.Since == "" {
		return fmt.Sprintf("no file declares <%s>, because %s is not installed; IIS refuses the whole file with 500.19 (%s) and names no line", f.Key, product, code),
			fmt.Sprintf("Install %s, or delete <%s>.", product, f.Key)
	}
	if f.Since != "" {
		return fmt.Sprintf("<%s> exists from IIS %s on; this server does not know it and answers 500.19", f.Section, f.Since), "Delete the section, or upgrade the server."
	}
	return fmt.Sprintf("no file declares the section <%s>; IIS refuses the whole file with 500.19 (%s) and names no line", f.Section, code),
		fmt.Sprintf("Declare the section in <configSections>, install what brings it, or delete <%s>.", f.Key)
}

func unknownName(f *merge.Fault, what string) string {
	short := f.Section[strings.LastIndexByte(f.Section, '/')+1:]
	if f.Since != "" {
		return fmt.Sprintf("the %s %s exists from IIS %s on; this server does not know it and answers 500.19 where it reads <%s>", what, f.Name, f.Since, short)
	}
	return fmt.Sprintf("IIS does not know the %s %s in <%s> and answers 500.19 where it reads the section", what, f.Name, short)
}

// suggest names the schema's nearest name to the one that is unknown.
func suggest(f *merge.Fault, s *schema.Schema, attribute bool) string {
	if f.Since != "" {
		return fmt.Sprintf("Delete %s, or upgrade to IIS %s.", f.Name, f.Since)
	}
	section := s.Section(f.Section)
	if section == nil {
		return fmt.Sprintf("Delete %s.", f.Name)
	}
	var names []string
	var walk func(e *schema.Element, depth int)
	walk = func(e *schema.Element, depth int) {
		if depth > 6 {
			return
		}
		if attribute {
			for _, a := range e.Attributes {
				names = append(names, a.Name)
			}
		}
		for _, child := range e.Elements {
			if !attribute {
				names = append(names, child.Name)
			}
			walk(child, depth+1)
		}
		if c := e.Collection; c != nil {
			if !attribute {
				names = append(names, c.Add...)
			}
			walk(c.Item, depth+1)
		}
	}
	walk(&section.Element, 0)
	if near := topology.Nearest(f.Name, names); near != "" {
		return fmt.Sprintf("Write %s, or delete %s.", near, f.Name)
	}
	return fmt.Sprintf("Delete %s, or correct its name.", f.Name)
}

// FailureOf turns a fault into the failure of a request that meets it.
func (p *Predictor) FailureOf(f *merge.Fault) *verdict.Failure {
	because, fix := Describe(f, p.Server.Engine.Schema)
	out := &verdict.Failure{Status: 500, Substatus: 19, Win32: f.HResult, Rule: f.Rule, Because: because, Fix: fix, Place: f.Origin,
		Section: f.Section, Key: f.Key, Related: f.Related, Uncertain: f.Uncertain, Module: "IIS Web Core", Notification: "BeginRequest"}
	switch {
	case f.Scope == merge.FileScope:
		out.Notification = "Unknown"
	case strings.HasPrefix(f.Section, rewriteGroup):
		readByRewrite(out)
	}
	return out
}

// rewriteGroup is the group of the sections that RewriteModule reads.
const rewriteGroup = "system.webServer/rewrite/"

// readByRewrite gives a fault of a section of URL Rewrite the status in which requests show it: the module reports it, not the reader
// of IIS. Microsoft gives the reading of distributed rules 500.50; public error pages (a name given twice, an unknown attribute) show
// 500.52, because the module reads the sections once more when it sends the response.
func readByRewrite(f *verdict.Failure) {
	f.Substatus, f.Notification, f.Or = 52, "SendResponse", []string{"500.50", "500.19"}
	if f.Section == GlobalRulesSection {
		f.Substatus, f.Notification, f.Or = 51, "GlobalPreBeginRequest", []string{"500.52", "500.50", "500.19"}
	}
	f.Module = "RewriteModule"
	if f.Rule != "duplicate-collection-entry" && !strings.HasPrefix(f.Rule, "unknown-") && !strings.HasSuffix(f.Rule, "-attribute") && f.Rule != "invalid-attribute-value" {
		f.Substatus, f.Or = 19, append([]string{f.Text()}, f.Or[:len(f.Or)-1]...) // no page of a lock or a configSource was published
		f.Module, f.Notification = "IIS Web Core", "BeginRequest"
	}
	f.Because = strings.ReplaceAll(f.Because, "500.19", f.Text())
	if f.Uncertain == "" {
		f.StatusOnly = true
		f.Uncertain = "whether the page says " + f.Text() + " or " + strings.Join(f.Or, " or ")
	}
}
