package pipeline

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/verdict"
)

// Named returns the setting that the number of a status names at the path of an outcome, such as maxQueryString for 404.15, with
// what in a request meets it; nil where nothing at the path gives the status, or the number names nothing.
func (p *Predictor) Named(o *Outcome, status string) *verdict.Failure {
	if s := p.filtersOf(o); s != nil {
		return s.Named(status)
	}
	return nil
}

// Barren names the setting from which alone a status comes, where it gives it to no request at the path of an outcome; "" elsewhere.
func (p *Predictor) Barren(o *Outcome, status string) string {
	if s := p.filtersOf(o); s != nil {
		return s.Barren(status)
	}
	return ""
}

// filtersOf returns the request filter of the path of an outcome, nil where there is none or the path is not known.
func (p *Predictor) filtersOf(o *Outcome) *filtering.Filter {
	res := o.First
	if res == nil || res.Directory == nil || res.Node == nil || res.Pool == nil {
		return nil
	}
	return p.settingsOf(res).filter
}
