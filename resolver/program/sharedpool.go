package program

import (
	"fmt"
	"strings"
)

// SharedPool returns why the applications of one pool cannot live together: ASP.NET Core hosts one in-process application per
// worker process and never both models (spec: pipeline §5.1). apps holds the applications that the module serves, in the
// order of the configuration; which is the one that the answer is for. The application that is requested first works.
func SharedPool(apps []Application, which int, host Host) *Problem {
	if which < 0 || which >= len(apps) {
		return nil
	}
	app := apps[which]
	if !app.Entry.HasModule(coreModuleV2) {
		return nil
	}
	inside := inProcess(app.Section)
	for i, other := range apps {
		if i == which || !other.Entry.HasModule(coreModuleV2) {
			continue
		}
		mixed := inside != inProcess(other.Section)
		if !mixed && !inside {
			continue
		}
		p := &process{host: host, app: app, module: coreModuleV2}
		f := p.failure("hostingModel")
		f.Status, f.Substatus, f.Rule = 500, 35, "aspnetcore-shared-pool"
		pool := ""
		if host.Pool != nil {
			pool = " " + host.Pool.Name
		}
		f.Because = fmt.Sprintf("The pool%s has two in-process applications, %s and %s; a worker process hosts one only.", pool, short(app.ConfigPath), short(other.ConfigPath))
		if mixed {
			f.Substatus = 34
			f.Because = fmt.Sprintf("The pool%s has in-process and out-of-process applications, %s and %s; a worker process hosts one model only.", pool, short(app.ConfigPath), short(other.ConfigPath))
		}
		f.Fix = "give each application a pool of its own"
		f.Uncertain, f.Or = "which of the applications is requested first: that one works", []string{"200"}
		relate(f, "the other application", other.Section.Where("hostingModel"))
		return &Problem{Failure: f}
	}
	return nil
}

// short returns a config path as people write it: site and path.
func short(configPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(configPath, "MACHINE/WEBROOT/APPHOST"), "/")
}
