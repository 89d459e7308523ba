package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/ask/target"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/rules"
)

// serverFlags are the flags of every command that reads configuration.
type serverFlags struct{ setup.Settings }

func (f *serverFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.Config, "config", "c", "", "read this applicationHost.config `FILE`, of IIS, IIS Express or one pool")
	flags.StringVar(&f.Root, "root", "", "this `DIR` stands for the server's disks: DIR/C/inetpub is C:\\inetpub")
	flags.StringVar(&f.Files, "files", "", "`WHAT` mapped directories show: complete, or configs (configuration files only)")
	flags.StringArrayVar(&f.Maps, "map", nil, "one Windows directory as `WINDOWS=LOCAL`, such as \"J:\\cgi-bin=./cgi\"; repeatable")
	flags.StringArrayVar(&f.Env, "env", nil, "`NAME=VALUE` of a variable that the configuration uses as %NAME%; repeatable")
	flags.StringArrayVar(&f.Schemas, "schema", nil, "this `DIR` holds more IIS schema files (*.xml); repeatable")
	flags.StringVar(&f.Profile, "profile", "", "embedded `NAME`, without --config: "+strings.Join(profile.Names(), ", "))
	flags.StringVar(&f.WebRoot, "web-root", "", "without --config, this `DIR` is the root of the site")
	flags.StringVar(&f.Version, "iis-version", "", "`VERSION` of IIS, 7.0 to 10.0")
	complete(cmd, "files", "complete", "configs")
	complete(cmd, "profile", profile.Names()...)
	complete(cmd, "iis-version", "7.0", "7.5", "8.0", "8.5", "10.0")
	for _, name := range []string{"root", "web-root", "schema"} {
		_ = cmd.MarkFlagDirname(name)
	}
	_ = cmd.MarkFlagFilename("config", "config")
}

// loaded is a server with the story of its choice.
type loaded struct {
	*resolver.Server
	conf    setup.Configuration
	secrets *answer.Secrets
}

// asked is the server as documents are built of it.
func (l *loaded) asked() *answer.Server {
	finding := func(f *rules.Finding) answer.Finding {
		return report.JSON(f, report.Options{ShowSecrets: l.secrets.Show})
	}
	return &answer.Server{Server: l.Server, Configuration: l.conf, Secrets: l.secrets, Finding: finding}
}

// reader reads what the command line calls the places of the server. What is a file here is told from a misspelt site.
func (l *loaded) reader() *target.Reader {
	return &target.Reader{Server: l.Server, Otherwise: func(text string) error {
		if kind := argumentKind(text); kind != noFile {
			return otherKind(text, kind)
		}
		return nil
	}}
}

// opener opens servers on this machine.
func (c *Command) opener() *setup.Opener { return &setup.Opener{Lookup: c.lookup} }

// server reads the server that the flags, the directory and the machine lead to.
func (c *Command) server(f *serverFlags) (*loaded, error) {
	s, err := c.opener().Open(f.Settings)
	if err != nil {
		return nil, err
	}
	c.secrets.Add(s.Server)
	return &loaded{s.Server, s.Configuration, &c.secrets}, nil
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
