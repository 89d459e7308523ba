package redact_test

import (
	"strings"
	"testing"
	"time"

	"github.com/iislens/iislens/rules/redact"
)

// TestScale looks through texts that are long in each way: the time must grow with the length only.
func TestScale(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"<", "-->", "<a b=\"", "password=", "--token ", "a://b:", "&quot;", `password="`, "<a password='x'/>", "bearer ", `<a p="`, "password=&quot;", "=", "a=\"b\" "} {
		text := strings.Repeat(piece, 1<<17/len(piece))
		start := time.Now()
		for _, text := range []string{text, "<a b='" + text, "<a b='" + text + "'/>"} {
			redact.Of(text).Masked(text, 0)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q: %v", piece, took)
		} else {
			t.Logf("%q: %v", piece, took)
		}
	}
}
