// Package profile holds the servers that stand in where the user gives no applicationHost.config: one complete
// server-level file per stock installation, and the machine.config and root web.config of each .NET Framework.
//
// The files are written from the publicly documented defaults of IIS and IIS Express; order and values of the
// handlers, modules, MIME maps and lists are those of a stock server, everything else about the files is ours.
// They are data: this package reads and judges nothing in them, and hands out copies only.
//
// It imports the standard library only.
package profile
