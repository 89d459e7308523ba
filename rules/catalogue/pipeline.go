package catalogue

import "github.com/iislens/iislens/rules"

var pipelineRules = []*rules.Rule{}
