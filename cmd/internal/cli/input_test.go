package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWrongUsage: what is wrong with the command line is said on standard error, and the exit code is 2.
func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, want string }{
		{"explain", "needs TARGET"},
		{"explian", "did you mean explain?"},
		{"show a b c", "no further argument"},
		{"explain / --bogus", "--bogus"},
		{"explain / --format xml", "text, json"},
		{"explain / --color maybe", "auto, always, never"},
		{"explain / --profile iis11", "did you mean iis10?"},
		{"explain / --iis-version 6.0", "7.0 to 10.0"},
		{"explain / --iis-version ten", "7.0 to 10.0"},
		{"explain / --map J:", "WINDOWS=LOCAL"},
		{"explain / --map cgi=.", "Windows directory"},
		{"explain / --env x", "NAME=VALUE"},
		{"explain / --root /does/not/exist", "no directory"},
		{"explain / --web-root /does/not/exist", "no directory"},
		{"explain / --schema /does/not/exist", "--schema"},
		{"explain / --config a --profile iis10", "exclude each other"},
		{"explain / --config a --web-root .", "exclude each other"},
		{"explain ftp://host/", "http and https"},
		{"explain http://", "no host"},
		{"explain http://host:99999/", "port"},
		{"explain Nobody/x", "no site"},
		{"explain / --header x", "NAME: VALUE"},
		{"explain / --method a/b", "no HTTP method"},
		{"explain / --content-length -1", "negative"},
		{"explain / --header Content-Length:x", "no length"},
		{"show handlrs", "did you mean system.webServer/handlers?"},
		{"show authorization", "several sections"},
		{"completion tcsh", "bash"},
		{"show --xml", "needs a section"},
	} {
		o := run(strings.Fields(test.args)...)
		if o.code != 2 || !strings.Contains(o.err, test.want) || o.out != "" {
			t.Errorf("%s: code %d, want 2 with %q; standard error:\n%sstandard output:\n%s", test.args, o.code, test.want, o.err, o.out)
		}
	}
	if o := run("explain", ""); o.code != 2 {
		t.Errorf("empty target: code %d, want 2", o.code)
	}
}

// TestUnreadableConfiguration: what cannot be read is said with its name, and the exit code is 3.
func TestUnreadableConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	big := write(t, dir, "big.config", "")
	if err := os.Truncate(big, 100<<20); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(big) }) // the removal of the whole directory fails at it under Wine
	web := write(t, dir, "site/web.config", "<configuration><system.webServer/></configuration>")
	for _, test := range []struct{ path, want string }{
		{write(t, dir, "empty.config", ""), "empty.config:1:1: "},
		{write(t, dir, "open.config", "<configuration>\n<a>\n</configuration>"), "open.config:3:1: "},
		{write(t, dir, "text.config", "nothing but words"), "text.config:1:1: "},
		{write(t, dir, "other.config", "<configuration/>"), "describes no sites"},
		{write(t, dir, "bytes.config", "\x00\x01\xff\xfe"), "bytes.config:1:1: "},
		{web, "--web-root"},
		{big, "too large"},
		{dir, "is a directory"},
		{filepath.Join(dir, "absent.config"), "no such file"},
	} {
		for _, command := range [][]string{{"show", "handlers"}, {"explain", "/"}, {"show"}} {
			o := run(append(command, "--config", test.path)...)
			if o.code != 3 || !strings.Contains(o.err, test.want) || o.out != "" {
				t.Errorf("%v --config %s: code %d, want 3 with %q; standard error:\n%s", command, filepath.Base(test.path), o.code, test.want, o.err)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if o := run("show", "handlers", "--config", loop); o.code != 3 || !strings.Contains(o.err, "loop: ") {
		t.Errorf("a circular link: code %d, %s", o.code, o.err)
	}
	// A link out of the root is not a way out: what it leads to stays unknown.
	write(t, dir, "outside/secret.txt", "x")
	write(t, dir, "root/C/inetpub/wwwroot/a.txt", "x")
	if err := os.Symlink(filepath.Join(dir, "outside"), filepath.Join(dir, "root/C/inetpub/wwwroot/out")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/a.txt": "file", "/out/secret.txt": "unknown"} {
		v := decode(t, run("explain", path, "--root", filepath.Join(dir, "root"), "--format", "json"))
		if v["resource"] != want {
			t.Errorf("%s is %v, want %s", path, v["resource"], want)
		}
	}
}
