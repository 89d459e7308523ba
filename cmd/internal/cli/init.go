package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/project"
)

func (c *Command) initSettings() *cobra.Command {
	var print bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented " + project.FileName,
		Long: `init writes ` + project.FileName + ` into the current directory: every setting stands in it as a comment, with what it
means and an example. A file that is there already is left alone.`,
		Example: "  iislens init\n  iislens init --print",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if err := c.out.check("text"); err != nil {
				return err
			}
			if print {
				return c.write(c.Stdout, project.Sample())
			}
			return c.writeSettings()
		},
	}
	cmd.Flags().BoolVar(&print, "print", false, "print the file instead of writing it")
	return cmd
}

// writeSettings creates the settings file, never over another.
func (c *Command) writeSettings() error {
	f, err := os.OpenFile(project.FileName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &exit{code: ExitUsage, err: fmt.Errorf("%s is there already; it was left alone", project.FileName), hint: "to see a fresh one: iislens init --print"}
	}
	if err != nil {
		return failed(err, "")
	}
	_, err = f.Write(project.Sample())
	if err := errors.Join(err, f.Close()); err != nil {
		return failed(fmt.Errorf("%s: %w", project.FileName, err), "")
	}
	if c.out.quiet {
		return nil
	}
	return c.write(c.Stdout, []byte("wrote "+project.FileName+": every setting stands in it as a comment\n"))
}
