package answer

import (
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/rules"
)

// Server is a server that is asked, with the story of its choice.
type Server struct {
	*resolver.Server
	Configuration setup.Configuration
	Secrets       *Secrets
	// Finding turns a finding into its document; causes are findings.
	Finding func(*rules.Finding) Finding
}

// optional is nil for the empty string.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
