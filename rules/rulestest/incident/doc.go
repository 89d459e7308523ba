// Package incident reads recorded incidents for tests: a server as its files were, one request, what was seen, and the cause that
// people found. It imports the resolver and diagnose only, and nothing but tests imports it.
package incident
