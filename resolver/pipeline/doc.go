// Package pipeline predicts what IIS answers: the request pipeline as a list of stages (spec: pipeline §9), each a pure
// function of the server and the request. The first stage that fails is the answer; later failures are kept as what would
// fail next.
//
// The predicates live in packages of their own (handler, filtering, access, program, rewrite, static): a stage asks them and
// says where it happens. It imports those, resolver and verdict.
package pipeline
