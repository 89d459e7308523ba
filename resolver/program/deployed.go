package program

import "slices"

// Deployed reports whether a directory is known to hold the binaries of an application, and not its source.
func Deployed(root string, host Host) bool {
	names, info := host.Disks.List(root)
	return root != "" && info.IsDir() && !isSourceTree(names) && slices.ContainsFunc(names, isBinary)
}

// SourceTree reports whether a directory is known to hold the source of an application, which publishing turns into
// another tree with another web.config.
func SourceTree(root string, host Host) bool {
	names, _ := host.Disks.List(root)
	return root != "" && isSourceTree(names)
}
