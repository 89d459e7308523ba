package setup

import (
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// drives returns the roots of the drives of this machine that services see too: not those that the user has connected to shares.
func drives() []string {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var roots []string
	for i := range 26 {
		if mask&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		name, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		switch windows.GetDriveType(name) {
		case windows.DRIVE_FIXED, windows.DRIVE_REMOVABLE, windows.DRIVE_CDROM, windows.DRIVE_RAMDISK:
			roots = append(roots, root)
		}
	}
	return roots
}

// systemVariables returns the variables that the machine sets for everyone, unexpanded; nil where they cannot be read.
func systemVariables() map[string]string {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`, registry.QUERY_VALUE)
	if err != nil {
		return nil
	}
	defer key.Close()
	names, err := key.ReadValueNames(0)
	if err != nil {
		return nil
	}
	all := map[string]string{}
	for _, name := range names {
		if value, _, err := key.GetStringValue(name); err == nil {
			all[name] = value
		}
	}
	return all
}
