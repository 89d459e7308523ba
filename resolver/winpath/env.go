package winpath

import (
	"maps"
	"strings"
)

// Env holds environment variables; names are kept in upper case because Windows compares them without case.
type Env map[string]string

// ServerEnv returns the variables of a stock 64-bit Windows Server as a worker process sees them.
func ServerEnv() Env {
	return Env{
		"SYSTEMDRIVE":            `C:`,
		"SYSTEMROOT":             `C:\Windows`,
		"WINDIR":                 `C:\Windows`,
		"PROGRAMFILES":           `C:\Program Files`,
		"PROGRAMFILES(X86)":      `C:\Program Files (x86)`,
		"PROGRAMW6432":           `C:\Program Files`,
		"COMMONPROGRAMFILES":     `C:\Program Files\Common Files`,
		"PROGRAMDATA":            `C:\ProgramData`,
		"ALLUSERSPROFILE":        `C:\ProgramData`,
		"PUBLIC":                 `C:\Users\Public`,
		"COMSPEC":                `C:\Windows\system32\cmd.exe`,
		"TEMP":                   `C:\Windows\TEMP`,
		"TMP":                    `C:\Windows\TEMP`,
		"PROCESSOR_ARCHITECTURE": `AMD64`,
		"OS":                     `Windows_NT`,
	}
}

// ExpressEnv adds the variables that IIS Express defines to those of a stock machine.
func ExpressEnv() Env {
	env := ServerEnv()
	maps.Copy(env, Env{
		"USERPROFILE":    `C:\Users\user`,
		"IIS_USER_HOME":  `C:\Users\user\Documents\IISExpress`,
		"IIS_SITES_HOME": `C:\Users\user\Documents\My Web Sites`,
		"IIS_BIN":        `C:\Program Files\IIS Express`,
	})
	return env
}

// With returns a copy of env with more variables laid over it.
func (env Env) With(more map[string]string) Env {
	out := maps.Clone(env)
	if out == nil {
		out = Env{}
	}
	for name, value := range more {
		out[strings.ToUpper(name)] = value
	}
	return out
}

// Expand replaces %NAME% by its value. Names that env does not hold stay as they are and are returned:
// Win32 leaves them in place too, so `%s` in a command line survives.
func (env Env) Expand(s string) (expanded string, undefined []string) {
	if !strings.Contains(s, "%") {
		return s, nil
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '%')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open+1:], '%')
		if length < 0 {
			break
		}
		name := s[open+1 : open+1+length]
		if value, ok := env[strings.ToUpper(name)]; ok && name != "" {
			b.WriteString(s[:open])
			b.WriteString(value)
			s = s[open+length+2:]
			continue
		}
		if isVariableName(name) {
			undefined = append(undefined, name)
		}
		// The closing sign may open the next variable: "%s %windir%".
		b.WriteString(s[:open+1+length])
		s = s[open+1+length:]
	}
	b.WriteString(s)
	return b.String(), undefined
}

// isVariableName tells a variable somebody meant from two unrelated percent signs, as in `"%s" %s`.
func isVariableName(name string) bool {
	if len(name) < 2 {
		return false
	}
	for i := range len(name) {
		c := name[i]
		if !isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '(' && c != ')' {
			return false
		}
	}
	return true
}
