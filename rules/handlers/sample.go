package handlers

import (
	"net/url"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// Bounds of the files that a rule tries for one scope: kinds of file, directories, depth.
const (
	maxKinds = 60
	maxDirs  = 400
	maxDepth = 4
)

// lost is a file whose request fails, by the file's path below the scope.
type lost struct {
	file    string
	failure *verdict.Failure
}

// noContent are directories that hold what nobody asks for by URL.
var noContent = map[string]bool{"bin": true, "obj": true, "app_code": true, "app_data": true, "app_globalresources": true, "app_localresources": true,
	"app_browsers": true, "app_webreferences": true, "node_modules": true, "packages": true, "logs": true, "iisnode": true, "aspnet_client": true}

// lostFiles asks for one file of each kind below a scope, and returns those whose request the rule's failure ends. Files of programs do not count: that
// nobody gives out their source is right. Nothing is returned where the disk is not known.
func lostFiles(p *rules.Pass, s *rules.Scope) []lost {
	if s.Site == nil || !s.Info.IsDir() {
		return nil
	}
	w := &sampler{pass: p, scope: s, kinds: map[string]bool{}}
	w.walk(s.Physical, "", 0)
	return w.found
}

type sampler struct {
	pass  *rules.Pass
	scope *rules.Scope
	kinds map[string]bool
	dirs  int
	found []lost
}

func (w *sampler) walk(dir, below string, depth int) {
	if w.dirs++; w.dirs > maxDirs || depth > maxDepth || len(w.kinds) >= maxKinds {
		return
	}
	names, _ := w.pass.Server.Disks.List(dir)
	var deeper []string
	for _, name := range names {
		info := w.pass.Server.Disks.Stat(winpath.Join(dir, name))
		switch ext := winpath.Fold(winpath.Ext(name)); {
		case info.IsDir():
			if !noContent[winpath.Fold(name)] && !strings.HasPrefix(name, ".") {
				deeper = append(deeper, name)
			}
		case !info.IsFile() || w.kinds[ext] || static.IsScript(ext) || strings.HasSuffix(ext, "config"):
		default:
			w.kinds[ext] = true
			w.ask(below + "/" + name)
		}
	}
	for _, name := range deeper {
		w.walk(winpath.Join(dir, name), below+"/"+name, depth+1)
	}
}

// ask predicts the request for one file.
func (w *sampler) ask(file string) {
	path := strings.TrimPrefix(strings.TrimPrefix(w.scope.Path, merge.AppHostPath), "/")
	_, path, _ = strings.Cut(path, "/")
	escaped := ""
	for segment := range strings.SplitSeq(strings.Trim(path+file, "/"), "/") {
		escaped += "/" + url.PathEscape(segment)
	}
	req, err := resolver.ParseURL(escaped)
	if err != nil {
		return
	}
	out := w.pass.Predictor.Follow(w.pass.Server.ResolveIn(w.scope.Site, req))
	if out.First.Directory == nil || out.First.Application != w.scope.Application || out.Failure == nil || out.Failure.Rule != w.pass.Rule.Name {
		return
	}
	w.found = append(w.found, lost{strings.TrimPrefix(file, "/"), out.Failure})
}
