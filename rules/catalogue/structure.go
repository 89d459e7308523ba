package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/structure"
)

var structureRules = []*rules.Rule{
	structure.MalformedXML,
	structure.ConfigRoot,
	structure.EncodingMismatch,
	structure.ConfigSectionsPlacement,
	structure.DuplicateSectionDeclaration,
	structure.SectionNotRegistered,
	structure.SectionWithoutSchema,
	structure.DuplicateSection,
	structure.NestedLocation,
	structure.UnknownElement,
	structure.UnknownAttribute,
	structure.MissingRequiredAttribute,
	structure.InvalidAttributeValue,
	structure.ConfigSourceMissing,
	structure.ConfigSourceInvalid,
	structure.CLRVersionSection,
	structure.XDTInLiveConfig,
	structure.TypographicQuotes,
}
