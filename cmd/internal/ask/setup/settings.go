package setup

// DefaultProfile is the embedded server that stands in where nobody names one.
const DefaultProfile = "iis10"

// Settings are what somebody says of the server. The zero value leaves all open.
type Settings struct {
	// Config is an applicationHost.config; Root stands for the server's disks; WebRoot is the site's directory without Config.
	Config, Root, WebRoot string
	// Profile is the embedded server without Config, Version the version of IIS.
	Profile, Version string
	// Files says what the mapped directories show: "complete" or "configs"; "" finds it out.
	Files string
	// Schemas are directories with schema files, Maps of the form WINDOWS=LOCAL, Env of the form NAME=VALUE.
	Schemas, Maps, Env []string
}

// Opener opens servers.
type Opener struct {
	// Lookup returns the value of an environment variable, "" when it is not set.
	Lookup func(name string) string
}

func (o *Opener) lookup(name string) string {
	if o.Lookup == nil {
		return ""
	}
	return o.Lookup(name)
}

// assumed reports whether nobody said anything of the server.
func (p *Plan) assumed() bool { return p.guessed && p.root == "" && len(p.maps) == 0 }
