package setup

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeMachine is a Windows computer with these files and variables; names of variables count as they are.
func fakeMachine(arch string, files, env map[string]string, fail ...string) *machine {
	return &machine{
		arch: arch,
		env:  func(name string) string { return env[name] },
		read: func(path string) ([]byte, error) {
			for _, name := range fail {
				if name == path {
					return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
				}
			}
			if text, ok := files[path]; ok {
				return []byte(text), nil
			}
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		},
	}
}

const (
	config     = `C:\Windows\System32\inetsrv\config\`
	configWow  = `C:\Windows\Sysnative\inetsrv\config\`
	redirected = `<configuration><configurationRedirection enabled="True" path="`
)

func TestLocalConfig(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		arch  string
		files map[string]string
		env   map[string]string
		fail  string
		want  string
		err   string
	}{
		{name: "no IIS"},
		{name: "its own", files: map[string]string{config + "applicationHost.config": ""}, want: config + "applicationHost.config"},
		{name: "Windows elsewhere", env: map[string]string{"windir": `d:\win`}, files: map[string]string{`D:\win\System32\inetsrv\config\applicationHost.config`: ""},
			want: `D:\win\System32\inetsrv\config\applicationHost.config`},
		{name: "32-bit program on 64-bit Windows", arch: "386", env: map[string]string{"PROCESSOR_ARCHITEW6432": "AMD64"},
			files: map[string]string{configWow + "applicationHost.config": "", config + "applicationHost.config": ""}, want: configWow + "applicationHost.config"},
		{name: "32-bit program on 32-bit Windows", arch: "386", files: map[string]string{config + "applicationHost.config": ""}, want: config + "applicationHost.config"},
		{name: "redirection off", files: map[string]string{config + "applicationHost.config": "",
			config + "redirection.config": `<configuration><configurationRedirection enabled="false" path="\\s\c"/></configuration>`}, want: config + "applicationHost.config"},
		{name: "redirection to a share", files: map[string]string{config + "redirection.config": redirected + `\\s\c" userName="u"/></configuration>`}, want: `\\s\c\applicationHost.config`},
		{name: "redirection by a variable", env: map[string]string{"SYSTEMDRIVE": "E:"},
			files: map[string]string{config + "redirection.config": redirected + `%SystemDrive%\shared\"/></configuration>`}, want: `E:\shared\applicationHost.config`},
		{name: "redirection to nowhere", files: map[string]string{config + "redirection.config": redirected + `shared"/></configuration>`}, err: `"shared": path is not absolute`},
		{name: "redirection to a pipe", files: map[string]string{config + "redirection.config": redirected + `\\.\pipe\x"/></configuration>`}, err: "device"},
		{name: "malformed redirection", files: map[string]string{config + "redirection.config": `<configuration>`}, err: "redirection.config:1:"},
		{name: "not an administrator", fail: config + "applicationHost.config", err: "administrators"},
		{name: "redirection unreadable", fail: config + "redirection.config", err: "cannot be read"},
	} {
		got, _, err := fakeMachine(test.arch, test.files, test.env, test.fail).local()
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: %q, %v; want %q, %q", test.name, got, err, test.want, test.err)
		}
	}
}

func TestExpressOfUser(t *testing.T) {
	t.Parallel()
	const file = `C:\Users\me\Documents\IISExpress\config\applicationhost.config`
	const cloud = `C:\Users\me\OneDrive\Documents\IISExpress\config\applicationhost.config`
	env := map[string]string{"USERPROFILE": `C:\Users\me`, "OneDrive": `C:\Users\me\OneDrive`}
	for want, files := range map[string]map[string]string{"": {}, file: {file: "", cloud: ""}, cloud: {cloud: ""}} {
		if got := fakeMachine("amd64", files, env).express(); got != want {
			t.Errorf("%v: %q, want %q", files, got, want)
		}
	}
}

// TestOwn: a file that the user names may be that of the machine itself, whose drives are then known.
func TestOwn(t *testing.T) {
	t.Parallel()
	const express = `C:\Users\me\Documents\IISExpress\config\applicationhost.config`
	type answer struct {
		File            string
		Server, Express bool
	}
	files := map[string]string{config + "applicationHost.config": "", configWow + "applicationHost.config": "", express: ""}
	for _, test := range []struct {
		arch, path string
		want       answer
	}{
		{"amd64", config + "applicationHost.config", answer{config + "applicationHost.config", true, false}},
		{"amd64", `c:\windows\system32\INETSRV\config\applicationhost.config`, answer{`c:\windows\system32\INETSRV\config\applicationhost.config`, true, false}},
		{"386", config + "applicationHost.config", answer{configWow + "applicationHost.config", true, false}},
		{"amd64", `C:\copy\applicationHost.config`, answer{`C:\copy\applicationHost.config`, false, false}},
		{"amd64", `C:\src\.vs\App\config\applicationhost.config`, answer{`C:\src\.vs\App\config\applicationhost.config`, false, true}},
		{"amd64", `c:\users\ME\documents\iisexpress\config\applicationhost.config`, answer{`c:\users\ME\documents\iisexpress\config\applicationhost.config`, false, true}},
	} {
		m := fakeMachine(test.arch, files, map[string]string{"USERPROFILE": `C:\Users\me`, "PROCESSOR_ARCHITEW6432": map[string]string{"386": "AMD64"}[test.arch]})
		var got answer
		got.File, got.Server, got.Express = m.own(test.path)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.path, diff)
		}
	}
}

// TestMachineEnvironment: a 32-bit program sees other values than a service does.
func TestMachineEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"PROGRAMFILES": `D:\Programs (x86)`, "PROGRAMW6432": `D:\Programs`, "PROCESSOR_ARCHITECTURE": "x86", "PROCESSOR_ARCHITEW6432": "AMD64",
		"TEMP": `C:\Users\me\Temp`, "PATH": "x", "USERPROFILE": `D:\Users\me`}
	m := fakeMachine("386", nil, env)
	got := m.environment()
	if got["PROGRAMFILES"] != `D:\Programs` || got["PROCESSOR_ARCHITECTURE"] != "AMD64" || got["TEMP"] != "" || got["PATH"] != "" {
		t.Errorf("environment is %v", got)
	}
	if got := m.expressEnvironment(); got["IIS_BIN"] != `D:\Programs\IIS Express` || got["IIS_USER_HOME"] != `D:\Users\me\Documents\IISExpress` {
		t.Errorf("IIS Express: %v", got)
	}
	if got := fakeMachine("amd64", nil, env).environment()["PROGRAMFILES"]; got != `D:\Programs (x86)` {
		t.Errorf("a 64-bit program: %q", got)
	}
}
