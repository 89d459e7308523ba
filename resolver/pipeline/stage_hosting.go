package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// outsideLibrary is what the ASP.NET Core Module loads for applications in a process of their own.
const outsideLibrary = "aspnetcorev2_outofprocess.dll"

// hostingLibrary is the 500.36 of an ASP.NET Core Module whose second library is gone, as far as the mapped disk tells (S11).
func hostingLibrary(r *run) result {
	e := r.selection.Entry
	if !r.known() || e == nil || e.Modules[0] != "AspNetCoreModuleV2" {
		return result{}
	}
	section := r.node.Section(program.CoreSection)
	module := r.modules.Global.Find("name", e.Modules[0])
	if strings.EqualFold(section.Text("hostingModel"), "inprocess") || module == nil {
		return result{}
	}
	image, _ := r.Server.EnvOf(r.pool).Expand(module.Text("image"))
	dir := winpath.Dir(image)
	names, _ := r.Server.Disks.List(dir)
	if len(names) == 0 {
		return result{} // a directory that nobody copied
	}
	for _, name := range names {
		if strings.EqualFold(name, outsideLibrary) {
			return result{}
		}
		inside, _ := r.Server.Disks.List(winpath.Join(dir, name))
		for _, library := range inside {
			if strings.EqualFold(library, outsideLibrary) {
				return result{}
			}
		}
	}
	return result{failure: &verdict.Failure{Status: 500, Substatus: 36, Place: module.Where("image"), Section: program.GlobalModulesSection, Key: e.Modules[0],
		Module: e.Modules[0], Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("%s holds no %s, which the module needs for applications in a process of their own", dir, outsideLibrary),
		Fix:     "Repair the ASP.NET Core Hosting Bundle."}}
}
