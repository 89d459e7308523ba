package catalogue

import "github.com/iislens/iislens/rules"

var handlerRules = []*rules.Rule{}
