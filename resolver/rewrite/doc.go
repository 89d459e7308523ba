// Package rewrite evaluates IIS URL Rewrite 2.x inbound rules without a server.
//
// [Compile] turns plain rule structs, which mirror the attributes of the rewrite section, into an immutable [Set] and
// lists what the module would refuse. [Set.Evaluate] then runs one request through the rules and answers with the
// outcome, the URL as it stands afterwards and a trace of every rule. Whatever depends on a value the caller does not
// have (a cookie, a file that may exist) makes the remainder [OutcomeUnknown], with the name of what is missing.
//
// Distributed rules and global rules run through the same evaluator; outbound rules are only compiled, so that their
// mistakes are found.
//
// Behaviour follows the Microsoft pages "URL Rewrite Module Configuration Reference" and "URL Rewrite Module 2.0
// Configuration Reference". The regular expression dialect is ECMAScript 3; its exact limits follow the messages the
// module has been seen to give, which are those of the Microsoft C++ regular expression library ("observed
// behaviour" in the comments below).
//
// The package reads no files, prints nothing and imports nothing of this module. It depends on regexp2 for matching.
package rewrite
