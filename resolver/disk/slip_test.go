package disk_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/disk"
)

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		`C:\Windows\System32\inetsrv\cgix.dll`:                                 `C:\Windows\System32\inetsrv\cgi.dll`,
		`C:\Windows\System32\inetsrv\statc.dll`:                                `C:\Windows\System32\inetsrv\static.dll`,
		`C:\Windows\System32\inetsrv\cgi.dll`:                                  "",
		`C:\Windows\System32\inetsrv\vendor.dll`:                               "",
		`C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isap.dll`:      `C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`,
		`C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi_two.dll`: "",
		`C:\Tools\cgix.dll`:                                                    "",
	} {
		if got := disk.Misspelt(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
