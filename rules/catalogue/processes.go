package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/processes"
)

var processRules = []*rules.Rule{
	processes.CGIMissingPercentS,
	processes.CGIPercentSUppercase,
	processes.CGIPercentSCount,
	processes.CGIPathNotQuoted,
	processes.CGIFastCGISyntax,
	processes.InterpreterMissing,
	processes.InterpreterPath,
	processes.InterpreterWrongProgram,
	processes.ISAPICGINotListed,
	processes.ISAPICGINotAllowed,
	processes.ISAPICGIRestrictionMismatch,
	processes.ISAPICGIUnused,
	processes.FastCGIAppNotRegistered,
	processes.FastCGIExeMissing,
	processes.WFastCGISettings,
	processes.NativeDLLMissing,
	processes.NativeDLLBitness,
	processes.ModulePreConditionBitness,
	processes.ProcessExeMissing,
	processes.ASPNETCoreLauncherPlaceholder,
	processes.ASPNETCoreProcessPathEmpty,
	processes.ASPNETCoreDLLMissing,
	processes.ASPNETCoreModuleVersion,
	processes.ASPNETCoreSharedPool,
	processes.HTTPPlatformPort,
	processes.StdoutLogDirMissing,
	processes.ScriptProcessorMissing,
	processes.NativeDLLACL,
	processes.ModuleRuntimeVersion,
}
