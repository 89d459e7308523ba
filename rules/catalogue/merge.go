package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/merging"
)

var mergeRules = []*rules.Rule{
	merging.DuplicateCollectionEntry,
	merging.ConfigSectionLocked,
	merging.ConfigSectionLockedByLocation,
	merging.ConfigAttributeLocked,
	merging.HTTPErrorsAbsolutePath,
	merging.ConfigElementLocked,
	merging.ConfigItemLocked,
	merging.LockUnknownName,
	merging.LockConflict,
	merging.SectionNotAllowedHere,
	merging.LocationPathMismatch,
	merging.LocationOutsideApplication,
	merging.InheritFlagWithoutEffect,
	merging.RemoveWithoutEffect,
	merging.RedundantSetting,
	merging.PhysicalPathMissing,
	merging.ConfigFileACL,
	merging.ConfigIgnored,
	merging.SameFileTwice,
}
