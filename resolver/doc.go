// Package resolver answers, from configuration files alone, what holds at a path of an IIS server and which handler serves
// a URL.
//
// [Load] reads a server: an applicationHost.config, or an embedded profile. [Server.Section] gives the effective section of
// a config path with the origin of every value; [Server.Resolve] follows a request to its site, application, virtual
// directory, file and handler. Files are read when a question needs them and remembered; a Server is safe for concurrent use.
//
// The package prints nothing and opens nothing but what its [Options] hand it. Its parts, from the bottom up: source
// (bytes and spans), xmlsrc (XML), schema, merge (contributions, locks, faults), topology (sites and bindings), handler
// (selection), disk and winpath (the server's disks), profile (embedded servers).
package resolver
