package catalogue

import "github.com/iislens/iislens/rules"

var rewriteRules = []*rules.Rule{}
