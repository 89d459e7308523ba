package program

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// runtimeConfig is what App.runtimeconfig.json says of the frameworks of an application (.NET documentation, "runtimeconfig.json").
type runtimeConfig struct {
	RuntimeOptions struct {
		RollForward        string      `json:"rollForward"`
		Framework          *framework  `json:"framework"`
		Frameworks         []framework `json:"frameworks"`
		IncludedFrameworks []framework `json:"includedFrameworks"`
	} `json:"runtimeOptions"`
}

type framework struct{ Name, Version string }

const webFramework = "Microsoft.AspNetCore.App"

// maxRuntimeConfig is the size in bytes above which a runtimeconfig.json is not read.
const maxRuntimeConfig = 1 << 20

// runtime reports frameworks that the application needs and that it does not name or the server does not have. Nothing is said of
// the server where nobody mapped its directory of frameworks.
func (c *core) runtime() {
	_, dll := c.assembly()
	if dll == "" {
		return
	}
	raw, _, err := c.host.Disks.ReadFile(strings.TrimSuffix(dll, winpath.Ext(dll))+".runtimeconfig.json", maxRuntimeConfig)
	if err != nil {
		return
	}
	var config runtimeConfig
	if json.Unmarshal(raw, &config) != nil {
		return
	}
	o := &config.RuntimeOptions
	shared := o.Frameworks
	if o.Framework != nil {
		shared = append(shared, *o.Framework)
	}
	web := false
	for _, f := range append(append([]framework{}, shared...), o.IncludedFrameworks...) {
		web = web || f.Name == webFramework || f.Name == "Microsoft.AspNetCore.All"
	}
	if c.inside && !web && len(shared)+len(o.IncludedFrameworks) > 0 {
		c.add("hostingModel", 5, 33, "", fmt.Sprintf("%s.runtimeconfig.json does not name %s, which in-process hosting needs.", strings.TrimSuffix(winpath.Base(dll), ".dll"), webFramework),
			`build with the SDK Microsoft.NET.Sdk.Web, or write hostingModel="OutOfProcess"`)
	}
	for _, f := range shared {
		c.framework(f, o.RollForward)
	}
}

// framework reports that no installed version of a framework serves.
func (c *core) framework(f framework, roll string) {
	root := c.host.expand(`%ProgramFiles%\dotnet`)
	if path, ok := c.program(); ok && c.dotnet() {
		root = winpath.Dir(path)
	}
	dir := winpath.Join(root, "shared", f.Name)
	names, info := c.host.Disks.List(dir)
	if !info.IsDir() {
		if c.host.Disks.Stat(winpath.Join(root, "shared")).Fact != disk.Present || info.Fact != disk.Absent {
			return
		}
		names = nil
	}
	for _, name := range names {
		if serves(name, f.Version, roll) {
			return
		}
	}
	have := "none"
	if len(names) > 0 {
		have = strings.Join(names[:min(len(names), 6)], ", ")
	}
	c.add("processPath", 5, 31, "", fmt.Sprintf("The application needs %s %s, and %s has %s.", f.Name, f.Version, root, have), "install the ASP.NET Core hosting bundle of that version")
}

// serves reports whether an installed version can stand for the wanted one: the same major version and not an older one, unless the
// application allows later major versions.
func serves(have, want, roll string) bool {
	h, w := numbers(have), numbers(want)
	older := false
	for i := range h {
		if h[i] != w[i] {
			older = h[i] < w[i]
			break
		}
	}
	switch strings.ToLower(roll) {
	case "major", "latestmajor":
		return !older
	case "disable":
		return have == want
	case "latestpatch":
		return !older && h[0] == w[0] && h[1] == w[1]
	}
	return !older && h[0] == w[0]
}

func numbers(version string) (out [3]int) {
	version, _, _ = strings.Cut(version, "-")
	for i, part := range strings.SplitN(version, ".", 4) {
		if i < 3 {
			out[i], _ = strconv.Atoi(part)
		}
	}
	return out
}
