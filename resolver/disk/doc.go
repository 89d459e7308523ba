// Package disk looks at the disks of a Windows server through local directories.
//
// A path has one of three states: present, absent, or unknown because nobody mapped it. Names are looked up without
// case. Nothing outside the mapped directories is opened: a mount is an [io/fs.FS], and [Dir] makes one that links
// cannot leave. It imports winpath only.
package disk
