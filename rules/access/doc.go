// Package accessrules holds the rules about who may ask: settings of the classic pipeline, authentication, authorization,
// TLS, addresses, and what becomes of error answers.
//
// The predicates are those of resolver/access; a rule says where in the files they strike. Rules that need a request have no
// function of their own where lint has nothing to say: diagnose names them by the verdict of the pipeline. The package imports
// rules, resolver/access and what that needs.
package accessrules
