package cli

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/rules/diagnose"
)

// statusPattern is a status as pages, tools and people write it: "404.2", "HTTP Error 500.19 - Internal Server Error",
// "HTTP/1.1 404 Not Found", and status, substatus and win32 as they stand in a log: "404 2 1260".
var statusPattern = regexp.MustCompile(`^(?i:HTTP(?:/\d(?:\.\d)?)?\s*)?(?i:error|status|code|:|\s)*([1-5]\d\d)(?:\.(\d{1,4})| (\d{1,4}) (\d{1,10})| (\d{1,4}))?(?:[\s:,;(–—-].*)?$`)

// parseStatus reads a status; ok is false for a text that is none. win32 is "" unless the text has a code behind the substatus.
func parseStatus(text string) (o diagnose.Observed, win32 string, ok bool) {
	m := statusPattern.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return o, "", false
	}
	o.Status, _ = strconv.Atoi(m[1])
	o.Substatus = -1
	for _, sub := range []string{m[2], m[3], m[5]} {
		if sub != "" {
			o.Substatus, _ = strconv.Atoi(sub)
		}
	}
	return o, m[4], true
}

// parseCode reads an error code as pages, logs and tools write it: 0x80070021, 80070021, -2147024863, 2147942433, 2.
func parseCode(text string) (uint32, bool) {
	word, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(text), "()"), " ")
	word = strings.ToLower(strings.TrimRight(word, ".,;:)h"))
	if digits, ok := strings.CutPrefix(word, "0x"); ok {
		n, err := strconv.ParseUint(digits, 16, 32)
		return ask.HResult(uint32(n)), err == nil
	}
	if len(word) == 8 && (strings.HasPrefix(word, "8") || strings.ContainsAny(word, "abcdef")) { // no code of Windows has as many decimal digits
		if n, err := strconv.ParseUint(word, 16, 32); err == nil {
			return uint32(n), true
		}
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil || n < -1<<31 || n > 1<<32-1 {
		return 0, false
	}
	return ask.HResult(uint32(n)), true
}

// observedStatus reads --status and --win32; nil when neither is given.
func observedStatus(status, win32 string) (*diagnose.Observed, error) {
	if status == "" && win32 == "" {
		return nil, nil
	}
	o := diagnose.Observed{Substatus: -1}
	if status != "" {
		var code string
		var ok bool
		if o, code, ok = parseStatus(status); !ok {
			if _, isCode := parseCode(status); isCode && len(strings.TrimSpace(status)) > 4 {
				return nil, usage("--status %q is an error code; write --win32 %s", status, status)
			}
			return nil, usage("--status %q is no HTTP status; write 404 or 404.2", status)
		}
		if win32 == "" && code != "0" {
			win32 = code
		}
	}
	if win32 != "" {
		code, ok := parseCode(win32)
		if !ok {
			return nil, usage("--win32 %q is no error code; write 0x80070002 or the number of the log", win32)
		}
		o.Win32 = code
	}
	return &o, nil
}
