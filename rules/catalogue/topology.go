package catalogue

import (
	"github.com/iislens/iislens/rules"
	topologyrules "github.com/iislens/iislens/rules/topology"
)

var topologyRules = []*rules.Rule{
	topologyrules.BindingMismatch, topologyrules.DuplicateBinding, topologyrules.SiteWithoutRoot, topologyrules.DuplicateSiteID,
	topologyrules.PoolMissing, topologyrules.PoolStopped, topologyrules.SiteStopped, topologyrules.NotAnApplication,
	topologyrules.WrongDirectory, topologyrules.ConfigMissing, topologyrules.InvalidBinding, topologyrules.PoolRuntime,
}
