package structure

import (
	"strconv"
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
		value = strings.TrimSpace(value)
		digits := value[:len(value)-len(strings.TrimLeft(value, "0123456789"))]
		if unit := strings.TrimSpace(value[len(digits):]); digits != "" && unit != "" {
			digits = inBytes(a.Name, digits, unit)
		}
		if digits != "" && a.Check(digits) == "" {
			return digits, false
		}
	}
	return "", false
}

// inBytes is a size with a unit ("50MB") as the number of bytes that IIS wants, "" for a setting that may count something else.
func inBytes(name, digits, unit string) string {
	shift := strings.IndexByte("bkmg", unit[0]|0x20)
	switch {
	case shift < 0:
		return digits
	case name != "maxAllowedContentLength":
		return ""
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(n<<(10*shift), 10)
}

func enumName(a *schema.Attribute, value string) string {
	names := make([]string, len(a.Values))
	for i, v := range a.Values {
		names[i] = v.Name
	}
	return nearestName(strings.TrimSpace(value), names)
}
