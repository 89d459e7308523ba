package diagnose

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

const rewriteSection = "system.webServer/rewrite"

// kindred is for answers that one cause gives under another number, depending on the request, the version of IIS and its settings: the
// cause comes first, then why the number differs.
func (e *examination) kindred() bool {
	f := e.out.Failure
	if f == nil {
		return false
	}
	why := e.akin(f)
	if why == "" {
		return false
	}
	e.list.add(f, rules.Likely, false)
	if len(e.list.causes) == 0 {
		return false
	}
	e.Verdict = Related
	e.Note = fmt.Sprintf("The configuration gives %s; the %s that was seen is the same failure under another number: %s.", f.Text(), e.seen.Text(), why)
	return true
}

// akin says why one cause gives both the status of a failure and the one that was seen, "" where it does not.
func (e *examination) akin(f *verdict.Failure) string {
	request, last := e.out.First.Request, e.out.Last
	switch {
	case e.either(f, "404.0", "405.0") && request.Method != "GET" && request.Method != "HEAD":
		return "a method that no script map takes ends as 405.0 where the static file handler finds a file, and as 404.0 where it finds none"
	case e.either(f, "403.14", "404.0") && last != nil && last.Directory != nil && last.Resource.IsDir():
		return "a directory that nothing answers for ends as 403.14 where the modules of directories are installed, and as 404.0 where they are not"
	case e.either(f, "403.14", "404.0") && last != nil && last.Directory != nil && strings.HasSuffix(request.Path, "/"):
		return "a URL that nothing answers for ends as 403.14 where a directory is there, and as 404.0 where none is"
	case strings.HasPrefix(f.Section, rewriteSection) && rewriteStatus(f.Text()) && rewriteStatus(e.seen.Text()):
		return "URL Rewrite reports what it cannot read with its own numbers (500.50 to 500.53), and IIS the same text as 500.19"
	case loginPage(f, e.seen):
		return "a module of the application (Forms authentication, OWIN, a SAML library) turns the refusal into a redirect to the login page; without one it stays 401"
	}
	return ""
}

// loginPage reports whether a refusal by ASP.NET and what was seen are one thing, before and after a login module.
func loginPage(f *verdict.Failure, seen *Observed) bool {
	return strings.HasPrefix(f.Section, "system.web/") && (f.Status == 401 && seen.Status == 302 || f.Status == 302 && seen.Status == 401)
}

// either reports whether a failure and what was seen are the two statuses of a pair.
func (e *examination) either(f *verdict.Failure, a, b string) bool {
	return f.Text() == a && e.seen.is(b) || f.Text() == b && e.seen.is(a)
}

// rewriteStatus reports whether a status is one that sections of URL Rewrite give.
func rewriteStatus(text string) bool {
	switch text {
	case "500.19", "500.50", "500.51", "500.52", "500.53":
		return true
	}
	return false
}
