// Package rewriterules holds the rules about URL Rewrite, redirection and the proxy.
//
// What is wrong with a rule by itself is what resolver/rewrite says when it compiles the effective rules of a path; loops are
// found by following a few requests through the same evaluator. The package imports rules, pipeline, access and rewrite.
package rewriterules
