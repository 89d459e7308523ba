package rules

import (
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// FilePass is the view of one file that a rule's File function gets.
type FilePass struct {
	Rule *Rule
	Doc  *xmlsrc.Document
	// Report adds a finding; Rule and, when unset, Severity are filled in.
	Report func(*Finding)
}

// Pass is the view of a whole server that a rule's Server function gets.
type Pass struct {
	Rule   *Rule
	Report func(*Finding)
}
