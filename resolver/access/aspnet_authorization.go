package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// Sections of .NET that decide who may enter an application.
const (
	ASPNETAuthorizationSection  = "system.web/authorization"
	ASPNETAuthenticationSection = "system.web/authentication"
)

// ASPNETRequest is a request as the authorization module of ASP.NET sees it.
type ASPNETRequest struct {
	User User
	Verb string
	// Path is the URL path below the application, without slashes around it.
	Path string
	// Middleware says that an OWIN host is there, whose middleware may answer in place of a 401.
	Middleware bool
}

// ASPNETAuthorize applies <system.web><authorization>: the first rule that is about the user and the verb decides, those of deeper files
// come first. A refusal is 401, under forms authentication a redirect to the login page, which everybody may see (Microsoft:
// "authorization Element (ASP.NET Settings Schema)"). It concerns requests for which UrlAuthorizationModule of .NET runs.
func ASPNETAuthorize(get Sections, r ASPNETRequest) Result {
	for _, item := range element(get(ASPNETAuthorizationSection)).Items {
		switch m := applies(item, r.User, r.Verb, true); {
		case m == maybe:
			return Result{Unknown: "who the user is, on which a rule of ASP.NET authorization depends"}
		case m == yes && item.Tag == "deny":
			return Result{Failure: refusedByASPNET(get, item, r)}
		case m == yes:
			return Result{}
		}
	}
	return Result{}
}

// refusedByASPNET is the refusal by a rule, nil for pages that nobody is kept from.
func refusedByASPNET(get Sections, item *merge.Item, r ASPNETRequest) *verdict.Failure {
	f := &verdict.Failure{Status: 401, Win32: merge.AccessDenied, Rule: deniedRule, Place: item.Origin, Section: ASPNETAuthorizationSection, Key: item.Tag,
		Uncertain: "the substatus that IIS logs for a refusal by ASP.NET", Or: []string{"401.2"}, Module: "UrlAuthorization", Notification: "AuthorizeRequest"}
	who := "anonymous users"
	if !r.User.Anonymous {
		who = "the user"
	}
	f.Because = fmt.Sprintf("a <deny> in <system.web><authorization> refuses %s, and ASP.NET answers 401", who)
	f.Fix = "if the path is meant to be open, allow it in a <location path=\"…\"> of its own with <allow users=\"*\" />; if it is not, log on: the refusal is meant"
	authentication := get(ASPNETAuthenticationSection)
	e := element(authentication)
	relate := func(message string) {
		if o := where(authentication, "mode"); !o.IsZero() && !o.Profile() {
			f.Related = append(f.Related, merge.Related{Message: message, Origin: o})
		}
	}
	switch mode := written(e, "mode"); {
	case mode == "Forms":
		login := loginPage(e)
		if r.User.Anonymous && openUnderForms(login, r.Path) {
			return nil
		}
		f.Status, f.Win32, f.Or = 302, 0, nil
		f.Because = fmt.Sprintf("a <deny> in <system.web><authorization> refuses %s, and forms authentication sends them to the login page %s", who, login)
		f.Uncertain = "whether the client sends the ticket of an earlier login"
		relate("the authentication of the application")
	case r.Middleware || mode == "None":
		f.Uncertain, f.Or = "whether a middleware of the application turns the 401 into a redirect to its login page", []string{"401.2", "302"}
	case mode != "":
		relate("the authentication of the application")
	}
	return f
}

// loginPage is the page that forms authentication redirects to.
func loginPage(authentication *merge.Element) string {
	if login := written(child(authentication, "forms"), "loginUrl"); login != "" {
		return login
	}
	return "login.aspx"
}

// openUnderForms reports whether forms authentication lets everybody see a page: the login page itself and the resources of assemblies.
func openUnderForms(login, path string) bool {
	if strings.EqualFold(path, "WebResource.axd") || strings.EqualFold(path, "ScriptResource.axd") {
		return true
	}
	login, _, _ = strings.Cut(strings.TrimPrefix(login, "~/"), "?")
	return strings.EqualFold(strings.Trim(login, "/"), path) || strings.HasSuffix("/"+strings.ToLower(login), "/"+strings.ToLower(path)) && path != ""
}
