package fixer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules/lint"
)

// The requests that are predicted with and without a fix: so many applications of a server, so many paths of each.
const (
	maxApplications = 40
	maxPaths        = 60
	maxFiles        = 12
)

// worse says which request fares worse after fixes than before, nil if none does.
func worse(before, after *Look, fixes []Taken, safe bool) error {
	touched := map[string]bool{}
	for _, t := range fixes {
		for _, e := range t.Fix.Edits {
			touched[e.Span.File.Path] = true
		}
	}
	for i, unit := range before.Units {
		if i >= len(after.Units) || unit.Server == nil || !concerns(unit, touched) {
			continue
		}
		now := after.Units[i].Server
		if now == nil {
			return fmt.Errorf("the server could not be read any more")
		}
		old, next := pipeline.New(unit.Server), pipeline.New(now)
		for _, r := range requests(unit.Server, touched) {
			site := now.Topology.Site(r.site.Name)
			if site == nil {
				return fmt.Errorf("the site %s would be gone", r.site.Name)
			}
			was := old.Follow(unit.Server.ResolveIn(r.site, r.request))
			is := next.Follow(now.ResolveIn(site, r.request))
			if !fares(was, is, safe) {
				return fmt.Errorf("%s would get %s instead of %s", r.request.URL(), answer(is), answer(was))
			}
		}
	}
	return nil
}

// concerns reports whether a unit has one of some files.
func concerns(u *lint.Unit, touched map[string]bool) bool {
	if u.WholeServer || touched[u.Server.Config.File.Path] {
		return true
	}
	return slices.ContainsFunc(u.Files, func(f lint.File) bool { return touched[f.Doc.File.Path] })
}

// asked is a request of a site.
type asked struct {
	site    *topology.Site
	request *resolver.Request
}

// requests returns one request for each way that a request of the files' scope may go: the roots of applications, the patterns of
// handlers, the paths of location tags, files that are there.
func requests(s *resolver.Server, touched map[string]bool) []asked {
	var list []asked
	base, err := resolver.ParseURL("/")
	if err != nil {
		return nil
	}
	applications := 0
	for _, site := range s.Topology.Sites {
		for _, app := range site.Applications {
			root := strings.TrimSuffix(app.Path, "/") + "/"
			paths := pathsOf(s, site, root)
			if !touched[s.Config.File.Path] && !reads(s, site, paths, touched) {
				continue
			}
			if applications++; applications > maxApplications {
				return list
			}
			for _, path := range paths {
				list = append(list, asked{site, base.WithPath(path)})
			}
		}
	}
	return list
}

// reads reports whether one of the files is read on the way to one of the paths.
func reads(s *resolver.Server, site *topology.Site, paths []string, touched map[string]bool) bool {
	return slices.ContainsFunc(paths, func(path string) bool {
		d, err := s.Path(site.Name + path)
		for ; err == nil && d != nil; d = d.Up {
			if l := d.Level.Layer; l != nil && touched[l.Doc.File.Path] {
				return true
			}
		}
		return false
	})
}

// pathsOf returns the paths to ask for below the root of an application.
func pathsOf(s *resolver.Server, site *topology.Site, root string) []string {
	paths := []string{root, root + "iislens-none", root + "iislens-none/"}
	d, err := s.Path(site.Name + root)
	if err != nil || d.Node == nil {
		return paths
	}
	for _, e := range s.Table(d.Node).Entries {
		for pattern := range strings.SplitSeq(e.Item.Text("path"), ",") {
			if pattern = strings.TrimPrefix(strings.TrimSpace(pattern), "/"); pattern != "*" && pattern != "" {
				paths = append(paths, root+strings.ReplaceAll(pattern, "*", "iislens"))
			}
		}
		if len(paths) > maxPaths {
			break
		}
	}
	for at := d; at != nil; at = at.Up {
		if at.Level.Layer == nil {
			continue
		}
		for _, l := range at.Level.Layer.Locations {
			if !l.Own() && l.Inert == "" && len(paths) < 2*maxPaths {
				paths = append(paths, root+strings.Trim(l.Path, "/"))
			}
		}
	}
	paths = append(paths, files(s, d.Physical, root, 2)...)
	slices.Sort(paths)
	return slices.Compact(paths)
}

// files returns paths of files that are there, and of directories, some levels deep.
func files(s *resolver.Server, dir, url string, deep int) []string {
	if dir == "" || deep == 0 {
		return nil
	}
	var paths []string
	directories := s.Disks.Dirs(dir)
	names, _ := s.Disks.List(dir)
	for _, name := range names {
		if len(paths) >= maxFiles {
			break
		}
		if !slices.Contains(directories, name) {
			paths = append(paths, url+name)
		}
	}
	for i, name := range directories {
		if i >= maxFiles {
			break
		}
		paths = append(append(paths, url+name+"/"), files(s, dir+`\`+name, url+name+"/", deep-1)...)
	}
	return paths
}

// fares reports whether a request fares the same or better than it did. What was refused to protect something stays refused; what was
// answered is answered by the same handler. A fix that somebody looks at may change which handler answers.
func fares(was, is *pipeline.Outcome, safe bool) bool {
	switch {
	case refused(was):
		return is.Status >= 400 || is.Status == 0
	case was.Status >= 400:
		return true // it failed
	case !safe:
		return true
	case was.Status == 0:
		return is.Status < 400 || is.Certainty != pipeline.Certain
	}
	return is.Status == was.Status && is.Substatus == was.Substatus && handlerOf(was) == handlerOf(is)
}

// refused reports whether a request was turned away to protect something.
func refused(o *pipeline.Outcome) bool {
	switch o.Status {
	case 401:
		return true
	case 403:
		return o.Substatus != 14 && o.Substatus != 18
	case 404:
		return o.Substatus >= 5 && o.Substatus <= 20 && o.Substatus != 17
	}
	return false
}

func handlerOf(o *pipeline.Outcome) string {
	if o.Last == nil || o.Last.Selection.Entry == nil {
		return ""
	}
	return o.Last.Selection.Entry.Name
}

func answer(o *pipeline.Outcome) string {
	if name := handlerOf(o); name != "" && o.Status < 400 {
		return o.Text() + " by " + name
	}
	return o.Text()
}
