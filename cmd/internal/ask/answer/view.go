package answer

import (
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// View is one effective section, seen from one path.
type View struct {
	*merge.Section
	Server    *Server
	Directory *resolver.Directory
	// Path is the config path whose own file counts as not inherited.
	Path string
	Env  winpath.Env
	// Fault is what IIS answers when it reads the section, nil for nothing.
	Fault *merge.Fault
}

// View returns the section of a full name as it is at a directory.
func (s *Server) View(d *resolver.Directory, name string) *View {
	v := &View{Section: d.Node.Section(name), Server: s, Directory: d, Path: d.View(), Env: s.Env}
	if app := d.Application; app != nil {
		pool, _ := s.Topology.PoolOf(app)
		v.Env = s.EnvOf(pool)
	}
	v.Fault = d.Node.Error(v.Section)
	return v
}

// Every returns every fault on the way to the section, the one that IIS reports first.
func (v *View) Every() []*merge.Fault {
	return append(append([]*merge.Fault{}, v.Directory.Node.Faults...), v.Section.Faults...)
}
