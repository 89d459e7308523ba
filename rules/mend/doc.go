// Package mend adds to package edit the fixes that need no written element to start from: another value for an attribute that only
// its origin names, and new children for an element or section that may not be there. It imports merge, source and xmlsrc.
package mend
