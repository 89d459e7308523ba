package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// machine is what iislens asks of the computer that it runs on, where that is a Windows computer.
type machine struct {
	arch    string // of this program, as runtime.GOARCH has it
	env     func(name string) string
	read    func(path string) ([]byte, error)
	windows bool
}

// machine returns the computer that the program runs on.
func (o *Opener) machine() *machine {
	return &machine{runtime.GOARCH, o.lookup, os.ReadFile, runtime.GOOS == "windows"}
}

// emulated reports whether this is a 32-bit program on a 64-bit Windows.
func (m *machine) emulated() bool { return m.arch == "386" && m.env("PROCESSOR_ARCHITEW6432") != "" }

// windir returns the directory of Windows.
func (m *machine) windir() string {
	if dir, err := winpath.Clean(m.env("windir")); err == nil {
		return dir
	}
	return `C:\Windows`
}

// system returns the directory that 64-bit programs know as System32; Windows shows 32-bit ones another of that name.
func (m *machine) system() string {
	if m.emulated() {
		return winpath.Join(m.windir(), "Sysnative")
	}
	return winpath.Join(m.windir(), "System32")
}

// local returns the applicationHost.config of the machine's own IIS, "" when it has none. redirection.config may send it elsewhere,
// as with shared configuration.
func (m *machine) local() (file, why string, err error) {
	dir := winpath.Join(m.system(), "inetsrv", "config")
	redirect := winpath.Join(dir, "redirection.config")
	raw, err := m.read(redirect)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", "", fmt.Errorf("the local server's configuration cannot be read (administrators may): %w", err)
	default:
		to, err := redirection(filepath.ToSlash(redirect), raw, m.environment())
		if err != nil {
			return "", "", err
		}
		if to != "" {
			return winpath.Join(to, "applicationHost.config"), "the local server, by its redirection.config", nil
		}
	}
	file = winpath.Join(dir, "applicationHost.config")
	if _, err := m.read(file); errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	} else if err != nil {
		return "", "", fmt.Errorf("the local server's configuration cannot be read (administrators may): %w", err)
	}
	return file, "the local server", nil
}

// redirection returns the directory that a redirection.config sends to, "" when it is not enabled.
func redirection(path string, raw []byte, env winpath.Env) (string, error) {
	doc := xmlsrc.Parse(source.Decode(path, "", raw), xmlsrc.Limits{})
	if doc.Err != nil {
		return "", doc.Err
	}
	el := doc.Root.Child("configurationRedirection")
	if el == nil || !equalFold(el.Value("enabled"), "true") {
		return "", nil
	}
	expanded, _ := env.Expand(el.Value("path"))
	dir, err := winpath.Clean(expanded)
	if err != nil {
		return "", fmt.Errorf("%s: it sends to %q: %w", path, expanded, err)
	}
	return dir, nil
}

// express returns the applicationhost.config of this user's IIS Express, "" when there is none.
func (m *machine) express() string {
	for _, variable := range []string{"USERPROFILE", "OneDrive"} { // OneDrive may have taken the documents over
		if home, err := winpath.Clean(m.env(variable)); err == nil {
			file := winpath.Join(home, "Documents", "IISExpress", "config", "applicationhost.config")
			if _, err := m.read(file); err == nil {
				return file
			}
		}
	}
	return ""
}

// own tells of a file that the user names whether it is the configuration of the local server, or of this user's IIS Express; it
// returns the path to read it by, which differs for a 32-bit program.
func (m *machine) own(path string) (file string, server, express bool) {
	clean, err := winpath.Clean(path)
	if err != nil {
		return path, false, false
	}
	if local, _, err := m.local(); err == nil && local != "" {
		if winpath.Equal(clean, local) {
			return path, true, false
		}
		shown := winpath.Join(m.windir(), "System32", "inetsrv", "config", "applicationHost.config")
		if m.emulated() && winpath.Equal(clean, shown) && winpath.Within(local, m.system()) {
			return local, true, false
		}
	}
	return path, false, winpath.Equal(clean, m.express()) || strings.Contains(winpath.Fold(clean), `\.vs\`)
}

// environment returns the variables of this machine that configuration may name, as a service of the machine sees them: system-wide
// ones, and those that Windows makes for a 64-bit program.
func (m *machine) environment() winpath.Env {
	env := winpath.Env{}
	for name := range winpath.ServerEnv() {
		if value := m.env(name); value != "" && name != "TEMP" && name != "TMP" { // those are the user's own
			env[name] = value
		}
	}
	if m.emulated() {
		for name, native := range map[string]string{"PROGRAMFILES": "PROGRAMW6432", "COMMONPROGRAMFILES": "COMMONPROGRAMW6432", "PROCESSOR_ARCHITECTURE": "PROCESSOR_ARCHITEW6432"} {
			if value := m.env(native); value != "" {
				env[name] = value
			}
		}
	}
	if !m.windows {
		return env
	}
	for name, value := range systemVariables() {
		if _, known := env[strings.ToUpper(name)]; !known {
			env[strings.ToUpper(name)], _ = env.Expand(value)
		}
	}
	return env
}

// expressEnvironment returns what IIS Express of this user adds.
func (m *machine) expressEnvironment() winpath.Env {
	home, err := winpath.Clean(m.env("USERPROFILE"))
	if err != nil {
		return nil
	}
	programs := m.environment()["PROGRAMFILES"]
	if programs == "" {
		programs = `C:\Program Files`
	}
	return winpath.Env{
		"USERPROFILE":    home,
		"IIS_USER_HOME":  winpath.Join(home, "Documents", "IISExpress"),
		"IIS_SITES_HOME": winpath.Join(home, "Documents", "My Web Sites"),
		"IIS_BIN":        winpath.Join(programs, "IIS Express"),
	}
}
