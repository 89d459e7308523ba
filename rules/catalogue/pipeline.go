package catalogue

import (
	"github.com/iislens/iislens/rules"
	accessrules "github.com/iislens/iislens/rules/access"
)

var pipelineRules = []*rules.Rule{
	accessrules.ClassicHTTPModules,
	accessrules.ClassicHTTPHandlers,
	accessrules.ClassicImpersonate,
	accessrules.AuthModuleMissing,
	accessrules.AuthAllDisabled,
	accessrules.URLAuthorizationDenied,
	accessrules.SSLRequired,
	accessrules.ClientCertificateRequired,
	accessrules.IPDenied,
	accessrules.HTTPErrorsStatus,
	accessrules.CustomErrorsHides,
	accessrules.AnonymousDisabled,
	accessrules.FileACL,
	accessrules.HTTPErrorsReplace,
}
