package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// Sections of the integrated-mode validation.
const (
	ValidationSection   = "system.webServer/validation"
	HTTPModulesSection  = "system.web/httpModules"
	HTTPHandlersSection = "system.web/httpHandlers"
	IdentitySection     = "system.web/identity"

	validationModule = "ConfigurationValidationModule"
)

// IntegratedMode returns the settings of the classic pipeline that stop an application in an integrated pool: 500.22 for
// httpModules, 500.23 for httpHandlers, 500.24 for impersonation, in this order. Only what a web.config sets counts: the
// lists of .NET itself do not (Microsoft: "ASP.NET 2.0 breaking changes on IIS 7.0", "Validation <validation>").
func IntegratedMode(get Sections, has Modules, pool Pool) []*verdict.Failure {
	if pool.Classic || pool.Runtime == "" || !has(validationModule) {
		return nil
	}
	validation := get(ValidationSection)
	if !flag(element(validation), "validateIntegratedModeConfiguration", true) {
		return nil
	}
	var failures []*verdict.Failure
	for _, check := range []struct {
		section, key, rule, instead string
		substatus                   int
	}{
		{HTTPModulesSection, "httpModules", "classic-section-httpmodules", "<system.webServer><modules>", 22},
		{HTTPHandlersSection, "httpHandlers", "classic-section-httphandlers", "<system.webServer><handlers>", 23},
	} {
		s := get(check.section)
		item, count := local(s)
		if item == nil {
			continue
		}
		failures = append(failures, classic(check.substatus, check.rule, item.Origin.Contribution.Origin(), check.section, check.key,
			fmt.Sprintf("<system.web><%s> holds %s, which an integrated pool does not use, and the validation refuses the application for it", check.key, entries(count)),
			moveOrDelete(get, s, check.instead)))
	}
	if s := get(IdentitySection); s != nil && s.Element != nil {
		if a := s.Attr("impersonate"); a != nil && flag(s.Element, "impersonate", false) && ofApplication(a.Origin) {
			failures = append(failures, classic(24, "classic-section-impersonate", a.Origin, IdentitySection, "impersonate",
				`<system.web><identity impersonate="true"> does not work in the early stages of an integrated pool, and the validation refuses the application for it`,
				`write impersonate="false"`))
		}
	}
	return failures
}

func classic(substatus int, rule string, place merge.Origin, section, key, because, fix string) *verdict.Failure {
	return &verdict.Failure{Status: 500, Substatus: substatus, Win32: merge.NotSupported, Rule: rule, Place: place, Section: section, Key: key, Because: because,
		Fix:    fix + `, write <validation validateIntegratedModeConfiguration="false" /> under <system.webServer>, or use a classic pool`,
		Module: validationModule, Notification: "BeginRequest"}
}

// local returns the first entry that the application itself brings, and how many there are.
func local(s *merge.Section) (first *merge.Item, count int) {
	for _, item := range element(s).Items {
		if !ofApplication(item.Origin) {
			continue
		}
		if first == nil {
			first = item
		}
		count++
	}
	return first, count
}

// moveOrDelete says what to do with entries of the classic pipeline: what the integrated list holds already would be a duplicate there.
func moveOrDelete(get Sections, s *merge.Section, instead string) string {
	list := strings.NewReplacer("<", "", "><", "/", ">", "").Replace(instead)
	there, all := 0, 0
	for _, item := range element(s).Items {
		if !ofApplication(item.Origin) || item.Tag != "add" {
			continue
		}
		all++
		for _, other := range element(get(list)).Items {
			if sameType(item, other) && (strings.EqualFold(item.Text("name"), other.Text("name")) || strings.EqualFold(item.Text("path"), other.Text("path")) && item.Text("path") != "") {
				there++
				break
			}
		}
	}
	switch {
	case there == 0:
		return fmt.Sprintf("move the entries to %s", instead)
	case there == all:
		return fmt.Sprintf("delete the entries, which %s has already", instead)
	}
	return fmt.Sprintf("move the entries that %s lacks, and delete the others", instead)
}

// sameType reports whether two items name one class, with or without its assembly.
func sameType(a, b *merge.Item) bool {
	first, _, _ := strings.Cut(a.Text("type"), ",")
	second, _, _ := strings.Cut(b.Text("type"), ",")
	return strings.TrimSpace(first) != "" && strings.EqualFold(strings.TrimSpace(first), strings.TrimSpace(second))
}

// ofApplication reports whether something was written for the application: in a web.config, or in a location tag of the
// server's own file.
func ofApplication(o merge.Origin) bool {
	return o.Contribution != nil && o.Contribution.Layer != nil && o.Contribution.Layer.Kind >= merge.AppHost && !o.Profile()
}

func entries(n int) string {
	if n == 1 {
		return "one entry"
	}
	return fmt.Sprintf("%d entries", n)
}
