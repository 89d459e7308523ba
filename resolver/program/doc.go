// Package program holds what is known of the programs behind a handler: CGI command lines, the ISAPI and CGI restriction
// list, FastCGI applications, native images, modules and the managed engine, and the processes that the ASP.NET Core Module,
// HttpPlatformHandler and iisnode start.
//
// Every predicate takes its facts as arguments and answers with a [Problem], which wraps a verdict.Failure; nothing, where all
// is well or where nobody knows: a file in a directory that nobody mapped is never called missing. A failure whose Status
// is 0 does not break the request; it is advice.
//
// It imports handler, merge, topology, disk, winpath and verdict.
package program
