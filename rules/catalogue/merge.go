package catalogue

import "github.com/iislens/iislens/rules"

var mergeRules = []*rules.Rule{}
