// Package merge computes the effective configuration of a config path from the files on its way, as the native
// configuration reader of IIS does: declarations, location tags, collections, keys, locks and the faults that end in 500.19.
//
// A [Layer] is one file at one config path, indexed into [Contribution]s. A [Node] is one config path; its [Section]s are
// what holds there. Merging walks the contributions in order; a path goes on from what its parent's section came to.
// Everything is immutable once built and safe for concurrent use.
//
// Faults are data: a fault never stops what can still be known. The first one is what IIS reports.
//
// It imports source, xmlsrc, schema and winpath, and knows nothing of sites or disks.
package merge
