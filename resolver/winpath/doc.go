// Package winpath knows the syntax of Windows paths and of %NAME% variables, on any system.
//
// Paths are compared without case, as NTFS does. It imports nothing of this module and touches no file system.
package winpath
