package merge

import (
	"strconv"
	"strings"
)

// The readers of this file know the defaults from their callers, because a schema that somebody brings along may lack a section, and
// [Element.Bool] then answers false for what IIS takes as true. An element that is nil has nothing written.

// Said returns the value that somebody wrote for an attribute, "" for nothing.
func (e *Element) Said(name string) string {
	if e == nil {
		return ""
	}
	if a := e.Attr(name); a != nil {
		return a.Value
	}
	return ""
}

// BoolOr returns a boolean that somebody wrote, otherwise where nobody did or nobody can tell which.
func (e *Element) BoolOr(name string, otherwise bool) bool {
	switch value := e.Said(name); {
	case strings.EqualFold(value, "true"), value == "1":
		return true
	case strings.EqualFold(value, "false"), value == "0":
		return false
	}
	return otherwise
}

// NumberOr returns a number that somebody wrote, decimal or with 0x; otherwise where there is none.
func (e *Element) NumberOr(name string, otherwise int64) int64 {
	value := strings.TrimSpace(e.Said(name))
	if value == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if hex, found := strings.CutPrefix(strings.ToLower(value), "0x"); found {
		n, err = strconv.ParseInt(hex, 16, 64)
	}
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}
