package catalogue

import "github.com/iislens/iislens/rules"

var contentRules = []*rules.Rule{}
