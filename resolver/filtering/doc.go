// Package filtering is the request filtering of IIS: everything that RequestFilteringModule refuses before a request
// reaches rewriting, authentication and handlers (spec: pipeline §7; Microsoft: "Request Filtering <requestFiltering>").
//
// [Compile] reads an effective system.webServer/security/requestFiltering section once; [Filter.Check] evaluates it for a
// request without allocating when nothing is refused. It imports merge, topology, verdict and winpath.
package filtering
