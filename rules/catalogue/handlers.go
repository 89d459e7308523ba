package catalogue

import (
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/handlers"
)

var handlerRules = []*rules.Rule{
	handlers.Missing, handlers.PathMismatch, handlers.VerbMissing, handlers.Order, handlers.OrderExtensionless, handlers.Removed, handlers.Cleared,
	handlers.Unreachable, handlers.ResourceType, handlers.PreConditionMode, handlers.PreConditionImpossible, handlers.BitnessMismatch,
	handlers.AccessPolicy, handlers.ModuleMissing, handlers.EngineMissing, handlers.Inherited, handlers.ShadowsStatic, handlers.WebDAV,
	handlers.StaticPost, handlers.DottedURL, handlers.RemoveCase, handlers.DirectoryTakenForScript, handlers.TransferLoop,
}
