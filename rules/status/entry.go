package status

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/command"
)

// Entry is what is known of some statuses. Every text is a sentence.
type Entry struct {
	// Status holds the statuses that the entry is about: "502.2", "404" (with any other substatus), "5xx".
	Status []string
	// Module narrows it to answers of one module, "" for any.
	Module string
	// Win32 narrows it to answers with one of these codes, as an HRESULT; nil for any.
	Win32 []uint32
	// Means says what the status says.
	Means string
	// Configured says that nothing but configuration gives the status: no program can set it by itself in practice.
	Configured bool
	// Ordinary says that the answer is part of normal traffic and seldom worth a look.
	Ordinary bool
	// Gives says what in the configuration, or in the request, gives it.
	Gives []string
	// Elsewhere says what gives it although the configuration is sound, the likeliest first.
	Elsewhere []string
	// Look says what to look at next.
	Look []Step
}

// Step is one thing to look at.
type Step struct {
	What string
	// Commands do it, one after the other; none where there is nothing to type.
	Commands []command.Command
}

// Causes returns everything that gives the status, configuration and request first.
func (e *Entry) Causes() []string { return slices.Concat(e.Gives, e.Elsewhere) }

// Find returns what is known of an answer: of a module and with a code, where these are known. The most particular entry counts:
// the substatus before the status before the class, the code before the module before neither. substatus is -1 when nobody told it.
func Find(status, substatus int, win32 uint32, module string) (*Entry, bool) {
	keys := []string{fmt.Sprint(status), fmt.Sprintf("%dxx", status/100)}
	if substatus >= 0 {
		keys = slices.Insert(keys, 0, fmt.Sprintf("%d.%d", status, substatus))
	}
	for _, key := range keys {
		if e := best(key, win32, module); e != nil {
			return e, true
		}
	}
	return nil, false
}

// best returns the entry of a key that fits code and module best, nil when there is none.
func best(key string, win32 uint32, module string) *Entry {
	var found *Entry
	most := -1
	for _, table := range tables {
		for i := range table {
			e := &table[i]
			if !slices.Contains(e.Status, key) {
				continue
			}
			if fit := e.fit(win32, module); fit > most {
				found, most = e, fit
			}
		}
	}
	return found
}

// fit is how particular an entry is of a code and a module; -1 when it is of others.
func (e *Entry) fit(win32 uint32, module string) int {
	fit := 0
	if e.Module != "" {
		if e.Module != module {
			return -1
		}
		fit++
	}
	if len(e.Win32) > 0 {
		if !slices.Contains(e.Win32, win32) {
			return -1
		}
		fit += 2
	}
	return fit
}

// All returns every entry, in the order of the tables.
func All() []Entry { return slices.Concat(tables...) }

// tables are the entries by family.
var tables = [][]Entry{
	successes, protocol, webdavRequests, proxyRequests, unauthorized, forbidden, certificates, addresses, notFound, filtered, refused,
	internal, codes500, configuration, configErrors, core, rewriting, iisnode, gateway, unavailable, classes,
}

// Reason returns what a reason phrase of http.sys means (HTTPERR logs).
func Reason(phrase string) (*Entry, bool) {
	if phrase == "" || phrase == "-" {
		return nil, false
	}
	for i := range reasons {
		if slices.ContainsFunc(reasons[i].names, func(name string) bool { return strings.EqualFold(name, phrase) }) {
			return &reasons[i].Entry, true
		}
	}
	return nil, false
}
