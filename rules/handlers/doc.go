// Package handlers holds the rules on system.webServer/handlers: which entry takes a request, and why not the one that was
// meant. Whether an entry takes a request is decided in resolver/handler, whether its module is there in resolver/program,
// and what a request meets in resolver/pipeline; the rules ask those.
package handlers
