package cli

import "github.com/spf13/cobra"

func (c *Command) explain() *cobra.Command { return &cobra.Command{Use: "explain"} }
