// Package access holds the checks of the request pipeline that stand between request filtering and the handler: server
// and site limits, TLS, addresses, integrated-mode validation, authentication, authorization, redirection and error pages
// (spec: pipeline §8.3–§8.8).
//
// Each check is a pure function of effective sections and of facts about the request. A check answers with a
// [verdict.Failure], with a [Result] where it may not be able to answer, or with [Note]s where no single request fails.
// It imports merge, verdict and winpath.
package access
