// Package ask is the floor between the engine and its doors: what a command line, an editor or a page need in common and the
// engine does not say. Its packages open a server ([github.com/iislens/iislens/cmd/internal/ask/setup]), read what people
// call its places (target), lint (lintrun), apply fixes (fixer), explain logs (logs) and build the documents of answers (answer).
// They print nothing and exit nowhere.
//
// Here is the error that all of them share. A door turns it into an exit code or a message.
package ask
