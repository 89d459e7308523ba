// Package discover finds the configuration files that `lint PATH…` looks at: files named one by one, directories, and globs.
//
// A walk leaves out what a build or a package manager made and what git ignores; what somebody names on the command line is always
// taken. Trees may be hostile: links in circles, pipes, directories that cannot be read are reported, never followed or waited for.
//
// It imports resolver/source and resolver/xmlsrc, to tell files apart by their content where their name does not.
package discover
