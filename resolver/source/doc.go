// Package source holds the bytes of one configuration file, their decoded text, and positions in it.
//
// Everything that iislens reports carries a [Span]: a half-open byte range of the decoded text of one [File].
// Lines and columns are derived on demand, so a span costs two integers and a pointer.
//
// It imports nothing of this module.
package source
