package pipeline

import "github.com/iislens/iislens/resolver"

// Predict follows a request to its answer.
func Predict(s *resolver.Server, r *resolver.Request) *Outcome {
	res := s.Resolve(r)
	return &Outcome{First: res, Last: res}
}
