package setup

import (
	"bytes"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
)

// environment reads NAME=VALUE settings.
func environment(settings []string) (winpath.Env, error) {
	env := winpath.Env{}
	for _, setting := range settings {
		name, value, ok := strings.Cut(setting, "=")
		if name = strings.Trim(name, "%"); !ok || name == "" {
			return nil, ask.Misused("--env %q is not NAME=VALUE", setting)
		}
		env[strings.ToUpper(name)] = value
	}
	return env, nil
}

// profileEnv adds the variables that a profile defines; what the user gave stays.
func profileEnv(env winpath.Env, name string, given winpath.Env) winpath.Env {
	p, _ := profile.Lookup(name)
	for _, v := range p.Variables {
		if _, ok := given[strings.ToUpper(v.Name)]; ok {
			continue
		}
		value, _ := env.Expand(v.Value)
		env = env.With(map[string]string{v.Name: value})
	}
	return env
}

// express reports whether a configuration is one of IIS Express: only there its variables mean something.
func express(raw []byte) bool {
	if bytes.IndexByte(raw[:min(len(raw), 64)], 0) >= 0 { // UTF-16
		raw = []byte(source.Decode("", "", raw).Text)
	}
	for {
		at := bytes.IndexByte(raw, '%')
		if at < 0 {
			return false
		}
		raw = raw[at+1:]
		for _, name := range []string{"IIS_BIN%", "IIS_USER_HOME%", "IIS_SITES_HOME%"} {
			if len(raw) >= len(name) && equalFold(string(raw[:len(name)]), name) {
				return true
			}
		}
	}
}
