package catalogue

import "github.com/iislens/iislens/rules"

var securityRules = []*rules.Rule{}
