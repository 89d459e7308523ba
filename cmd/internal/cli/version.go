package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

type versionJSON struct {
	SchemaVersion int    `json:"schemaVersion"`
	Version       string `json:"version"`
	Revision      string `json:"revision"`
	Time          string `json:"time"`
	Modified      bool   `json:"modified"`
	Go            string `json:"go"`
	OS            string `json:"os"`
	Arch          string `json:"arch"`
}

func (c *Command) version() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "The version of iislens",
		Example: "  iislens version\n  iislens version --format json",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			v := c.build()
			if c.out.json() {
				return c.printJSON(v)
			}
			text := v.text()
			if c.out.quiet {
				text = v.Version
			}
			return c.write(c.Stdout, []byte(text+"\n"))
		},
	}
}

// text is the version with the platform and the commit, on one line.
func (v versionJSON) text() string {
	text := fmt.Sprintf("iislens %s (%s, %s/%s", v.Version, v.Go, v.OS, v.Arch)
	if v.Revision != "" {
		text += ", " + v.Revision[:min(12, len(v.Revision))]
	}
	if v.Modified {
		text += ", modified"
	}
	return text + ")"
}

// build tells what is known of the program: what the linker was told, else what the go command recorded.
func (c *Command) build() versionJSON {
	v := versionJSON{SchemaVersion: 1, Version: c.Version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if v.Version == "" && info.Main.Version != "(devel)" {
			v.Version = info.Main.Version
		}
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				v.Revision = setting.Value
			case "vcs.time":
				v.Time = setting.Value
			case "vcs.modified":
				v.Modified = setting.Value == "true"
			}
		}
	}
	if v.Version == "" {
		v.Version = "devel"
	}
	return v
}
