package answer

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version says what program this is.
type Version struct {
	SchemaVersion int    `json:"schemaVersion"`
	Version       string `json:"version"`
	Revision      string `json:"revision"`
	Time          string `json:"time"`
	Modified      bool   `json:"modified"`
	Go            string `json:"go"`
	OS            string `json:"os"`
	Arch          string `json:"arch"`
}

// Line is the version with the platform and the commit, on one line.
func (v *Version) Line() string {
	text := fmt.Sprintf("iislens %s (%s, %s/%s", v.Version, v.Go, v.OS, v.Arch)
	if v.Revision != "" {
		text += ", " + v.Revision[:min(12, len(v.Revision))]
	}
	if v.Modified {
		text += ", modified"
	}
	return text + ")"
}

// Build tells what is known of the program: version is what the linker was told, "" for what what the go command recorded.
func Build(version string) *Version {
	v := &Version{SchemaVersion: 1, Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if v.Version == "" && info.Main.Version != "(devel)" {
			v.Version = info.Main.Version
		}
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				v.Revision = setting.Value
			case "vcs.time":
				v.Time = setting.Value
			case "vcs.modified":
				v.Modified = setting.Value == "true"
			}
		}
	}
	if v.Version == "" {
		v.Version = "devel"
	}
	return v
}
