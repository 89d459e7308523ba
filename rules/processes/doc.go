// Package processes holds the rules about the programs behind handlers: CGI command lines, the ISAPI and CGI restriction list,
// FastCGI applications, native images, and the processes that the ASP.NET Core Module and HttpPlatformHandler start. What they
// say comes from package program; the rules choose the places to look at, and add fixes.
//
// It imports rules, edit, mend and the packages of resolver.
package processes
