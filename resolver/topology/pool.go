package topology

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// Pool is one application pool with its defaults applied.
type Pool struct {
	Name string
	Item *merge.Item // nil for a pool that nobody defines
	// Classic is managedPipelineMode="Classic".
	Classic bool
	Mode    Value // managedPipelineMode
	// Runtime is managedRuntimeVersion: "v4.0", "v2.0", or "" for no managed code.
	Runtime Value
	// Enable32 is enable32BitAppOnWin64: worker processes are 32-bit.
	Enable32  Value
	AutoStart Value
	StartMode Value
	// ConfigOverride is enableConfigurationOverride: without it no web.config is read for the pool's applications.
	ConfigOverride Value
	// Identity is processModel identityType, User its userName.
	Identity, User Value
	QueueLength    Value
	// Assumed says that the file describes no pools at all, as the copy that WAS writes for one pool: mode, version and bitness are those
	// that pools usually have, and nothing that rests on them is certain.
	Assumed bool
}

// usualRuntime is the version of .NET that setup gives to new pools.
const usualRuntime = "v4.0"

func (s *Server) readPools() {
	defaults := s.PoolsSection.Written("applicationPoolDefaults")
	for _, item := range s.PoolsSection.Items {
		pool := readPool(item, defaults)
		s.Pools = append(s.Pools, pool)
		if key := winpath.Fold(pool.Name); s.pools[key] == nil {
			s.pools[key] = pool
		}
	}
}

func readPool(item *merge.Item, defaults *merge.Element) *Pool {
	get := func(name string) Value { return setting(name, &item.Element, defaults) }
	process := []*merge.Element{item.Child("processModel"), nil}
	if defaults != nil {
		process[1] = defaults.Written("processModel")
	}
	p := &Pool{Name: item.Text("name"), Item: item,
		Mode: get("managedPipelineMode"), Runtime: get("managedRuntimeVersion"), Enable32: get("enable32BitAppOnWin64"),
		AutoStart: get("autoStart"), StartMode: get("startMode"), ConfigOverride: get("enableConfigurationOverride"),
		QueueLength: get("queueLength"), Identity: setting("identityType", process...), User: setting("userName", process...)}
	p.Classic = strings.EqualFold(p.Mode.Text, "Classic")
	return p
}

// Bits returns the bitness of the pool's worker processes on a 64-bit Windows.
func (p *Pool) Bits() int {
	if p.Enable32.True() {
		return 32
	}
	return 64
}

// Framework returns the .NET version whose machine.config the pool reads: "v2.0" or "v4.0".
// A pool without managed code is taken to read v4.0 (spec: configuration §1.2, uncertain).
func (p *Pool) Framework() string {
	if strings.HasPrefix(p.Runtime.Text, "v2") || strings.HasPrefix(p.Runtime.Text, "v1") {
		return "v2.0"
	}
	return "v4.0"
}

// PoolOf returns the pool of an application. Where the name is not defined, ok is false and the pool has the defaults.
func (s *Server) PoolOf(app *Application) (pool *Pool, ok bool) {
	name := app.Pool.Text
	if name == "" { // no document says which pool serves an application that names none
		name = "DefaultAppPool"
	}
	if pool := s.Pool(name); pool != nil {
		return pool, true
	}
	item := &merge.Item{Element: merge.Element{Schema: s.PoolsSection.Element.Schema}}
	if c := item.Schema.Collection; c != nil {
		item.Schema = c.Item
	}
	pool = readPool(item, s.PoolsSection.Written("applicationPoolDefaults"))
	pool.Name, pool.Item = name, nil
	if len(s.Pools) == 0 {
		pool.Assumed = true
		if pool.Runtime.Text == "" {
			pool.Runtime.Text = usualRuntime
		}
	}
	return pool, false
}

// ApplicationsOf returns the applications of a pool that have a root directory, in document order.
func (s *Server) ApplicationsOf(pool *Pool) []*Application {
	s.usersOnce.Do(func() {
		s.users = map[string][]*Application{}
		for _, site := range s.Sites {
			for _, app := range site.Applications {
				if of, _ := s.PoolOf(app); app.Root() != nil {
					key := winpath.Fold(of.Name)
					s.users[key] = append(s.users[key], app)
				}
			}
		}
	})
	return s.users[winpath.Fold(pool.Name)]
}

// Principals returns the names under which the pool's worker process appears in access control lists.
func (p *Pool) Principals() []string {
	everyone := []string{"Everyone", `NT AUTHORITY\Authenticated Users`, `BUILTIN\Users`, `BUILTIN\IIS_IUSRS`, "IIS_IUSRS"}
	switch strings.ToLower(p.Identity.Text) {
	case "localsystem":
		return append(everyone, `NT AUTHORITY\SYSTEM`, `BUILTIN\Administrators`)
	case "localservice":
		return append(everyone, `NT AUTHORITY\LOCAL SERVICE`)
	case "networkservice":
		return append(everyone, `NT AUTHORITY\NETWORK SERVICE`)
	case "specificuser":
		return append(everyone, p.User.Text)
	}
	return append(everyone, `IIS APPPOOL\`+p.Name)
}
