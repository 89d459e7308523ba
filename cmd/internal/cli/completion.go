package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/report"
)

func (c *Command) completion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "A completion script for bash, zsh, fish or powershell",
		Example: `  source <(iislens completion bash)
  iislens completion powershell | Out-String | Invoke-Expression`,
		Args:      arguments(1, 1),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("shell", args[0], shells...); err != nil {
				return err
			}
			var out bytes.Buffer
			var err error
			switch root := cmd.Root(); args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&out, true)
			case "zsh":
				err = root.GenZshCompletion(&out)
			case "fish":
				err = root.GenFishCompletion(&out, true)
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(&out)
			}
			if err != nil {
				return failed(fmt.Errorf("completion: %w", err), "")
			}
			return c.write(c.Stdout, out.Bytes())
		},
	}
}

// outputWords are the beginnings of --output, for the completion of shells.
func outputWords() []string {
	var words []string
	for _, format := range report.Formats() {
		words = append(words, format+"=")
	}
	return words
}
