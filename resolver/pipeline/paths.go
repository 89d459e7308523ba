package pipeline

import "github.com/iislens/iislens/resolver/winpath"

// appRoot returns the physical root of the request's application, "" when it has none.
func (r *run) appRoot() string {
	if r.res.Directory == nil || r.res.Application == nil || r.res.Application.Root() == nil {
		return ""
	}
	return r.res.Application.Root().Physical
}

func joinPath(dir string, names ...string) string {
	if dir == "" {
		return ""
	}
	return winpath.Join(dir, names...)
}
