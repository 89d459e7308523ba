package setup

import (
	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver/disk"
)

// What the mapped directories show.
const (
	complete    = "complete" // what is not there is absent
	configsOnly = "configs"  // only configuration files were copied: any other file that is not there is unknown
)

// shown says what directories show: what the settings say, else what is found in them.
func (p *Plan) shown(mounts []disk.Mount) (string, error) {
	switch {
	case p.files != "" && p.files != complete && p.files != configsOnly:
		return "", ask.Misused("--files %q: write complete or configs", p.files)
	case len(mounts) == 0:
		return "", nil
	case p.files != "":
		return p.files, nil
	case p.drives || !disk.HoldsOnlyConfiguration(mounts...):
		return complete, nil
	}
	return configsOnly, nil
}
