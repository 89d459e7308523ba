package structure

import "testing"

// A size with a unit is not the number before the unit.
func TestInBytes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, digits, unit, want string }{
		{"maxAllowedContentLength", "50", "MB", "52428800"},
		{"maxAllowedContentLength", "30000000", "bytes", "30000000"},
		{"maxAllowedContentLength", "2", "GiB", "2147483648"},
		{"bufferThreshold", "4", "MB", ""},
		{"maxUrl", "4096", "chars", "4096"},
	} {
		if got := inBytes(tt.name, tt.digits, tt.unit); got != tt.want {
			t.Errorf("inBytes(%s, %s, %s) = %q, want %q", tt.name, tt.digits, tt.unit, got, tt.want)
		}
	}
}
