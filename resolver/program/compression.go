package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// CompressionSection is the section that names the dlls of compression schemes.
const CompressionSection = "system.webServer/httpCompression"

// CompressionSchemes returns the schemes whose dll the worker processes of a pool cannot load: the compression modules read the section
// for every request, which then ends with 500.19 (observed behaviour: 0x8007007e in 32-bit pools after WSUS brought suscomp.dll).
func CompressionSchemes(compression *merge.Section, host Host) []Problem {
	bits := host.bits()
	if bits == 0 || compression.Element == nil {
		return nil
	}
	var problems []Problem
	for _, item := range compression.Items {
		path := strings.Trim(host.expand(item.Text("dll")), `"`)
		if item.Tag != "scheme" || item.Origin.Profile() || !winpath.IsAbs(path) || strings.ContainsRune(path, '%') || strings.EqualFold(winpath.Base(path), "gzip.dll") {
			continue
		}
		f := &verdict.Failure{Status: 500, Substatus: 19, Section: CompressionSection, Key: item.Text("name"), Place: item.Origin,
			Module: "StaticCompressionModule", Notification: "BeginRequest"}
		real, im := host.redirect(path), host.image(path)
		switch info := host.Disks.Stat(real); {
		case info.Fact == disk.Present && im.Bits != 0 && im.Bits != bits:
			f.Win32, f.Rule = badImage, "native-dll-bitness"
			f.Because = fmt.Sprintf("The compression scheme %s names %s, which is %d-bit, and the pool \"%s\" runs %d-bit: every request ends with 500.19.", f.Key, real, im.Bits, host.Pool.Name, bits)
		case info.Fact != disk.Present && real != path && host.Disks.Stat(path).IsFile(), info.Fact == disk.Absent:
			f.Win32, f.Rule = moduleNotFound, "native-dll-missing"
			f.Because = fmt.Sprintf("The compression scheme %s names %s, and processes of the %d-bit pool \"%s\" look for it as %s, where it is not: every request ends with 500.19.", f.Key, path, bits, host.Pool.Name, real)
			if real == path {
				f.Because = fmt.Sprintf("The compression scheme %s names %s, which is not there: every request ends with 500.19.", f.Key, path)
			}
			if info.Fact == disk.Unknown {
				f.Uncertain = "whether there is a " + real
			}
		default:
			continue
		}
		f.Fix = fmt.Sprintf("run the pool with enable32BitAppOnWin64=\"false\", or remove the scheme if nothing needs it: %s", removeScheme(f.Key))
		relate(f, "the pool's bitness", host.Pool.Enable32.Origin)
		problems = append(problems, Problem{Failure: f})
	}
	return problems
}

// removeScheme is the command that removes a compression scheme.
func removeScheme(name string) string {
	return command.New(command.AppCmd, "set", "config", "/section:system.webServer/httpCompression", "/-[name='{name}']", "/commit:apphost").Text(command.Values{"name": {name}})
}
