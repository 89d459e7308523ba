//go:build linux

package main

import (
	"os"
	"path/filepath"
)

// smallConfig is a web.config as most directories have one: whoever checks it before a commit waits for the start of the program.
const smallConfig = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <clear />
        <add value="index.html" />
        <add value="default.aspx" />
      </files>
    </defaultDocument>
    <handlers>
      <add name="Python" path="*.py" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\Python\python.exe" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`

// startRounds is how often a run of a few milliseconds is repeated: on a busy machine single ones tell nothing.
const startRounds = 200

// starts measures runs that are over almost before they begin: one small web.config, and printing the version, which is the least
// that any run takes.
func starts(tool, dir string, row func(name string, ours, theirs sample)) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "web.config"), []byte(smallConfig), 0o644); err != nil {
		return err
	}
	for _, c := range []struct {
		name    string
		command []string
	}{{"lint one web.config", []string{tool, "lint", "web.config"}}, {"version", []string{tool, "version"}}} {
		ours, theirs, err := inTurn(startRounds, dir, [][]string{c.command}, xmllint([]string{"web.config"}))
		if err != nil {
			return err
		}
		row(c.name, ours, theirs)
	}
	return nil
}
