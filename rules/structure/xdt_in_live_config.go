package structure

import (
	"fmt"

	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// XDTInLiveConfig reports transform attributes in a file that IIS reads.
var XDTInLiveConfig = &rules.Rule{
	ID: "IIS1017", Name: "xdt-in-live-config", Group: rules.Structure, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "transform attributes in a live file",
		What: "xdt:Transform or xdt:Locator in a file that IIS reads. They belong into transforms (Web.Release.config, " +
			"applicationHost.xdt), which the build or the deployment applies.",
		Why: "IIS runs no transforms: what should be removed stays, what should be inserted or replaced stands there twice or as it is. " +
			"Whether the attribute alone is refused with 500.19 is not documented.",
		Bad: `<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <system.webServer>
    <!-- want@+1 "runs no transforms" -->
    <directoryBrowse enabled="true" xdt:Transform="Remove" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Web.config Transformation Syntax for Web Project Deployment"},
	},
	File: func(p *rules.FilePass) {
		if p.Transform || p.Doc.Root == nil || p.Doc.Root.Name != "configuration" {
			return
		}
		if el, a := transform(p.Doc.Root, nil); el != nil {
			f := rules.AtSpan(el.AttrSpan(a), "", a.Prefix+":"+a.Name)
			f.Certainty = rules.Likely
			f.Message = fmt.Sprintf("%s:%s=\"%s\" stands in a file that IIS reads; IIS runs no transforms, so the element counts as written, or is refused with 500.19.", a.Prefix, a.Name, a.Value)
			f.Advice = "Deploy the transformed file, or delete the xdt attributes and write what they should bring about."
			p.Report(f)
		}
	},
}

const xdtNamespace = "http://schemas.microsoft.com/XML-Document-Transform"

// transform returns the first transform attribute in or below el. prefixes holds those bound to the namespace further up.
func transform(el *xmlsrc.Element, prefixes map[string]bool) (*xmlsrc.Element, *xmlsrc.Attr) {
	for i := range el.Attrs {
		if a := &el.Attrs[i]; a.Prefix == "xmlns" && a.Value == xdtNamespace {
			next := map[string]bool{a.Name: true}
			for name := range prefixes {
				next[name] = true
			}
			prefixes = next
		}
	}
	for i := range el.Attrs {
		a := &el.Attrs[i]
		if prefixes[a.Prefix] && a.Prefix != "" && (a.Name == "Transform" || a.Name == "Locator") {
			return el, a
		}
	}
	for _, child := range el.Children {
		if found, a := transform(child, prefixes); found != nil {
			return found, a
		}
	}
	return nil, nil
}
