package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// AuthorizationSection is the section of IIS URL authorization.
const AuthorizationSection = "system.webServer/security/authorization"

const deniedRule = "url-authorization-denied"

// match is the answer of a rule for a user.
type match uint8

const (
	no match = iota
	maybe
	yes
)

// Authorize applies IIS URL authorization: the denials of all levels first, then the permissions; a user that no rule allows
// is refused (Microsoft: "Understanding IIS URL Authorization").
func Authorize(s *merge.Section, has Modules, user User, verb string) Result {
	if s == nil || s.Element == nil || !has("UrlAuthorizationModule") {
		return Result{}
	}
	unsure := ""
	for _, item := range s.Items {
		if !denies(item) {
			continue
		}
		switch applies(item, user, verb, false) {
		case yes:
			return Result{Failure: unauthorized(s, item, user)}
		case maybe:
			unsure = "who the user is, on which a denial of URL authorization depends"
		}
	}
	if unsure != "" {
		return Result{Unknown: unsure}
	}
	for _, item := range s.Items {
		if denies(item) {
			continue
		}
		switch applies(item, user, verb, false) {
		case yes:
			return Result{}
		case maybe:
			unsure = "who the user is, on which a permission of URL authorization depends"
		}
	}
	if unsure != "" {
		return Result{Unknown: unsure}
	}
	return Result{Failure: unauthorized(s, nil, user)}
}

func denies(item *merge.Item) bool {
	return strings.EqualFold(written(&item.Element, "accessType"), "Deny")
}

// applies reports whether a rule is about the user and the verb. Verbs compare with case in IIS, without in ASP.NET.
func applies(item *merge.Item, user User, verb string, foldVerb bool) match {
	if verbs := written(&item.Element, "verbs"); verbs != "" && verbs != "*" {
		if !listed(verbs, func(v string) bool { return v == verb || foldVerb && strings.EqualFold(v, verb) }) {
			return no
		}
	}
	users, roles := written(&item.Element, "users"), written(&item.Element, "roles")
	if listed(users, func(name string) bool { return name == "*" || name == "?" && user.Anonymous }) {
		return yes
	}
	switch {
	case user.Anonymous:
		return no
	case user.Name == "":
		if listed(users, func(name string) bool { return name != "?" }) || roles != "" {
			return maybe
		}
		return no
	}
	if listed(users, func(name string) bool { return strings.EqualFold(name, user.Name) }) {
		return yes
	}
	for _, role := range user.Roles {
		if listed(roles, func(name string) bool { return strings.EqualFold(name, role) }) {
			return yes
		}
	}
	return no
}

// listed reports whether a comma-separated list holds a name for which ok is true.
func listed(list string, ok func(string) bool) bool {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" && ok(name) {
			return true
		}
	}
	return false
}

// unauthorized makes the refusal by a rule, or for want of one when item is nil: then the place is what last took a rule away.
func unauthorized(s *merge.Section, item *merge.Item, user User) *verdict.Failure {
	f := &verdict.Failure{Status: 401, Win32: merge.AccessDenied, Rule: deniedRule, Place: where(s, ""), Section: AuthorizationSection, Key: "authorization",
		Uncertain: "the substatus of a refusal by URL authorization", Or: []string{"401.2"}, Module: "UrlAuthorizationModule", Notification: "AuthorizeRequest"}
	who := "anonymous users"
	if !user.Anonymous {
		who, f.Or = "the user", []string{"403.0"}
		if user.Name != "" {
			who = user.Name
		}
	}
	if item == nil {
		if n := len(s.Events); n > 0 {
			f.Place = s.Events[n-1].Origin
		}
		f.Because = "no rule of <authorization> allows " + who
		f.Fix = fmt.Sprintf(`write <add accessType="Allow" users="%s" /> in <authorization>`, ruleName(user))
		return f
	}
	f.Place, f.Key = item.Origin, written(&item.Element, "users")
	if f.Key == "" {
		f.Key = written(&item.Element, "roles")
	}
	f.Because = fmt.Sprintf("a rule of <authorization> denies %s", who)
	f.Fix = "remove the rule; denials come before permissions wherever they stand"
	return f
}

func ruleName(user User) string {
	switch {
	case user.Anonymous:
		return "?"
	case user.Name == "":
		return "*"
	}
	return user.Name
}
