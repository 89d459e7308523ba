// Package topologyrules holds the rules on sites, bindings, application pools and where applications lie. What a request to the root of an
// application meets is predicted by resolver/pipeline; the rules report it where the configuration says so.
package topologyrules
