package structure

import (
	"strings"

	"github.com/iislens/iislens/resolver/schema"
)

// accepted describes the values that an attribute takes.
func accepted(a *schema.Attribute) string {
	names := make([]string, len(a.Values))
	for i, v := range a.Values {
		names[i] = v.Name
	}
	switch a.Type {
	case schema.Bool:
		return "true or false"
	case schema.Enum:
		return "one of " + strings.Join(names, ", ")
	case schema.Flags:
		return "some of " + strings.Join(names, ", ") + ", separated by commas"
	case schema.TimeSpan:
		return "a time span, [d.]hh:mm:ss"
	case schema.Int, schema.Uint, schema.Int64:
		return "a number in the accepted range"
	}
	return "an accepted value"
}

// corrected returns the value that somebody meant, "" when that cannot be told; safe says that it can mean nothing else.
func corrected(a *schema.Attribute, value string) (better string, safe bool) {
	if trimmed := strings.TrimSpace(value); trimmed != value && a.Check(trimmed) == "" && trimmed != "" {
		return trimmed, true
	}
	switch a.Type {
	case schema.Bool:
		switch strings.ToLower(strings.TrimSpace(value)) {
		case "1", "yes", "on", "enabled", "enable", "ture", "treu", "tru":
			return "true", false
		case "0", "no", "off", "disabled", "disable", "flase", "fasle", "fals":
			return "false", false
		}
	case schema.Enum:
		return enumName(a, value), false
	case schema.Flags:
		parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",;| \t", r) })
		for i, part := range parts {
			if parts[i] = enumName(a, part); parts[i] == "" {
				return "", false
			}
		}
		better = strings.Join(parts, ", ")
		return better, strings.EqualFold(strings.Join(parts, ""), strings.Join(strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",;| \t", r) }), ""))
	case schema.Int, schema.Uint, schema.Int64:
		text := strings.TrimSpace(value)
		if digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]; digits != "" && a.Check(digits) == "" {
			return digits, false
		}
	}
	return "", false
}

func enumName(a *schema.Attribute, value string) string {
	names := make([]string, len(a.Values))
	for i, v := range a.Values {
		names[i] = v.Name
	}
	return nearestName(strings.TrimSpace(value), names)
}
