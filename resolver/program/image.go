package program

import (
	"encoding/binary"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// maxImage is the size in bytes above which an image is not looked into.
const maxImage = 32 << 20

// Image is what the header of a Windows executable or dll says.
type Image struct {
	// Bits is the bitness of the processes that can load it: 32 or 64, 0 when it is not known or does not matter.
	Bits int
	// Managed says that it holds .NET code.
	Managed bool
	// Bad says that the bytes are there and are no Windows image.
	Bad bool
}

// Machine types of the PE format that IIS runs on (Microsoft "PE Format").
const (
	machineI386  = 0x014c
	machineARM   = 0x01c4
	machineAMD64 = 0x8664
	machineARM64 = 0xaa64
)

// ReadImage reads the header of an image. Truncated headers say nothing; it reads nothing beyond the bytes given.
func ReadImage(raw []byte) Image {
	u16 := func(at int) int {
		if at < 0 || at+2 > len(raw) {
			return -1
		}
		return int(binary.LittleEndian.Uint16(raw[at:]))
	}
	u32 := func(at int) int {
		if at < 0 || at+4 > len(raw) {
			return -1
		}
		return int(binary.LittleEndian.Uint32(raw[at:]))
	}
	if len(raw) == 0 {
		return Image{}
	}
	header := u32(0x3c)
	if u16(0) != 0x5a4d || header >= 0 && header < len(raw)-4 && u32(header) != 0x4550 {
		return Image{Bad: true}
	}
	if header < 0 || u32(header) != 0x4550 {
		return Image{}
	}
	im := Image{}
	switch u16(header + 4) {
	case machineI386, machineARM:
		im.Bits = 32
	case machineAMD64, machineARM64:
		im.Bits = 64
	}
	optional := header + 24
	directories := optional + 96
	if u16(optional) == 0x20b {
		directories = optional + 112
	}
	if u32(directories-4) <= 14 || u16(header+20) < directories-optional+15*8 {
		return im
	}
	rva := u32(directories + 14*8)
	if rva <= 0 {
		return im
	}
	im.Managed = true
	sections := optional + u16(header+20)
	for i := range min(u16(header+6), 96) {
		at := sections + i*40
		address, size, file := u32(at+12), u32(at+8), u32(at+20)
		if address < 0 || file < 0 || rva < address || rva >= address+max(size, u32(at+16)) {
			continue
		}
		flags := u32(file + rva - address + 16)
		if flags >= 0 && flags&1 != 0 && flags&2 == 0 && im.Bits == 32 {
			im.Bits = 0 // code that runs on either
		}
	}
	return im
}

// image reads the image that a path names; unknown and absent files give the zero Image.
func (h Host) image(path string) Image {
	path = h.redirect(path)
	raw, info, err := h.Disks.ReadFile(path, maxImage)
	if err == nil && info.Fact == disk.Present && len(raw) > 0 {
		return ReadImage(raw)
	}
	return Image{Bits: frameworkBits(path)}
}

// frameworkBits tells the bitness of the .NET Framework's own files by their directory.
func frameworkBits(path string) int {
	low := winpath.Fold(path)
	switch {
	case strings.Contains(low, `\microsoft.net\framework64\`):
		return 64
	case strings.Contains(low, `\microsoft.net\framework\`):
		return 32
	}
	return 0
}
