// Package topology knows the sites of a server: bindings, applications, virtual directories and application pools,
// with the inheritance of their defaults, and which of them a request goes to.
//
// It reads two effective sections, system.applicationHost/sites and system.applicationHost/applicationPools, and
// imports merge, schema and winpath. It looks at no disk.
package topology
