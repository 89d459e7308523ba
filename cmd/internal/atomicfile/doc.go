// Package atomicfile replaces the content of a file so that at every moment, also after a crash, the file holds either the old
// bytes or the new ones, and so that nobody's changes are lost: a file that is not what was read is not replaced.
//
// What a replacement keeps: the name, the permissions, and the owner as far as the process may set it. What it cannot keep: hard
// links (the other names keep the old content, [Result.Links] tells), extended attributes, and on Windows an access list that
// differs from the one that new files of the directory get.
//
// It imports nothing of this module.
package atomicfile
