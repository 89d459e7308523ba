package cli

// Project is what the settings of a directory tree (.iislens.yaml) say of the server to work on. Its paths are local and
// usable as they are: whoever reads the file resolves them against its directory.
type Project struct {
	File     string   // the settings file, for messages
	Config   string   // an applicationHost.config, "" for none
	Root     string   // as --root
	Map      []string // as --map
	Env      []string // as --env
	Profile  string   // as --profile
	WebRoot  string   // as --web-root
	Version  string   // as --iis-version
	SchemaIn string   // as --schema
}

// ProjectFinder returns the settings that hold in dir, looking in dir only: the search goes upward by itself. It returns
// nil when dir has no settings; an error is the settings' own and names file and line.
type ProjectFinder func(dir string) (*Project, error)
