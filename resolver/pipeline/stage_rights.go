package pipeline

import (
	"fmt"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// anonymousNames returns the names under which the anonymous user of a path appears in access control lists.
func anonymousNames(node *merge.Node, pool *topology.Pool) []string {
	section := node.Section("system.webServer/security/authentication/anonymousAuthentication")
	user := section.Text("userName")
	if section.Attr("userName") != nil && user == "" {
		return pool.Principals()
	}
	if user == "" || user == "IUSR" {
		return []string{"Everyone", `NT AUTHORITY\Authenticated Users`, `BUILTIN\Users`, `NT AUTHORITY\IUSR`, "IUSR"}
	}
	return []string{"Everyone", `NT AUTHORITY\Authenticated Users`, `BUILTIN\Users`, user}
}

// fileRights is the 401.3 of a file that the user may not read, as far as recorded rights tell: IIS opens the files of entries that
// ask for one as the user of the request.
func fileRights(r *run) result {
	e := r.selection.Entry
	if !r.known() || e == nil || e.Resource == handler.Unspecified || !r.user.Anonymous {
		return result{}
	}
	info := r.selection.Match.Info
	if info.Fact != disk.Present || info.Stock || info.Plain {
		return result{}
	}
	path := r.script()
	text, ok := r.Server.Disks.ACL(path)
	if !ok || disk.MayRead(text, r.anonymous) {
		return result{}
	}
	place := r.res.Application.Item.Origin
	if v := r.res.Directory.Directory; v != nil {
		place = originOf(v.PhysicalPath, v.Item)
	}
	return result{failure: &verdict.Failure{Status: 401, Substatus: 3, Win32: accessDenied, Place: place, Section: topology.SitesSection, Key: "physicalPath",
		Module: "IIS Web Core", Notification: "AuthenticateRequest",
		Because: fmt.Sprintf("the rights of %s give the anonymous user (%s) no access", path, r.anonymous[len(r.anonymous)-1]),
		Fix:     "Grant the anonymous user read access (icacls " + path + " /grant IUSR:R), or let anonymous requests use the pool's identity.",
	}}
}
