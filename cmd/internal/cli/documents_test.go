package cli_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDocuments asks the sample servers for every document; each is held against its schema as it is written. Exit code 99 says that
// one is not as its schema says.
func TestDocuments(t *testing.T) {
	t.Parallel()
	commands := [][]string{
		{"version"}, {"rules"}, {"rules", "404.2"}, {"rules", "cgi-missing-percent-s"}, {"diagnose", "404.2"}, {"diagnose", "500.19", "--win32", "0x80070021"},
	}
	for _, server := range []string{"elvenware", "elvenware-both", "elvenware-webconfig"} {
		for _, command := range [][]string{
			{"explain", hello}, {"explain", "http://www.elvenware.example/"}, {"explain", "http://www.elvenware.example/nothing.asp", "-X", "PUT"},
			{"explain", "http://nobody.example/"}, {"diagnose", hello}, {"diagnose", hello, "--status", "404.2"}, {"diagnose", hello, "--status", "500.19"},
			{"diagnose", "http://www.elvenware.example/web.config"}, {"show"}, {"show", "Elvenware/cgi-bin"}, {"show", "handlers", "Elvenware/cgi-bin"},
			{"show", "sites"}, {"show", "applicationPools"}, {"show", "modules"}, {"show", "isapiCgiRestriction"}, {"show", "httpErrors", "--describe"},
			{"show", "requestFiltering", "--describe"}, {"lint"}, {"lint", "--statistics"}, {"lint", "--list-files"},
			{"diagnose", "--log", repository + "/testdata/iislog"},
		} {
			commands = append(commands, append(sample(server), command...))
		}
	}
	for _, pattern := range []string{"freb/*.xml", "errorpage/*.html", "errorpage/*.txt"} {
		files, err := filepath.Glob(filepath.Join(repository, "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		flag := map[bool]string{true: "--trace", false: "--page"}[strings.HasPrefix(pattern, "freb")]
		for _, file := range files {
			commands = append(commands, []string{"diagnose", flag, file}, append(sample("elvenware"), "diagnose", flag, file))
		}
	}
	written := 0
	for _, command := range commands {
		o := run(append(slices.Clone(command), "--format", "json")...)
		if o.code == 99 {
			t.Errorf("%q: %s", command, o.err)
		}
		if strings.HasPrefix(o.out, "{") {
			written++
		}
	}
	if written < len(commands)*3/4 {
		t.Errorf("%d of %d commands wrote a document", written, len(commands))
	}
}
