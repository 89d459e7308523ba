//go:build unix

package hostile

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// maxHarmless is what a run on a small site with one hostile setting may take.
const maxHarmless = 500 << 20

func (o *outcome) small(t *testing.T) {
	t.Helper()
	if o.resident > maxHarmless {
		t.Errorf("took %d MB, more than %d", o.resident>>20, maxHarmless>>20)
	}
}

// TestRedirectDestination: each $V and $Q of a destination is as long as the URL, and there are very many.
func TestRedirectDestination(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stream(t, dir, "web.config", func(w io.Writer) {
		io.WriteString(w, head+`<configuration><system.webServer><httpRedirect enabled="true" destination="/`)
		repeat(w, "$V$Q$S", 300_000)
		io.WriteString(w, `" /></system.webServer></configuration>`)
	})
	url := "/" + strings.Repeat("abcdefgh/", 1500) + "x?" + strings.Repeat("q=1&", 1500)
	for _, args := range [][]string{{"explain", url}, {"explain", url, "--format", "json"}, {"diagnose", url, "--status", "500"}, {"lint"}} {
		run(t, dir, args...).small(t)
	}
}

// TestNames: names of megabytes are told once and in part, not in full wherever they mean something.
func TestNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stream(t, dir, "web.config", func(w io.Writer) {
		io.WriteString(w, head+`<configuration><system.webServer><handlers>`)
		for range 3 {
			io.WriteString(w, `<add name="`)
			repeat(w, "n", 2<<20)
			io.WriteString(w, `" path="*.x" verb="*" modules="Nobody" />`)
		}
		io.WriteString(w, `</handlers></system.webServer></configuration>`)
	})
	for _, args := range [][]string{{"explain", "/a.x"}, {"lint"}, {"show", "handlers"}, {"lint", "--format", "json"}, {"lint", "--format", "sarif"}, {"lint", "--format", "junit"}, {"diagnose", "/a.x", "--status", "500.21"}} {
		o := run(t, dir, args...)
		o.small(t)
		if len(o.all()) >= 1<<20 { // the most that is kept
			t.Errorf("%v writes a megabyte or more", args)
		}
	}
}

// TestSlowPatterns: a pattern that takes long on every URL is given up after a while of a run, which is told.
func TestSlowPatterns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var rules strings.Builder
	for i := range 5 {
		fmt.Fprintf(&rules, `<rule name="r%d"><match url="^(([a-z])+.)+%d[A-Z]([a-z])+$" /><action type="Rewrite" url="/y" /></rule>`, i, i)
	}
	write(t, dir, "web.config", head+`<configuration><system.webServer><rewrite><rules>`+rules.String()+`</rules></rewrite></system.webServer></configuration>`)
	stream(t, dir, "u_ex.log", func(w io.Writer) {
		io.WriteString(w, "#Fields: date time cs-method cs-uri-stem s-port sc-status sc-substatus sc-win32-status\n")
		for i := range 3000 {
			fmt.Fprintf(w, "2026-01-01 00:00:00 GET /%s%s%d 80 404 0 2\n", strings.Repeat(string(rune('a'+i%26)), 3), strings.Repeat("abcdefghij", 4), i)
		}
	})
	for _, args := range [][]string{{"diagnose", "--log", "u_ex.log", "--web-root", "."}, {"lint"}, {"explain", "/" + strings.Repeat("abcdefghij", 5) + "!"}} {
		run(t, dir, args...).small(t)
	}
}

// TestEndless: what looks like a file and never ends is read as far as a file may be long, or not at all.
func TestEndless(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "web.config", head+"<configuration />")
	for _, path := range []string{"/dev/zero", "/proc/kmsg", "/proc/self/mem", "/dev/full", "/proc/kcore"} {
		for _, args := range [][]string{{"lint", path}, {"explain", "/", "-c", path}, {"diagnose", "/", "--page", path}, {"diagnose", "--log", path}, {"lint", "--config-file", path}, {"lint", "--baseline", path}, {"diagnose", "--trace", path}} {
			run(t, dir, args...).small(t)
		}
	}
}
