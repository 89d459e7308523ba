// Package fixer selects the fixes of findings, checks them and applies them to texts. It reads and writes no file: who asks for
// fixes hands over findings, and gets back what the files should hold. A fix is taken only if what it mends is gone afterwards, nothing
// else is found, and no request fares worse.
package fixer
