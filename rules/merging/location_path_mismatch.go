package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// LocationPathMismatch reports location tags that can never apply.
var LocationPathMismatch = &rules.Rule{
	ID: "IIS2011", Name: "location-path-mismatch", Group: rules.Merge, Severity: rules.Warning, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "location tag that never applies",
		What: "A <location> whose path names nothing: a site that does not exist, the name of the site in front of a path that is " +
			"relative to the file already, a leading or trailing slash, \"~\", a backslash, a wildcard.",
		Why: "IIS accepts such a tag and ignores what is in it; ASP.NET refuses the slash, \"~\" and wildcard forms with a parser error. In " +
			"applicationHost.config the path begins with the name of a site; in a web.config it is relative to the file's own URL path.",
		Bad: exampleHead + exampleTail + `  <!-- want@+1 "no site is called .Shopp" -->
  <location path="Shopp/admin">
    <system.webServer>
      <directoryBrowse enabled="false" />
    </system.webServer>
  </location>
` + exampleEnd,
		Good: exampleHead + exampleTail + `  <location path="shop/admin">
    <system.webServer>
      <directoryBrowse enabled="false" />
    </system.webServer>
  </location>
` + exampleEnd,
		Since:   "0.1.0",
		Sources: []string{deepDive, "Microsoft Learn: location Element (ASP.NET Settings Schema)"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		l := layer(s)
		if l == nil {
			return
		}
		for _, loc := range l.Locations {
			switch {
			case loc.Inert != "":
				p.Report(inert(loc))
			case loc.Own():
			case l.Kind == merge.AppHost:
				if f := unknownSite(p, loc); f != nil {
					p.Report(f)
				}
			case l.Kind == merge.Web:
				if f := ownName(p, s, loc); f != nil {
					p.Report(f)
				}
			}
		}
	},
}

func atPath(loc *merge.Location) *rules.Finding {
	span := loc.XML.OpenTag()
	if a := loc.XML.Attr("path"); a != nil {
		span = loc.XML.AttrSpan(a)
	}
	return rules.AtSpan(span, "", "path")
}

// rewritten is the fix that gives a location tag another path: what is inside then begins to apply.
func rewritten(loc *merge.Location, path string) []rules.Fix {
	a := loc.XML.Attr("path")
	if a == nil {
		return nil
	}
	return []rules.Fix{{Title: fmt.Sprintf("write path=\"%s\"", path), Edits: []source.Edit{edit.Value(loc.XML, a, path)}}}
}

func inert(loc *merge.Location) *rules.Finding {
	f := atPath(loc)
	f.Certainty = rules.Likely
	f.Message = fmt.Sprintf("The path \"%s\" of this <location> matches nothing, because %s: IIS ignores what is in the tag; ASP.NET may refuse the file.", loc.Path, loc.Inert)
	f.Advice = "Write the URL path relative to the file, with single slashes between the segments and none at its ends."
	if loc.Path == "*" {
		f.Message = "The path \"*\" of this <location> is no wildcard: it matches nothing, or means the level of the file itself, which path=\"\" says plainly."
		f.Advice = "Leave path out, or write path=\"\"."
		return f
	}
	plain := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(loc.Path, "~"), `\`, "/"), "/")
	for strings.Contains(plain, "//") {
		plain = strings.ReplaceAll(plain, "//", "/")
	}
	if plain != "" && !strings.ContainsAny(plain, `?:*"<>|`) && !strings.Contains("/"+plain+"/", "/../") && !strings.Contains("/"+plain+"/", "/./") {
		f.Advice = fmt.Sprintf("Write path=\"%s\".", plain)
		f.Fixes = rewritten(loc, plain)
	}
	return f
}

// unknownSite is the finding for a tag of applicationHost.config whose first segment is no site.
func unknownSite(p *rules.Pass, loc *merge.Location) *rules.Finding {
	name, rest, deeper := strings.Cut(loc.Path, "/")
	if p.Server.Topology.Site(name) != nil {
		return nil
	}
	f := atPath(loc)
	f.Message = fmt.Sprintf("No site is called \"%s\", so this <location> never applies; IIS accepts it and ignores what is in it.", name)
	f.Advice = "Begin the path with the name of a site, or delete the tag."
	names := p.Server.Topology.SiteNames()
	path := ""
	switch near := topology.Nearest(name, names); {
	case strings.HasPrefix(strings.ToUpper(loc.Path), merge.AppHostPath+"/"):
		path = loc.Path[len(merge.AppHostPath)+1:]
	case near != "" && deeper:
		path = near + "/" + rest
	case near != "":
		path = near
	case len(names) == 1 && topSegment(p.Server.Topology.Sites[0], name):
		path = names[0] + "/" + loc.Path
	}
	if path != "" {
		f.Advice = fmt.Sprintf("Write path=\"%s\", or begin the path with the name of another site.", path)
		f.Fixes = rewritten(loc, path)
	}
	return f
}

// topSegment reports whether a site has an application that begins with a segment.
func topSegment(site *topology.Site, name string) bool {
	for _, app := range site.Applications {
		if first, _, _ := strings.Cut(strings.Trim(app.Path, "/"), "/"); strings.EqualFold(first, name) {
			return true
		}
	}
	return false
}

// ownName is the finding for a tag of a web.config that repeats the name of the site or of the directory that the file is for.
func ownName(p *rules.Pass, s *rules.Scope, loc *merge.Location) *rules.Finding {
	first, rest, deeper := strings.Cut(loc.Path, "/")
	own := s.Path[strings.LastIndexByte(s.Path, '/')+1:]
	if s.Site == nil || !strings.EqualFold(first, own) && !strings.EqualFold(first, s.Site.Name) || s.Physical == "" {
		return nil
	}
	if p.Profile() && strings.EqualFold(first, s.Site.Name) && !strings.EqualFold(first, "Default Web Site") {
		return nil
	}
	if p.Server.Disks.Stat(winpath.Join(s.Physical, first)).Fact != disk.Absent {
		return nil
	}
	if place, ok := s.Site.Find(append(segments(s.Site, s.Path), first)); ok && (place.AppRoot || place.DirectoryRoot) {
		return nil
	}
	f := atPath(loc)
	f.Certainty = rules.Likely
	f.Message = fmt.Sprintf("The path of this <location> is relative to %s, so \"%s\" means %s, and there is no %s below it: the tag never applies, unless a route of the application has that name.",
		short(s.Path), loc.Path, short(loc.Target), first)
	f.Advice = "Leave the name of the site and of the file's own directory out of the path."
	if deeper && rest != "" {
		f.Advice = fmt.Sprintf("Write path=\"%s\".", rest)
		f.Fixes = rewritten(loc, rest)
	}
	return f
}
