package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/hygiene"
)

var hygieneRules = []*rules.Rule{
	hygiene.UnusedSuppression,
	hygiene.DeadRewriteRule,
	hygiene.AmbiguousVerbList,
	hygiene.CommentConfig,
}
