package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// localConfig returns the applicationHost.config of the machine's own IIS, "" when it has none. redirection.config may send
// it elsewhere, as with shared configuration.
func localConfig(env func(string) string, read func(string) ([]byte, error)) (string, error) {
	windir := env("windir")
	if windir == "" {
		windir = `C:\Windows`
	}
	system := "System32"
	if runtime.GOARCH == "386" && env("PROCESSOR_ARCHITEW6432") != "" {
		system = "Sysnative" // Windows shows 32-bit processes another System32
	}
	dir := filepath.Join(windir, system, "inetsrv", "config")
	raw, err := read(filepath.Join(dir, "redirection.config"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", fmt.Errorf("the local server's configuration cannot be read: %w", err)
	default:
		to, err := redirection(filepath.ToSlash(filepath.Join(dir, "redirection.config")), raw)
		if err != nil {
			return "", err
		}
		if to != "" {
			return filepath.Join(to, "applicationHost.config"), nil
		}
	}
	file := filepath.Join(dir, "applicationHost.config")
	if _, err := read(file); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", fmt.Errorf("the local server's configuration cannot be read (administrators may): %w", err)
	}
	return file, nil
}

// redirection returns the directory that a redirection.config sends to, "" when it is not enabled.
func redirection(path string, raw []byte) (string, error) {
	doc := xmlsrc.Parse(source.Decode(path, "", raw), xmlsrc.Limits{})
	if doc.Err != nil {
		return "", doc.Err
	}
	el := doc.Root.Child("configurationRedirection")
	if el == nil || !equalFold(el.Value("enabled"), "true") {
		return "", nil
	}
	return el.Value("path"), nil
}

// localEnv returns the variables of this machine that configuration may name.
func (c *Command) localEnv() winpath.Env {
	env := winpath.Env{}
	for name := range winpath.ServerEnv() {
		if value := c.lookup(name); value != "" && name != "TEMP" && name != "TMP" { // those are the user's own
			env[name] = value
		}
	}
	return env
}
