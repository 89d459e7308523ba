package cli

import (
	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
)

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
			v := answer.Build(c.Version)
			if c.out.json() {
				return c.printJSON(v)
			}
			text := v.Line()
			if c.out.quiet {
				text = v.Version
			}
			return c.write(c.Stdout, []byte(text+"\n"))
		},
	}
}
