// Package errorpage reads saved error pages of IIS: the detailed pages of IIS
// 7 to 10, as HTML or as text copied from a browser, those of the ASP.NET Core
// Module, the plain pages of HTTP.sys and the configuration errors of ASP.NET.
//
// Numbers, paths and codes are found in pages of every language; the names of
// rows are known in English and, for pasted text, in some others. In HTML the
// order of the rows, which is the same everywhere, stands in for their names.
//
// The package imports the standard library and golang.org/x/text only.
package errorpage
