package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/content"
)

var contentRules = []*rules.Rule{
	content.MIMEMapMissing,
	content.WildcardMIMEExtensionless,
	content.MIMEMapExtension,
	content.DefaultDocumentMissing,
	content.DefaultDocumentDisabled,
	content.DirectoryBrowsingDenied,
	content.FileExtensionDenied,
	content.HiddenSegment,
	content.URLSequenceDenied,
	content.VerbDenied,
	content.DoubleEscaping,
	content.HighBitCharacters,
	content.MaxContentLength,
	content.MaxContentLengthConflict,
	content.MaxURL,
	content.MaxQueryString,
	content.ASPNETQueryStringLimit,
	content.QueryStringSequenceDenied,
	content.FilteringRuleDenied,
	content.HeaderLimit,
}
