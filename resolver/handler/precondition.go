package handler

import (
	"slices"
	"strings"
)

// Pool is what preconditions look at.
type Pool struct {
	Name    string
	Classic bool
	Runtime string // managedRuntimeVersion, "" for no managed code
	Bits    int    // of the worker process
}

// PreCondition is a compiled preCondition list: all of its items must hold.
type PreCondition []string

// CompilePreCondition splits a preCondition attribute.
func CompilePreCondition(text string) PreCondition {
	var p PreCondition
	for token := range strings.SplitSeq(text, ",") {
		if token = strings.TrimSpace(token); token != "" {
			p = append(p, token)
		}
	}
	return p
}

// Failing returns the first item that does not hold for the pool, "" when all do. managedHandler, which is meant for
// modules, holds for every handler. A word that a newer Windows may know counts as holding: see [PreCondition.Unsettled].
func (p PreCondition) Failing(pool *Pool) string {
	for _, token := range p {
		if !holds(token, pool) {
			return token
		}
	}
	return ""
}

// Unsettled returns the first item of which nobody here knows what it asks for, "" when there is none. What rests on it is likely at most.
// Words that name the processor of the machine, which Windows writes for itself, are known to be meant for other machines than this one
// or for this one: an entry for another machine is not in its file.
func (p PreCondition) Unsettled() string {
	for _, token := range p {
		if !KnownToken(token) && !Misspelt(token) && !namesMachine(token) {
			return token
		}
	}
	return ""
}

// Misses counts the items that do not hold for the pool.
func (p PreCondition) Misses(pool *Pool) int {
	n := 0
	for _, token := range p {
		if !holds(token, pool) {
			n++
		}
	}
	return n
}

func holds(token string, pool *Pool) bool {
	switch token {
	case "integratedMode":
		return !pool.Classic
	case "classicMode", "ISAPIMode":
		return pool.Classic
	case "bitness32":
		return pool.Bits == 32
	case "bitness64":
		return pool.Bits == 64
	case "managedHandler":
		return true
	}
	if version, ok := strings.CutPrefix(token, "runtimeVersion"); ok {
		return pool.Runtime != "" && strings.HasPrefix(strings.ToLower(pool.Runtime), strings.ToLower(version))
	}
	if names, ok := strings.CutPrefix(token, "appPoolName!="); ok {
		return !listed(names, pool.Name)
	}
	if names, ok := strings.CutPrefix(token, "appPoolName="); ok {
		return listed(names, pool.Name)
	}
	return !Misspelt(token)
}

// NamesPools reports whether an item asks for pools by their names.
func (p PreCondition) NamesPools() bool {
	return slices.ContainsFunc(p, func(token string) bool { return strings.HasPrefix(token, "appPoolName") })
}

func listed(names, name string) bool {
	for n := range strings.SplitSeq(names, ";") {
		if strings.EqualFold(strings.TrimSpace(n), name) {
			return true
		}
	}
	return false
}

// KnownToken reports whether a precondition item is one that IIS documents.
func KnownToken(token string) bool {
	switch token {
	case "integratedMode", "classicMode", "ISAPIMode", "bitness32", "bitness64", "managedHandler":
		return true
	}
	return strings.HasPrefix(token, "runtimeVersionv") || strings.HasPrefix(token, "appPoolName=") || strings.HasPrefix(token, "appPoolName!=")
}

// namesMachine reports whether a word names a kind of machine: Windows 11 writes winx86_64 into the entries of its own modules, beside
// others for ARM64 (observed in public configurations).
func namesMachine(token string) bool { return strings.HasPrefix(token, "win") }

// stems begin the words that IIS documents, in small letters; endings end them.
var (
	stems   = []string{"inte", "clas", "isap", "bitn", "mana", "runt", "appp", "v1.", "v2.", "v4."}
	endings = []string{"mode", "handler", "bit"}
)

// Misspelt reports whether a word that IIS does not document was meant to be one that it does: those never hold. Others, of which
// nobody here knows what they ask for, may be words of a newer Windows.
func Misspelt(token string) bool {
	if KnownToken(token) {
		return false
	}
	low := strings.ToLower(token)
	return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(low, stem) }) ||
		slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(low, ending) })
}

// Impossible returns two items of the list that can never hold together, or one that is misspelt; "" when the list can hold.
func (p PreCondition) Impossible() (first, second string) {
	kinds := map[string]string{}
	for _, token := range p {
		kind := ""
		switch {
		case Misspelt(token):
			return token, ""
		case strings.HasPrefix(token, "bitness"):
			kind = "bitness"
		case token == "integratedMode":
			kind = "mode"
		case token == "classicMode" || token == "ISAPIMode":
			kind, token = "mode", "classicMode"
		case strings.HasPrefix(token, "runtimeVersion"):
			kind = "runtime"
		default:
			continue
		}
		if earlier, ok := kinds[kind]; ok && !strings.EqualFold(earlier, token) {
			return earlier, token
		}
		kinds[kind] = token
	}
	return "", ""
}
