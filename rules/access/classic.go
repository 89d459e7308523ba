package accessrules

import (
	"path"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// integrated returns the Scope function of the rules about settings of the classic pipeline in an integrated pool.
func integrated() func(*rules.Pass, *rules.Scope) {
	return func(p *rules.Pass, s *rules.Scope) {
		if s.Pool == nil || !s.AppRoot {
			return
		}
		doubt := ""
		if p.Profile() {
			if neverRoot(s) {
				return
			}
			doubt = "whether the application runs in an integrated pool; in a classic one the setting is right"
		}
		pool := access.Pool{Classic: s.Pool.Classic, Runtime: s.Pool.Runtime.Text}
		for _, f := range access.IntegratedMode(s.Node.Section, modules(p, s), pool) {
			report(p, s, f, doubt, func(finding *rules.Finding) { finding.Fixes = withoutValidation(s, f.Place) })
		}
	}
}

// neverRoot reports whether the directory is one that only lies inside of applications: with a profile the top-most web.config of a
// tree counts as an application root, which it is not there.
func neverRoot(s *rules.Scope) bool {
	if s.Node.Layer == nil {
		return false
	}
	switch strings.ToLower(path.Base(path.Dir(s.Node.Layer.Doc.File.Path))) {
	case "app_data", "app_code", "bin", "views", "aspnet_client":
		return true
	}
	return false
}

// withoutValidation is the fix that switches the validation off in the file of the setting: IIS then ignores what classic pools use.
func withoutValidation(s *rules.Scope, place merge.Origin) []rules.Fix {
	c := place.Contribution
	if c == nil || c.Location != nil || s.Section(access.ValidationSection).Attr("validateIntegratedModeConfiguration") != nil {
		return nil
	}
	const line = `<validation validateIntegratedModeConfiguration="false" />`
	root := c.Layer.Doc.Root
	file := c.Layer.Doc.File
	fix := rules.Fix{Title: "switch the validation off"}
	group := root.Child("system.webServer")
	switch {
	case group != nil && (group.SelfClosed() || group.Child("validation") != nil):
		return nil
	case group != nil:
		indent := file.Indent(group.Start)
		fix.Edits = insert(group.OpenTag(), file.LineEnding()+indent+step(group)+line)
	default:
		indent := file.Indent(root.Start) + step(root)
		text := file.LineEnding() + indent + "<system.webServer>" + file.LineEnding() + indent + step(root) + line + file.LineEnding() + indent + "</system.webServer>"
		last := root.Children[len(root.Children)-1]
		fix.Edits = []source.Edit{{Span: file.Span(last.End, last.End), NewText: text}}
	}
	return []rules.Fix{fix}
}

// insert puts text behind a start tag.
func insert(tag source.Span, text string) []source.Edit {
	return []source.Edit{{Span: tag.File.Span(tag.End, tag.End), NewText: text}}
}

// step is one more level of indentation, as the children of an element have it.
func step(e *xmlsrc.Element) string {
	if len(e.Children) > 0 {
		own, child := e.Doc.File.Indent(e.Start), e.Doc.File.Indent(e.Children[0].Start)
		if len(child) > len(own) && child[:len(own)] == own {
			return child[len(own):]
		}
	}
	return "  "
}
