package catalogue

import "github.com/iislens/iislens/rules"

var processRules = []*rules.Rule{}
