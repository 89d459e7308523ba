package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
)

// Observed is the answer that somebody saw.
type Observed struct {
	// Status is 0 when only Win32 was told. Substatus is -1 when it was not told.
	Status, Substatus int
	// Win32 is the error code as an HRESULT, 0 when it was not told.
	Win32 uint32
	// Reason is s-reason of an HTTPERR log, "" elsewhere.
	Reason string
	// Module is the module that failed, where a trace or an error page names it; "" elsewhere.
	Module string
	// File is the Windows path of the configuration file that an error page names and Line the line; "" and 0 elsewhere.
	File string
	Line int
}

// Text returns the status as it was told: "404", "404.2".
func (o *Observed) Text() string {
	switch {
	case o.Status == 0 && o.Reason != "":
		return o.Reason
	case o.Status == 0:
		return fmt.Sprintf("0x%08x", o.Win32)
	case o.Substatus < 0:
		return fmt.Sprint(o.Status)
	}
	return verdict.Text(o.Status, o.Substatus)
}

// Success reports whether what was seen is no failure.
func (o *Observed) Success() bool { return o.Status > 0 && o.Status < 400 }

// earlyStatuses are answers that no configuration gives and that come before handlers are asked: from http.sys, or because a
// logon failed.
var earlyStatuses = []string{"400", "401.1", "403.7", "403.13", "403.16", "403.17", "408", "411", "414", "503"}

// early reports whether what was seen comes before everything that a handler decides.
func (o *Observed) early() bool {
	return o.Reason != "" || slices.ContainsFunc(earlyStatuses, o.is) && o.Substatus != 0 || o.Status == 503
}

// match is how well a failure explains what was seen; a larger one is better.
type match uint8

const (
	unlike match = iota // another answer
	kin                 // another substatus of the same thing
	other               // a form of the answer that other versions or circumstances give
	same                // the answer that was seen
)

// kinships are answers that clients, proxies and versions of IIS give for one condition.
var kinships = [][]string{
	{"404.13", "413.0", "413.1"},               // the length limit, before and after IIS 10
	{"403.6", "403.503", "401.503", "404.503"}, // an address that is refused
	{"403.8", "403.504", "401.504"},            // a name that is refused
	{"404.10", "431.0", "400"},                 // headers that are too long
	{"404.0", "404.4"},                         // nothing takes the URL
	{"500.0", "502.2", "502.3", "502.5", "500.30", "500.31", "500.32", "500.33", "500.36", "500.37", "500.38"}, // the program does not start
	{"403.1", "403.2", "403.3", "404.4"},     // accessPolicy
	{"500.50", "500.51", "500.52", "500.53"}, // rewrite rules
}

// matches compares a failure with what was seen.
func (o *Observed) matches(f *verdict.Failure) match {
	text := f.Text()
	switch {
	case o.Status == 0:
		if o.Win32 != 0 && f.Win32 == o.Win32 {
			return same
		}
		return unlike
	case o.Status == f.Status && (o.Substatus < 0 || o.Substatus == f.Substatus):
		if o.Win32 != 0 && f.Win32 != 0 && o.Win32 != f.Win32 && f.Status == 500 {
			return other // one status, told apart by its code
		}
		return same
	case slices.ContainsFunc(f.Or, o.is):
		return other
	case o.Status == f.Status && o.Substatus == 0:
		return kin // much that relays or logs a status loses the substatus
	}
	for _, family := range kinships {
		if slices.Contains(family, text) && slices.ContainsFunc(family, o.is) {
			return kin
		}
	}
	return unlike
}

// Is reports whether a status as text is what was seen.
func (o *Observed) Is(text string) bool { return o.is(text) }

// is reports whether a status as text is what was seen.
func (o *Observed) is(text string) bool {
	if o.Substatus >= 0 {
		return text == verdict.Text(o.Status, o.Substatus)
	}
	main, _, _ := strings.Cut(text, ".")
	return main == fmt.Sprint(o.Status)
}
