package status_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules/status"
)

// listed are the statuses of "The HTTP status codes in IIS" (learn.microsoft.com), and those that modules of Microsoft give beside
// them.
const listed = `100.0 101.0 200.0 201.0 202.0 203.0 204.0 205.0 206.0 301.0 302.0 304.0 307.0 308.0
400.0 400.1 400.2 400.3 400.4 400.5 400.6 400.7 400.8 400.9 400.10 400.11 400.601 400.602 400.603 400.604 400.605 400.606
401.0 401.1 401.2 401.3 401.4 401.5 401.501 401.502 401.503 401.504
403.0 403.1 403.2 403.3 403.4 403.5 403.6 403.7 403.8 403.9 403.10 403.11 403.12 403.13 403.14 403.15 403.16 403.17 403.18 403.19 403.20
403.21 403.22 403.501 403.502 403.503 403.504
404.0 404.1 404.2 404.3 404.4 404.5 404.6 404.7 404.8 404.9 404.10 404.11 404.12 404.13 404.14 404.15 404.16 404.17 404.18 404.19 404.20
404.21 404.22 404.23 404.501 404.502 404.503 404.504
405.0 406.0 408.0 411.0 412.0 413.0 413.1 414.0 416.0 431.0
500.0 500.11 500.12 500.13 500.14 500.15 500.19 500.21 500.22 500.23 500.24
500.30 500.31 500.32 500.33 500.34 500.35 500.36 500.37 500.38 500.50 500.51 500.52 500.53 500.100 500.1001 500.1002 500.1013
501.0 502.0 502.1 502.2 502.3 502.4 502.5 502.6 502.7 503.0 503.2 503.3 503.4`

// TestEveryStatus: each status of the list has a meaning of its own; each failure has causes and something to look at.
func TestEveryStatus(t *testing.T) {
	t.Parallel()
	means := map[string]string{}
	for _, text := range strings.Fields(listed) {
		var main, sub int
		if _, err := fmt.Sscanf(text, "%d.%d", &main, &sub); err != nil {
			t.Fatal(err)
		}
		e, ok := status.Find(main, sub, 0, "")
		if !ok || slices.Contains(e.Status, fmt.Sprintf("%dxx", main/100)) || sub > 0 && !slices.Contains(e.Status, text) {
			t.Errorf("%s has no entry of its own", text)
			continue
		}
		if main < 400 {
			continue
		}
		if len(e.Causes()) == 0 {
			t.Errorf("%s has no causes", text)
		}
		if len(e.Look) == 0 {
			t.Errorf("%s has nothing to look at", text)
		}
		key := fmt.Sprint(e.Means, e.Causes())
		if other := means[key]; other != "" && !slices.Contains(e.Status, other) {
			t.Errorf("%s and %s say the same: %s", text, other, e.Means)
		}
		means[key] = text
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		main, sub int
		win32     uint32
		module    string
		want      string
	}{
		{404, 2, 0, "", "restriction list"},
		{404, 77, 0, "", "Nothing is found"},
		{404, -1, 0, "", "Nothing is found"},
		{418, 0, 0, "", "refused the request"},
		{500, 19, 0x8007007e, "", "DLL"},
		{500, 19, 0x80071234, "", "cannot read its configuration"},
		{500, 0, 0x8007007e, "FastCgiModule", "DLL"},
		{500, 0, 0, "FastCgiModule", "FastCGI"},
		{502, 3, 0x80072ee2, "", "too slow"},
		{502, 5, 0, "httpPlatformHandler", "HttpPlatformHandler"},
		{503, 0, 0, "", "stopped or disabled"},
		{500, 51, 0, "", "global rules"},
		{413, -1, 0, "", "too long"},
	} {
		e, ok := status.Find(tt.main, tt.sub, tt.win32, tt.module)
		if !ok || !strings.Contains(e.Means, tt.want) {
			t.Errorf("%d.%d %x %s: %+v, want %q", tt.main, tt.sub, tt.win32, tt.module, e, tt.want)
		}
	}
	if _, ok := status.Find(0, -1, 0, ""); ok {
		t.Error("something is known of no status")
	}
}

// TestReasons: every reason phrase that http.sys writes has a meaning.
func TestReasons(t *testing.T) {
	t.Parallel()
	for _, phrase := range strings.Fields(`AppOffline AppPoolTimer AppShutdown BadRequest Client_Reset Connection_Abandoned_By_AppPool
		Connection_Abandoned_By_ReqQueue Connection_Dropped Connection_Dropped_List_Full ConnLimit Connections_Refused Disabled EntityTooLarge FieldLength
		Forbidden Header Hostname Internal Invalid_CR/LF LengthRequired N/A N/I Number Precondition QueueFull RequestLength Timer_AppPool
		Timer_ConnectionIdle Timer_EntityBody Timer_HeaderWait Timer_MinBytesPerSecond Timer_ReqQueue Timer_Response Timer_SslRenegotiation URL
		URL_Length Verb Version_N/S`) {
		if e, ok := status.Reason(phrase); !ok || e.Means == "" || len(e.Causes()) == 0 {
			t.Errorf("%s: %+v", phrase, e)
		}
	}
	if _, ok := status.Reason("-"); ok {
		t.Error("- is no reason")
	}
}
