package command

import "strings"

// Tool is a program, or a word that both shells know.
type Tool struct {
	// Name is what people call it.
	Name string
	// Path is the full path of a program that is in no directory of PATH; "" for the others.
	Path string
}

// The tools that advice uses. Of these only appcmd and aspnet_regiis are not on the PATH of a Windows Server.
var (
	AppCmd       = Tool{"appcmd", `{windir}\System32\inetsrv\appcmd.exe`}
	AspNetRegIIS = Tool{"aspnet_regiis", `{windir}\Microsoft.NET\Framework64\v4.0.30319\aspnet_regiis.exe`}
	Attrib       = Tool{Name: "attrib"}
	CertUtil     = Tool{Name: "certutil"}
	Dotnet       = Tool{Name: "dotnet"}
	ICACLS       = Tool{Name: "icacls"}
	IISLens      = Tool{Name: "iislens"}
	NetSh        = Tool{Name: "netsh"}
	Reg          = Tool{Name: "reg"}
	SetSPN       = Tool{Name: "setspn"}
	WEvtUtil     = Tool{Name: "wevtutil"}

	Dir   = Tool{Name: "dir"}   // cmd.exe and PowerShell both have these
	Type  = Tool{Name: "type"}  //
	PushD = Tool{Name: "pushd"} //
	Echo  = Tool{Name: "echo"}  //

	// Program is the one that the placeholder {program} names.
	Program = Tool{Path: "{program}"}
)

// Command is one command line as data. In Args, and in the path of the tool, a name in braces stands for a value.
type Command struct {
	Tool Tool
	// Args are the arguments as the program gets them, without any quotes. An argument that is nothing but a placeholder
	// becomes as many arguments as the placeholder has values.
	Args []string
}

// New returns a command.
func New(tool Tool, args ...string) Command { return Command{tool, args} }

// Values are what placeholders stand for.
type Values map[string][]string

// Set gives a placeholder its one value; an empty one is no value.
func (v Values) Set(name, value string) {
	if value != "" {
		v[name] = []string{value}
	}
}

// windows is the directory of Windows where nobody says another one.
const windows = `C:\Windows`

// of returns the values of a placeholder; one without any stands for itself, in capitals, so that people see what to put there.
func (v Values) of(name string) []string {
	switch list, known := v[name]; {
	case known:
		return list
	case name == "windir":
		return []string{windows}
	}
	return []string{strings.ToUpper(name)}
}

// fill replaces the placeholders of a text.
func (v Values) fill(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text, '}')
		if open < 0 || end < open {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		if values := v.of(text[open+1 : end]); len(values) > 0 {
			b.WriteString(values[0])
		}
		text = text[end+1:]
	}
}

// Words returns the program and its arguments, placeholders filled in.
func (c Command) Words(v Values) []string {
	program := c.Tool.Path
	if program == "" {
		program = c.Tool.Name
	}
	words := []string{v.fill(program)}
	for _, arg := range c.Args {
		if name, ok := placeholder(arg); ok {
			words = append(words, v.of(name)...)
			continue
		}
		words = append(words, v.fill(arg))
	}
	return words
}

// placeholder returns the name of an argument that is a placeholder and nothing else.
func placeholder(arg string) (string, bool) {
	if len(arg) > 2 && arg[0] == '{' && strings.IndexByte(arg, '}') == len(arg)-1 {
		return arg[1 : len(arg)-1], true
	}
	return "", false
}

// Needs reports whether the command makes no sense without a value for a placeholder.
func (c Command) Needs(name string) bool {
	mark := "{" + name + "}"
	if strings.Contains(c.Tool.Path, mark) {
		return true
	}
	for _, arg := range c.Args {
		if strings.Contains(arg, mark) {
			return true
		}
	}
	return false
}

// Text is the command on one line, as cmd.exe reads it. PowerShell reads most the same.
func (c Command) Text(v Values) string { return c.Lines(v)[0].Text }

// Grant is the command that lets an account read and run a file.
func Grant(path, account string) Command { return New(ICACLS, path, "/grant", account+":(RX)") }
