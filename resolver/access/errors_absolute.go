package access

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// AbsoluteErrorPaths returns the attributes of httpErrors that name an absolute physical path in a web.config although
// allowAbsolutePathsWhenDelegated, which only the server can set, is false. The module refuses the section for them
// ("Absolute physical path … is not allowed in system.webServer/httpErrors section in web.config file"; spec: configuration §9.2).
func AbsoluteErrorPaths(s *merge.Section, env winpath.Env) []*merge.Attr {
	if s == nil || s.Element == nil || s.Schema == nil || s.Bool("allowAbsolutePathsWhenDelegated") {
		return nil
	}
	var list []*merge.Attr
	add := func(e *merge.Element, name string) {
		a := e.Attr(name)
		if a == nil || a.Origin.Contribution == nil || a.Origin.Contribution.Layer.Kind != merge.Web {
			return
		}
		if expanded, _ := env.Expand(strings.TrimSpace(a.Value)); winpath.IsAbs(expanded) {
			list = append(list, a)
		}
	}
	if errorMode(written(s.Element, "defaultResponseMode")) == "File" {
		add(s.Element, "defaultPath")
	}
	for _, item := range s.Items {
		if errorMode(written(&item.Element, "responseMode")) != "File" {
			continue
		}
		add(&item.Element, "prefixLanguageFilePath")
		add(&item.Element, "path")
	}
	return list
}
