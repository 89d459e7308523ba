package disk

import (
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// stockTrees are directories that are never copied beside a configuration; see cli.md on `C:\Windows`.
var stockTrees = []string{`C:\Windows`, `C:\Program Files\IIS`, `C:\Program Files (x86)\IIS`}

func inStockTree(clean string) bool {
	for _, tree := range stockTrees {
		if winpath.Within(clean, tree) {
			return true
		}
	}
	return false
}

// IsStock reports whether a stock Windows Server with IIS has this file or directory.
func IsStock(clean string) bool {
	if !inStockTree(clean) {
		return false
	}
	low := winpath.Fold(clean)
	if winpath.Within(clean, `C:\Program Files\IIS`) || winpath.Within(clean, `C:\Program Files (x86)\IIS`) {
		return true // installers put the modules there together with the lines that name them
	}
	base := winpath.Base(low)
	switch {
	case stockDirs[low]:
		return true
	case strings.HasPrefix(low, `c:\windows\microsoft.net\framework`):
		return stockFramework[base] || strings.HasSuffix(low, `\config`)
	case strings.HasPrefix(low, `c:\windows\system32\inetsrv\`), strings.HasPrefix(low, `c:\windows\syswow64\inetsrv\`):
		return stockInetsrv[base]
	case strings.HasPrefix(low, `c:\windows\system32\`), strings.HasPrefix(low, `c:\windows\syswow64\`):
		return stockSystem[base]
	}
	return false
}

var stockDirs = map[string]bool{
	`c:\windows`: true, `c:\windows\system32`: true, `c:\windows\syswow64`: true,
	`c:\windows\system32\inetsrv`: true, `c:\windows\syswow64\inetsrv`: true, `c:\windows\system32\inetsrv\config`: true,
	`c:\windows\microsoft.net`: true, `c:\windows\temp`: true,
}

var stockFramework = map[string]bool{
	"aspnet_isapi.dll": true, "aspnet_filter.dll": true, "webengine.dll": true, "webengine4.dll": true, "v2.0.50727": true, "v4.0.30319": true,
}

var stockInetsrv = map[string]bool{
	"asp.dll": true, "authanon.dll": true, "authbas.dll": true, "authcert.dll": true, "authmap.dll": true, "authmd5.dll": true,
	"authsspi.dll": true, "cachfile.dll": true, "cachhttp.dll": true, "cachtokn.dll": true, "cachuri.dll": true, "cgi.dll": true,
	"compdyn.dll": true, "compstat.dll": true, "custerr.dll": true, "defdoc.dll": true, "dirlist.dll": true, "diprestr.dll": true,
	"filter.dll": true, "gzip.dll": true, "httpext.dll": true, "iiscertmap.dll": true, "iisetw.dll": true, "iisfcgi.dll": true,
	"iisfreb.dll": true, "iisreqs.dll": true, "iiswsock.dll": true, "iprestr.dll": true, "isapi.dll": true, "logcust.dll": true,
	"loghttp.dll": true, "modrqflt.dll": true, "protsup.dll": true, "redirect.dll": true, "rewrite.dll": true, "rsca.dll": true,
	"static.dll": true, "iis_ssi.dll": true, "urlauthz.dll": true, "validcfg.dll": true, "warmup.dll": true, "webdav.dll": true,
	"aspnetcore.dll": true, "aspnetcorev2.dll": true, "w3wp.exe": true, "httpplatformhandler.dll": true,
	"requestrouter.dll": true, "ext": true, "cgitest.exe": true, "iiscore.dll": true, "iiscors.dll": true, "nativerd.dll": true, "browscap.dll": true, "browscap.ini": true,
	"webdav_simple_lock.dll": true, "webdav_simple_prop.dll": true, "wsbroker.dll": true,
}

var stockSystem = map[string]bool{
	"cmd.exe": true, "cscript.exe": true, "wscript.exe": true, "inetsrv": true, "windowspowershell": true,
	"hostname.exe": true, "ipconfig.exe": true, "ntdll.dll": true, "kernel32.dll": true,
}

// systemDirs are directories of the system drive that Windows and IIS make. Whoever copies a server's files takes what its sites need: a
// copy without one of them does not say that the server is.
var systemDirs = []string{
	`C:\Windows`, `C:\Program Files`, `C:\Program Files (x86)`, `C:\ProgramData`, `C:\Users`,
	`C:\inetpub`, `C:\inetpub\wwwroot`, `C:\inetpub\custerr`, `C:\inetpub\ftproot`, `C:\inetpub\history`, `C:\inetpub\logs`, `C:\inetpub\temp`,
}

// systemDepth is the number of backslashes in the deepest of them.
const systemDepth = 2

// notCopied reports whether a tree of whole disks lacks a drive, or a directory that every server has, so that nobody knows what is in
// it: depth is the number of names of the clean path that the tree holds, the drive being the first.
func (m *mounted) notCopied(clean string, depth int) bool {
	if m.Windows != "" || depth > systemDepth {
		return false
	}
	if depth == 0 {
		return true
	}
	for _, dir := range systemDirs {
		if strings.Count(dir, `\`) == depth && winpath.Within(clean, dir) {
			return depth > 1 || !m.programs(dir)
		}
	}
	return false
}

// programs reports whether a directory is one of the two for programs and the tree holds the other: who copied that would have copied both.
func (m *mounted) programs(dir string) bool {
	name := winpath.Base(dir)
	other := map[string]string{"Program Files": "Program Files (x86)", "Program Files (x86)": "Program Files"}[name]
	drive := m.child(m.root, "C")
	return other != "" && drive != nil && m.child(drive, other) != nil
}
