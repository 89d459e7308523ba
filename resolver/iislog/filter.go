package iislog

import (
	"fmt"
	"strconv"
	"strings"
)

// StatusFilter chooses status codes. The zero value chooses failures: 400 to
// 999, and requests that HTTP.sys dropped without a status.
type StatusFilter struct{ terms []statusTerm }

type statusTerm struct{ low, high, sub int }

// filterTable answers by status: never, always, or after a look at the
// substatus. Index 0 stands for an entry without a status.
type filterTable [1000]uint8

const (
	filterNever = iota
	filterAlways
	filterSub
)

// AnyStatus returns a filter that chooses every request.
func AnyStatus() StatusFilter {
	return StatusFilter{terms: []statusTerm{{0, 999, -1}}}
}

// ParseStatusFilter reads a comma-separated list of "404", "502.2", "5xx",
// "400-499" or "all". An empty text gives the zero filter.
func ParseStatusFilter(text string) (StatusFilter, error) {
	var f StatusFilter
	if strings.TrimSpace(text) == "" {
		return f, nil
	}
	for _, word := range strings.Split(text, ",") {
		term, err := parseTerm(strings.ToLower(strings.TrimSpace(word)))
		if err != nil {
			return StatusFilter{}, err
		}
		f.terms = append(f.terms, term)
	}
	return f, nil
}

func parseTerm(word string) (statusTerm, error) {
	if word == "all" {
		return statusTerm{0, 999, -1}, nil
	}
	if len(word) == 3 && word[1:] == "xx" && word[0] >= '1' && word[0] <= '9' {
		low := int(word[0]-'0') * 100
		return statusTerm{low, low + 99, -1}, nil
	}
	if from, to, ok := strings.Cut(word, "-"); ok {
		low, high := threeDigits(from), threeDigits(to)
		if low > 0 && high >= low {
			return statusTerm{low, high, -1}, nil
		}
		return statusTerm{}, filterError(word)
	}
	status, sub, hasSub := strings.Cut(word, ".")
	code := threeDigits(status)
	if code == 0 {
		return statusTerm{}, filterError(word)
	}
	if !hasSub {
		return statusTerm{code, code, -1}, nil
	}
	n, err := strconv.ParseUint(sub, 10, 16)
	if err != nil {
		return statusTerm{}, filterError(word)
	}
	return statusTerm{code, code, int(n)}, nil
}

func filterError(word string) error {
	return fmt.Errorf("%q is not a status: write 404, 502.2, 5xx, 400-499 or all", word)
}

func threeDigits(s string) int {
	if len(s) != 3 {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n < 100 {
		return 0
	}
	return int(n)
}

// Match reports whether the filter chooses status.substatus. A substatus of
// -1, not logged, matches a filter that asks for any or for substatus 0.
func (f StatusFilter) Match(status, substatus int) bool {
	if len(f.terms) == 0 {
		return status == 0 || status >= 400
	}
	for _, t := range f.terms {
		if status < t.low || status > t.high {
			continue
		}
		if t.sub < 0 || t.sub == substatus || t.sub == 0 && substatus < 0 {
			return true
		}
	}
	return false
}

func (f StatusFilter) table() *filterTable {
	var t filterTable
	for status := range t {
		switch {
		case f.Match(status, -2):
			t[status] = filterAlways
		case f.asksSub(status):
			t[status] = filterSub
		}
	}
	return &t
}

func (f StatusFilter) asksSub(status int) bool {
	for _, t := range f.terms {
		if t.sub >= 0 && t.low == status {
			return true
		}
	}
	return false
}
