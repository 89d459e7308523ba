package command_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/command"
)

func TestLines(t *testing.T) {
	t.Parallel()
	values := command.Values{"site": {"Default Web Site"}, "program": {`C:\Program Files\PHP\php-cgi.exe`}, "arguments": {"-u", `C:\a b\x.py`}}
	for _, tt := range []struct {
		c               command.Command
		cmd, powershell string // the same where powershell is ""
	}{
		{command.New(command.AppCmd, "list", "site", "{site}", "/text:state"), `C:\Windows\System32\inetsrv\appcmd.exe list site "Default Web Site" /text:state`, ""},
		{command.New(command.AppCmd, "list", "config", "{path}", "/section:system.webServer/handlers", "/config:*"),
			`C:\Windows\System32\inetsrv\appcmd.exe list config PATH /section:system.webServer/handlers /config:*`, ""},
		{command.New(command.Program, "-v"), `"C:\Program Files\PHP\php-cgi.exe" -v`, `& "C:\Program Files\PHP\php-cgi.exe" -v`},
		{command.New(command.Dotnet, "{arguments}"), `dotnet -u "C:\a b\x.py"`, ""},
		{command.New(command.ICACLS, `C:\a b\`), `icacls "C:\a b\\"`, ""},
		{command.New(command.ICACLS, `D:\$shop`), `icacls "D:\$shop"`, `icacls 'D:\$shop'`},
		{command.New(command.ICACLS, `D:\it's`), `icacls "D:\it's"`, ""},
		{command.New(command.ICACLS, `D:\a&b`), `icacls "D:\a&b"`, ""},
		{command.New(command.WEvtUtil, "qe", "System", "/q:*[System[Provider[@Name='A']]]"), `wevtutil qe System "/q:*[System[Provider[@Name='A']]]"`, ""},
		{command.New(command.AspNetRegIIS, "-pef", "connectionStrings", `C:\site`), `C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_regiis.exe -pef connectionStrings C:\site`, ""},
		{command.New(command.Dotnet, "-a.b"), `dotnet "-a.b"`, ""},
	} {
		lines := tt.c.Lines(values)
		switch {
		case tt.powershell == "" && (len(lines) != 1 || lines[0].Text != tt.cmd || lines[0].Shell != command.Any):
			t.Errorf("%q: want one line %q", lines, tt.cmd)
		case tt.powershell != "" && (len(lines) != 2 || lines[0] != command.Line{Shell: command.Cmd, Text: tt.cmd} || lines[1] != command.Line{Shell: command.PowerShell, Text: tt.powershell}):
			t.Errorf("%q: want %q and %q", lines, tt.cmd, tt.powershell)
		}
	}
}

// TestRoundTrip: what a line says is read back as the words that it was made of, by both shells.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	words := []string{"plain", "with blank", `C:\dir\`, `C:\d i r\`, `C:\a\\`, "a&b", "50%", "it's", "$x", "`tick`", "a,b", "(x)", "@y", "#z", "-p:1", "-a.b", "", `say "hi"`, `end\"`, "x;y", "{b}", "naïve"}
	for i := range words {
		list := []string{`C:\Program Files\x.exe`, words[i], words[(i+1)%len(words)]}
		values := command.Values{"program": list[:1], "rest": list[1:]}
		for _, line := range command.New(command.Program, "{rest}").Lines(values) {
			got := command.Split(line.Text)
			if line.Shell == command.PowerShell {
				got = splitPowerShell(t, line.Text)
			}
			if !slices.Equal(got, list) {
				t.Errorf("%s: %s is read as %q, want %q", line.Shell, line.Text, got, list)
			}
		}
	}
}

// splitPowerShell reads a line as PowerShell does, and then what it hands a program as programs do.
func splitPowerShell(t *testing.T, line string) []string {
	t.Helper()
	line = strings.TrimPrefix(line, "& ")
	var native strings.Builder
	for line != "" {
		if quote := line[0]; quote == '\'' || quote == '"' {
			end := 1
			for ; line[end] != quote || quote == '\'' && end+1 < len(line) && line[end+1] == quote; end++ {
				if line[end] == quote {
					end++
				}
			}
			text := line[1:end]
			if quote == '\'' {
				text = strings.ReplaceAll(text, "''", "'")
			} else if strings.ContainsAny(text, "$`\"") {
				t.Errorf("PowerShell expands %q", text)
			}
			native.WriteString(`"` + text + `"`)
			line = line[end+1:]
			continue
		}
		native.WriteByte(line[0])
		line = line[1:]
	}
	return command.Split(native.String())
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		`C:\Python27\python.exe -u "C:\a b\x.py"`: {`C:\Python27\python.exe`, "-u", `C:\a b\x.py`},
		`"C:\Program Files\x.exe"  /a`:            {`C:\Program Files\x.exe`, "/a"},
		`a "" b`:                                  {"a", "", "b"},
		`a\"b "c\\" d`:                            {`a"b`, `c\`, "d"},
		"":                                        nil,
	} {
		if got := command.Split(line); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
