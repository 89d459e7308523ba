package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// everybody are the groups that hold every account which serves a request.
var everybody = []string{"Everyone", `NT AUTHORITY\Authenticated Users`, `BUILTIN\Users`}

// reader is the account that opens the files of a request.
type reader struct {
	// name is the account for icacls, "" where only the client knows it; spoken is how a sentence calls it.
	name, spoken string
	// principals are the names under which it appears in access control lists.
	principals []string
	// place is what makes it the reader, zero for the default.
	place        merge.Origin
	section, key string
	// pool says that it is the identity of the worker process.
	pool bool
}

// iusr is the account that reads for anonymous requests where nobody names another.
var iusr = reader{name: "IUSR", spoken: "the account of anonymous requests, IUSR,", principals: append(everybody[:len(everybody):len(everybody)], `NT AUTHORITY\IUSR`, "IUSR")}

// anonymousReader returns the account that reads for anonymous requests (Microsoft: "Anonymous Authentication
// <anonymousAuthentication>"): IUSR, another user, or the worker process where userName is empty.
func anonymousReader(node *merge.Node, pool *topology.Pool) reader {
	const name = "system.webServer/security/authentication/anonymousAuthentication"
	section := node.Section(name)
	user := section.Text("userName")
	place := section.Where("userName")
	switch {
	case section.Attr("userName") != nil && user == "":
		return reader{name: poolAccount(pool), spoken: "the identity of the pool \"" + pool.Name + "\", because userName is empty", principals: pool.Principals(),
			place: place, section: name, key: "userName", pool: true}
	case user == "" || strings.EqualFold(user, "IUSR") || strings.EqualFold(user, `NT AUTHORITY\IUSR`):
		return iusr
	}
	return reader{name: user, spoken: "the account of anonymous requests, " + user, principals: append(everybody[:len(everybody):len(everybody)], user),
		place: place, section: name, key: "userName"}
}

// poolAccount is the name of a pool's identity as icacls takes it.
func poolAccount(pool *topology.Pool) string {
	names := pool.Principals()
	return names[len(names)-1]
}

// readerOf returns the account that opens the files of a request: the one that the virtual directory connects as, that of anonymous
// requests, or the user who logged on.
func (r *run) readerOf() reader {
	if v := r.res.Directory.Directory; v != nil {
		if user := v.Item.Text("userName"); user != "" {
			return reader{name: user, spoken: "the account that the virtual directory connects as, " + user, principals: append(everybody[:len(everybody):len(everybody)], user),
				place: v.Item.Where("userName"), section: topology.SitesSection, key: "userName"}
		}
	}
	if r.user.Anonymous {
		return r.anonymous
	}
	return reader{spoken: "the user who logged on", principals: everybody}
}

// fileRights is the 401.3 of a file that the user may not read, as far as recorded rights tell: IIS opens the files of entries that
// ask for one as the user of the request.
func fileRights(r *run) result {
	e := r.selection.Entry
	if !r.known() || e == nil || e.Resource == handler.Unspecified {
		return result{}
	}
	info := r.selection.Match.Info
	if info.Fact != disk.Present || info.Stock || info.Plain {
		return result{}
	}
	path := r.script()
	text, ok := r.Server.Disks.ACL(path)
	if !ok {
		return result{}
	}
	who := r.readerOf()
	right := disk.Reading(text, who.principals)
	if right == disk.Granted {
		return result{}
	}
	if who.name == "" { // nobody told which user it is
		r.doubt("the user who logged on may read " + path)
		r.out.Potential = append(r.out.Potential[:len(r.out.Potential):len(r.out.Potential)], Potential{Status: "401.3", Place: r.mappedAt(), Section: topology.SitesSection, Key: "physicalPath",
			Text: fmt.Sprintf("the rights of %s name neither Users nor Authenticated Users: a user who is not among the accounts there gets 401.3", path)})
		return result{}
	}
	f := &verdict.Failure{Status: 401, Substatus: 3, Win32: accessDenied, Rule: "file-acl", Place: who.place, Section: who.section, Key: who.key,
		Module: "IIS Web Core", Notification: "AuthenticateRequest",
		Because: fmt.Sprintf("%s reads the file, and the rights of %s do not let it", who.spoken, path), Fix: r.grant(path, text, who)}
	if f.Place.IsZero() {
		f.Place, f.Section, f.Key = r.mappedAt(), topology.SitesSection, "physicalPath"
	}
	if right == disk.Unsaid {
		f.Uncertain = "whether the account belongs to a group that is granted access"
	}
	return result{failure: f}
}

// mappedAt is the line that maps the directory of the request.
func (r *run) mappedAt() merge.Origin {
	if v := r.res.Directory.Directory; v != nil {
		return originOf(v.PhysicalPath, v.Item)
	}
	return r.res.Application.Item.Origin
}

// grant is the advice for an account that may not read a file: the right to that file and no more, or the other account of anonymous
// requests where the rights let that one in.
func (r *run) grant(path, text string, who reader) string {
	advice := fmt.Sprintf("Grant %s read access: %s", who.name, command.Grant(path, who.name).Text(nil))
	switch {
	case who.pool && disk.MayRead(text, iusr.principals):
		return advice + `. IUSR may read it already: userName="IUSR" on anonymousAuthentication lets that account read instead.`
	case who.name == iusr.name && disk.MayRead(text, r.pool.Principals()):
		return advice + `. The pool's identity may read it already: userName="" on anonymousAuthentication lets that account read instead.`
	}
	return advice + "."
}
