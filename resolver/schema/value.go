package schema

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Check validates a value against the attribute's type and validator. The reason is the text that IIS shows after
// "The 'X' attribute is invalid.", "" when the value is fine. Values that only some versions of IIS refuse pass:
// letter case of enums and bools is accepted (spec: configuration §4.6, uncertain).
func (a *Attribute) Check(value string) (reason string) {
	if a.Encrypted && strings.HasPrefix(value, "[enc:") {
		return ""
	}
	switch a.Type {
	case Bool:
		if !isTrue(value) && !isFalse(value) {
			return "Not a valid boolean value"
		}
	case Enum:
		if _, ok := a.number(value); !ok {
			return "Enum must be one of " + strings.Join(a.names(), ", ")
		}
	case Flags:
		for name := range strings.SplitSeq(value, ",") {
			if _, ok := a.number(strings.TrimSpace(name)); !ok && strings.TrimSpace(name) != "" {
				return "Flags must be some combination of " + strings.Join(a.names(), ", ")
			}
		}
	case Int, Uint, Int64:
		return a.checkInteger(value)
	case TimeSpan:
		return a.checkTimeSpan(value)
	case String:
		return a.checkString(value)
	}
	return ""
}

func (a *Attribute) names() []string {
	names := make([]string, len(a.Values))
	for i, v := range a.Values {
		names[i] = v.Name
	}
	return names
}

func (a *Attribute) number(name string) (int64, bool) {
	if v, ok := find(a.Values, name); ok {
		return v.Value, true
	}
	// The native reader also takes the number behind a name; every number is accepted because no document says which.
	n, err := strconv.ParseInt(name, 0, 64)
	return n, err == nil
}

// OnlyDocumented returns the first name in a value that the documentation has but no schema file of IIS, "" when the value has none,
// or has something else that IIS does not know.
func (a *Attribute) OnlyDocumented(value string) string {
	first := ""
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if _, ok := a.number(name); ok || name == "" {
			continue
		}
		documented, ok := find(a.Documented, name)
		if !ok {
			return ""
		}
		if first == "" {
			first = documented.Name
		}
	}
	return first
}

func find(values []Named, name string) (Named, bool) {
	for _, v := range values {
		if strings.EqualFold(v.Name, name) {
			return v, true
		}
	}
	return Named{}, false
}

// Number returns the numeric value of an enum, of combined flags, of an integer, or of a bool (0 or 1); ok is false when it has none.
func (a *Attribute) Number(value string) (n int64, ok bool) {
	switch a.Type {
	case Bool:
		if isTrue(value) {
			return 1, true
		}
		return 0, isFalse(value)
	case Enum:
		return a.number(value)
	case Flags:
		ok = true
		for name := range strings.SplitSeq(value, ",") {
			if name = strings.TrimSpace(name); name != "" {
				bit, known := a.number(name)
				if v, documented := find(a.Documented, name); documented {
					bit, known = v.Value, true
				}
				n, ok = n|bit, ok && known
			}
		}
		return n, ok
	case Int, Uint, Int64:
		n, err := parseInteger(value)
		return n, err == nil
	}
	return 0, false
}

func parseInteger(value string) (int64, error) {
	value = strings.TrimSpace(value)
	if hex, ok := strings.CutPrefix(strings.ToLower(value), "0x"); ok {
		n, err := strconv.ParseUint(hex, 16, 64)
		return int64(n), err
	}
	return strconv.ParseInt(value, 10, 64)
}

func (a *Attribute) checkInteger(value string) string {
	n, err := parseInteger(value)
	switch {
	case a.Type == Uint && (err != nil || n < 0 || n > math.MaxUint32):
		return "Not a valid unsigned integer"
	case a.Type == Int && (err != nil || n < math.MinInt32 || n > math.MaxUint32), err != nil:
		return "Not a valid integer"
	}
	if a.Validator != "integerRange" {
		return ""
	}
	low, high, exclude, ok := bounds(a.Parameter)
	inside := float64(n) >= low && float64(n) <= high
	switch {
	case !ok:
	case exclude && inside:
		return fmt.Sprintf("Integer value must not be between %.0f and %.0f inclusive", low, high)
	case !exclude && !inside:
		return fmt.Sprintf("Integer value must be between %.0f and %.0f inclusive", low, high)
	}
	return ""
}

// bounds reads "min,max[,exclude]" and "min,max,granularity[,exclude]"; the granularity is skipped.
func bounds(parameter string) (low, high float64, exclude, ok bool) {
	parts := strings.Split(parameter, ",")
	if len(parts) < 2 {
		return 0, 0, false, false
	}
	low, err1 := strconv.ParseFloat(strings.TrimSpace(parts[0]), 64)
	high, err2 := strconv.ParseFloat(strings.TrimSpace(parts[1]), 64)
	exclude = strings.EqualFold(strings.TrimSpace(parts[len(parts)-1]), "exclude")
	return low, high, exclude, err1 == nil && err2 == nil
}

// ParseTimeSpan reads [d.]hh:mm:ss, or a bare number in the attribute's unit, as seconds; Infinite is +Inf.
func (a *Attribute) ParseTimeSpan(value string) (seconds float64, ok bool) {
	value = strings.TrimSpace(value)
	if a.AllowInfinite && strings.EqualFold(value, "Infinite") {
		return math.Inf(1), true
	}
	if a.TimeUnit != "" && !strings.Contains(value, ":") {
		n, err := strconv.ParseInt(value, 10, 64)
		if a.TimeUnit == "minutes" {
			n *= 60
		}
		return float64(n), err == nil && n >= 0
	}
	parts := strings.Split(value, ":")
	if len(parts) != 3 && len(parts) != 4 {
		return 0, false
	}
	days := "0"
	if len(parts) == 4 {
		days, parts = parts[0], parts[1:]
	} else if d, h, found := strings.Cut(parts[0], "."); found {
		days, parts[0] = d, h
	}
	total := 0.0
	for i, text := range []string{days, parts[0], parts[1], parts[2]} {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || strings.Trim(text, "0123456789.") != "" || i < 3 && n != math.Trunc(n) || i > 0 && n >= []float64{0, 24, 60, 60}[i] && i > 1 {
			return 0, false
		}
		total += n * []float64{86400, 3600, 60, 1}[i]
	}
	return total, true
}

func (a *Attribute) checkTimeSpan(value string) string {
	seconds, ok := a.ParseTimeSpan(value)
	if !ok {
		return "Not a valid time span"
	}
	if a.Validator != "timeSpanRange" || math.IsInf(seconds, 1) {
		return ""
	}
	low, high, exclude, ok := bounds(a.Parameter)
	inside := seconds >= low && seconds <= high
	switch {
	case !ok:
	case exclude && inside:
		return fmt.Sprintf("Timespan value must not be between %s and %s", clock(low), clock(high))
	case !exclude && !inside:
		return fmt.Sprintf("Timespan value must be between %s and %s", clock(low), clock(high))
	default:
		parts := strings.Split(a.Parameter, ",")
		if len(parts) > 2 {
			if grain, err := strconv.ParseFloat(strings.TrimSpace(parts[2]), 64); err == nil && grain > 0 && math.Mod(seconds, grain) != 0 {
				return fmt.Sprintf("Timespan value must be between %s and %s seconds inclusive, with a granularity of %.0f seconds", clock(low), clock(high), grain)
			}
		}
	}
	return ""
}

func clock(seconds float64) string {
	s := int64(seconds)
	if days := s / 86400; days > 0 {
		return fmt.Sprintf("%d.%02d:%02d:%02d", days, s%86400/3600, s%3600/60, s%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s%3600/60, s%60)
}

func (a *Attribute) checkString(value string) string {
	switch a.Validator {
	case "nonEmptyString":
		if value == "" {
			return "String must not be empty"
		}
	case "applicationPoolName":
		if value == "" || strings.ContainsAny(value, `|<>&"/[]+=;:,?*@\`) {
			return "Invalid application pool name"
		}
	case "requireTrimmedString":
		if value != strings.TrimSpace(value) {
			return "String must not have white space at its start or end"
		}
	case "siteName":
		if value == "" || strings.ContainsAny(value, "/?") {
			return "Invalid site name"
		}
	case "applicationPath":
		if !isVirtualPath(value) {
			return "Invalid application path"
		}
	case "virtualDirectoryPath":
		if !isVirtualPath(value) {
			return "Invalid virtual directory path"
		}
	}
	return ""
}

func isVirtualPath(p string) bool {
	if p == "/" {
		return true
	}
	if !strings.HasPrefix(p, "/") || strings.HasSuffix(p, "/") {
		return false
	}
	for segment := range strings.SplitSeq(p[1:], "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}
