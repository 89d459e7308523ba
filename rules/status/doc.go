// Package status holds what is known of the answers of IIS without looking at a configuration: what a status means, what in
// configuration and requests gives it, what else does, and where to look next. It is data, one table for each family of statuses.
//
// Sources: "The HTTP status codes in IIS 7.0 and later" and "Error logging in HTTP APIs" (learn.microsoft.com), the pages of the
// modules, and what these are observed to do. The package imports the commands of advice and nothing else of the module.
package status
