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
// modules, holds for every handler.
func (p PreCondition) Failing(pool *Pool) string {
	for _, token := range p {
		if !holds(token, pool) {
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
	return false
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

// Impossible returns two items of the list that can never hold together, or one unknown item; "" when the list can hold.
func (p PreCondition) Impossible() (first, second string) {
	kinds := map[string]string{}
	for _, token := range p {
		kind := ""
		switch {
		case !KnownToken(token):
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
