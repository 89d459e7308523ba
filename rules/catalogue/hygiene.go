package catalogue

import "github.com/iislens/iislens/rules"

var hygieneRules = []*rules.Rule{}
