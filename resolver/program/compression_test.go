package program_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/program"
)

// TestCompressionSchemes: the dll of a scheme must be there, and be one that processes of the pool can load.
func TestCompressionSchemes(t *testing.T) {
	t.Parallel()
	const wide, narrow = `managedRuntimeVersion="v4.0"`, `managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true"`
	scheme := func(dll string) string {
		return `<httpCompression><scheme name="own" dll="` + dll + `" /></httpCompression>`
	}
	for _, tt := range []struct {
		name, pool, dll string
		files           map[string]string
		want, because   string
	}{
		{"64-bit in a 64-bit pool", wide, `C:\own\z.dll`, map[string]string{`C:\own\z.dll`: pe(amd64, -1)}, "", ""},
		{"64-bit in a 32-bit pool", narrow, `C:\own\z.dll`, map[string]string{`C:\own\z.dll`: pe(amd64, -1)}, "500.19 native-dll-bitness", "is 64-bit, and the pool \"P\" runs 32-bit"},
		{"32-bit in a 64-bit pool", wide, `C:\own\z.dll`, map[string]string{`C:\own\z.dll`: pe(i386, -1)}, "500.19 native-dll-bitness", "is 32-bit, and the pool \"P\" runs 64-bit"},
		{"32-bit in a 32-bit pool", narrow, `C:\own\z.dll`, map[string]string{`C:\own\z.dll`: pe(i386, -1)}, "", ""},
		{"no image", wide, `C:\own\z.dll`, map[string]string{`C:\own\z.dll`: "text"}, "", ""},
		{"not there", wide, `C:\own\z.dll`, map[string]string{`C:\own\a.dll`: ""}, "500.19 native-dll-missing", "names C:\\own\\z.dll, which is not there"},
		{"nobody knows", wide, `C:\own\z.dll`, nil, "", ""},
		{"in System32, for a 32-bit pool", narrow, `%windir%\system32\z.dll`, map[string]string{`C:\Windows\System32\z.dll`: pe(amd64, -1), `C:\Windows\SysWOW64\a.dll`: ""},
			"500.19 native-dll-missing", "look for it as"},
		{"in both", narrow, `%windir%\system32\z.dll`, map[string]string{`C:\Windows\System32\z.dll`: pe(amd64, -1), `C:\Windows\SysWOW64\z.dll`: pe(i386, -1)}, "", ""},
		{"gzip.dll", narrow, `%windir%\system32\inetsrv\gzip.dll`, map[string]string{`C:\Windows\x`: ""}, "", ""},
		{"no whole path", wide, `z.dll`, map[string]string{`C:\own\a.dll`: ""}, "", ""},
		{"a variable that nobody knows", wide, `%NONE%\z.dll`, map[string]string{`C:\own\a.dll`: ""}, "", ""},
	} {
		w := build(t, tt.pool, scheme(tt.dll), "", "", tt.files)
		got := program.CompressionSchemes(w.site.Section(program.CompressionSection), w.host)
		if s := summary(got); s != tt.want || s != "" && !strings.Contains(got[0].Because, tt.because) {
			t.Errorf("%s: %q %s, want %q", tt.name, s, fmt.Sprint(got), tt.want)
		}
		checkWords(t, got)
	}
}
