package profile

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// configFile is the name of the server-level file within the directory of its profile.
const configFile = "applicationHost.config"

//go:embed iis10/applicationHost.config iis10-minimal/applicationHost.config
//go:embed iisexpress10/applicationHost.config azure-appservice/applicationHost.config
//go:embed net
var files embed.FS

// Variable is an environment variable of the server, as %Name% is written in its configuration. Value may itself
// hold %NAME% of a variable that every Windows has, or of one that precedes it in the list.
type Variable struct {
	Name, Value string
}

// Profile describes one embedded server: what a reader of its file must know and the file does not say.
type Profile struct {
	Name       string // as --profile takes it
	About      string // one line for help and listings, without a full stop
	IISVersion string // major.minor, "10.0"

	// Site is the site a web root given without a configuration replaces the physical path of; Pool is the
	// application pool it runs in. Both are in the file.
	Site, Pool string

	// Frameworks are the .NET Framework CLR versions installed, as managedRuntimeVersion spells them and
	// Framework takes them, oldest first. Empty where ASP.NET is not installed.
	Frameworks []string

	// Express tells IIS Express from IIS: the worker is the process of the user, and there is no http.sys
	// reservation beyond localhost.
	Express bool

	// AddOns are the modules beyond the Windows features which are installed, sorted. A section may be declared
	// for an add-on that is not in this list.
	AddOns []string

	// Variables are set by this server in addition to those of a stock Windows, or differ from them.
	Variables []Variable
}

// profiles is sorted by Name.
var profiles = []Profile{
	{
		Name: "azure-appservice", About: "Azure App Service on Windows, 32-bit worker",
		IISVersion: "10.0", Site: "Default Web Site", Pool: "DefaultAppPool",
		Frameworks: []string{"v2.0", "v4.0"},
		AddOns: []string{
			"ApplicationRequestRouting", "AspNetCoreModuleV2", "RewriteModule", "httpPlatformHandler", "iisnode",
		},
		Variables: []Variable{{"HOME", `C:\home`}},
	},
	{
		Name: "iis10", About: "IIS 10 on Windows Server 2019/2022, all role services, ASP.NET 4.8, no WebDAV Publishing",
		IISVersion: "10.0", Site: "Default Web Site", Pool: "DefaultAppPool",
		Frameworks: []string{"v4.0"},
	},
	{
		Name: "iis10-minimal", About: "IIS 10 with the bare Web Server role, no ASP.NET, handlers and modules locked",
		IISVersion: "10.0", Site: "Default Web Site", Pool: "DefaultAppPool",
	},
	{
		Name: "iisexpress10", About: "IIS Express 10 as Visual Studio sets it up",
		IISVersion: "10.0", Site: "WebSite1", Pool: "Clr4IntegratedAppPool", Express: true,
		Frameworks: []string{"v2.0", "v4.0"},
		AddOns:     []string{"AspNetCoreModule", "AspNetCoreModuleV2", "RewriteModule"},
		Variables: []Variable{
			{"IIS_BIN", `%ProgramFiles%\IIS Express`},
			{"IIS_USER_HOME", `%USERPROFILE%\Documents\IISExpress`},
			{"IIS_SITES_HOME", `%USERPROFILE%\Documents\My Web Sites`},
		},
	},
}

// Names returns the names of the embedded servers, sorted.
func Names() []string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.Name
	}
	return names
}

// Lookup returns the facts of the profile called name, compared exactly. The caller owns the result.
func Lookup(name string) (p Profile, ok bool) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, false
	}
	p = profiles[i]
	p.Frameworks = slices.Clone(p.Frameworks)
	p.AddOns = slices.Clone(p.AddOns)
	p.Variables = slices.Clone(p.Variables)
	return p, true
}

// Open returns the server-level file of the profile called name, and the name under which positions in it are
// shown ("profile:iis10/applicationHost.config"). The bytes are UTF-8 without a byte-order mark, lines end in LF,
// and the caller owns them. The error names the profiles there are.
func Open(name string) (raw []byte, file string, err error) {
	if _, ok := Lookup(name); !ok {
		return nil, "", fmt.Errorf("profile %q is unknown; there are %s", name, strings.Join(Names(), ", "))
	}
	path := name + "/" + configFile
	raw, err = files.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("profile %s: %w", name, err)
	}
	return raw, "profile:" + path, nil
}

// Framework returns machine.config and the root web.config of the .NET Framework whose CLR version is given as an
// application pool spells it: "v2.0" (2.0, 3.0 and 3.5) or "v4.0" (4.x). IIS reads them above applicationHost.config
// (spec: configuration §1.1). ok is false for every other version, the empty one of "No Managed Code" included.
func Framework(version string) (machine, web []byte, ok bool) {
	if version != "v2.0" && version != "v4.0" {
		return nil, nil, false
	}
	machine, err := files.ReadFile("net/" + version + "/machine.config")
	if err != nil {
		return nil, nil, false
	}
	web, err = files.ReadFile("net/" + version + "/web.config")
	if err != nil {
		return nil, nil, false
	}
	return machine, web, true
}
