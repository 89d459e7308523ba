package catalogue

import "github.com/iislens/iislens/rules"

var topologyRules = []*rules.Rule{}
