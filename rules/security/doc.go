// Package security holds the rules about what an effective configuration gives away: listings, errors, credentials, headers,
// write access and transport.
//
// Every rule states the effective value and the line that sets it, once. A value that nobody sets is reported at the
// declaration of its section, once for the server, as information. IIS Express serves developers on their own machine, so what
// its applicationhost.config sets for the whole server is left alone. The package imports rules, rules/edit and the predicates of resolver.
package security
