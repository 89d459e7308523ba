// Package redact knows which parts of configuration are secret: keys, passwords, connection strings, tokens. Whatever prints text of
// a file passes through it. It looks at the text only, so that files with syntax errors and what stands in comments are covered too.
// It imports source only.
package redact
