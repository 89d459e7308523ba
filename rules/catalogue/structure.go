package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/structure"
)

var structureRules = []*rules.Rule{
	structure.DuplicateSection,
}
