package catalogue

import (
	"github.com/iislens/iislens/rules"
	rewriterules "github.com/iislens/iislens/rules/rewrite"
)

var rewriteRules = []*rules.Rule{
	rewriterules.BadRegex,
	rewriterules.Backtracking,
	rewriterules.ServerVariable,
	rewriterules.MapMissing,
	rewriterules.OutboundCompressed,
	rewriterules.InheritedRewriteRule,
	rewriterules.TargetWrongApp,
	rewriterules.Loop,
	rewriterules.SPARewriteMissing,
	rewriterules.ARRNotEnabled,
	rewriterules.RedirectLoop,
	rewriterules.Order,
	rewriterules.PreConditionMissing,
}
