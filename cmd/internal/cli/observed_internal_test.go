package cli

import "testing"

func TestObservedStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status, win32 string
		main, sub     int
		code          uint32
	}{
		{"404", "", 404, -1, 0},
		{" 404.2 ", "", 404, 2, 0},
		{"500.19 - Internal Server Error", "", 500, 19, 0},
		{"HTTP Error 500.19 - Internal Server Error", "", 500, 19, 0},
		{"HTTP/1.1 404 Not Found", "", 404, -1, 0},
		{"HTTP 502.2", "", 502, 2, 0},
		{"Error 404.2: Not Found", "", 404, 2, 0},
		{"404 2 1260", "", 404, 2, 0x800704ec},
		{"404 0 2", "", 404, 0, 0x80070002},
		{"500 19 2147942433", "", 500, 19, 0x80070021},
		{"200 0 0", "", 200, 0, 0},
		{"500.1001", "", 500, 1001, 0},
		{"500.19", "80070021", 500, 19, 0x80070021},
		{"500.19", "0x80070021", 500, 19, 0x80070021},
		{"500.19", "0X80070021", 500, 19, 0x80070021},
		{"500.19", "-2147024863", 500, 19, 0x80070021},
		{"500.19", "2147942433", 500, 19, 0x80070021},
		{"500.19", "8007000d", 500, 19, 0x8007000d},
		{"500.19", "(0x8007000d)", 500, 19, 0x8007000d},
		{"500.19", " 0x80070021 (This configuration section cannot be used at this path.)", 500, 19, 0x80070021},
		{"500.19", "33", 500, 19, 0x80070021},
		{"", "0x21", 0, -1, 0x80070021},
		{"502.3", "12002", 502, 3, 0x80072ee2},
	} {
		o, err := observedStatus(tt.status, tt.win32)
		if err != nil || o.Status != tt.main || o.Substatus != tt.sub || o.Win32 != tt.code {
			t.Errorf("%q %q: %+v %v", tt.status, tt.win32, o, err)
		}
	}
	for _, bad := range [][2]string{{"4040", ""}, {"abc", ""}, {"600", ""}, {"404.x", ""}, {"404.", ""}, {"500", "0x1ffffffff"}, {"500", "xyz"}, {"500", "-9999999999"}, {"80070021", ""}} {
		if o, err := observedStatus(bad[0], bad[1]); err == nil {
			t.Errorf("%q: %+v", bad, o)
		}
	}
}
