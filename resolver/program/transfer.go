package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/verdict"
)

const (
	transferHandler        = "System.Web.Handlers.TransferRequestHandler"
	recursionLimit  uint32 = 0x800703e9
)

// TransfersBroadly reports whether an entry hands requests to TransferRequestHandler by another pattern than "*.": the request that
// the handler starts meets the entry again.
func TransfersBroadly(e *handler.Entry) bool {
	name, _, _ := strings.Cut(e.Type, ",")
	return strings.TrimSpace(name) == transferHandler && e.Managed() && e.Path.Class != handler.Extensionless
}

// TransfersAll reports whether such an entry takes files of all kinds: its pattern is "*" or "*.*".
func TransfersAll(e *handler.Entry) bool {
	return TransfersBroadly(e) && strings.Trim(e.Path.Text, "*.") == ""
}

// TransferLoop is the 500.0 of a request that TransferRequestHandler starts again and again (observed behaviour: module
// ManagedPipelineHandler, 0x800703e9).
func TransferLoop(e *handler.Entry) *verdict.Failure {
	f := atEntry(e, "path", handler.ManagedModule)
	f.Status, f.Win32, f.Rule, f.Place = 500, recursionLimit, "transfer-handler-loop", e.Item.Origin
	f.Because = fmt.Sprintf("%s hands requests for %s to TransferRequestHandler, which starts them again: where no route of the application answers, the entry takes them again, until IIS gives up with 500.0 (0x800703e9)",
		e.Name, e.Path.Text)
	f.Fix = fmt.Sprintf("remove %s, and keep TransferRequestHandler on \"*.\"; where routes with a dot must work, map their path alone or set runAllManagedModulesForAllRequests", e.Name)
	f.Uncertain = "whether a route of the application answers the request first"
	f.Or = []string{"404.0"}
	return f
}
