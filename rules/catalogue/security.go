package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/security"
)

var securityRules = []*rules.Rule{
	security.DirectoryBrowsing,
	security.DetailedErrors,
	security.CustomErrorsOff,
	security.DebugCompilation,
	security.TraceEnabled,
	security.HandlerMapsContent,
	security.AccessPolicyWrite,
	security.UnlistedPrograms,
	security.DoubleEscaping,
	security.PlaintextCredentials,
	security.MachineKeyInFile,
	security.WeakMachineKey,
	security.CookiesInsecure,
	security.RequestValidation,
	security.ViewStateMAC,
	security.TraceVerb,
	security.ServerHeader,
	security.PoweredBy,
	security.HSTSMissing,
	security.TLSOptional,
	security.AnonymousWrite,
	security.BasicWithoutTLS,
	security.CORSWildcard,
	security.CORSMultipleOrigins,
}
