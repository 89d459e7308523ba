// Package iislog reads web server logs and groups the requests in them.
//
// It understands W3C extended logs as IIS writes them, HTTP.sys error logs
// (HTTPERR), the IIS and NCSA log formats, and rows that somebody already
// counted (CSV or JSON lines). Input may be gzipped, in UTF-8, UTF-16 or a
// Windows code page. [Scan] adds a stream to an [Aggregate]; aggregates of
// different files or machines add up with [Aggregate.Merge] or, written as
// JSON lines, with [Aggregate.WritePartial] and [Aggregate.MergePartial].
//
// Memory does not depend on the size of the input: blocks are recycled, long
// lines are skipped and counted, and the number of groups is limited (see
// [Limits]); what the limit drops stays visible as groups marked Other.
//
// The package imports the standard library, golang.org/x/text and resolver/carry only. It
// opens no files, reads no clock and prints nothing.
package iislog
