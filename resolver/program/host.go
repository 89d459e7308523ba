package program

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// Names of the sections that speak of programs.
const (
	RestrictionSection   = "system.webServer/security/isapiCgiRestriction"
	FastCGISection       = "system.webServer/fastCgi"
	ModulesSection       = "system.webServer/modules"
	GlobalModulesSection = "system.webServer/globalModules"
	FiltersSection       = "system.webServer/isapiFilters"
	CoreSection          = "system.webServer/aspNetCore"
	PlatformSection      = "system.webServer/httpPlatform"
	NodeSection          = "system.webServer/iisnode"
)

// HRESULTs that error pages of program failures show.
const (
	invalidData     uint32 = 0x8007000d
	fileNotFound    uint32 = 0x80070002
	pathNotFound    uint32 = 0x80070003
	moduleNotFound  uint32 = 0x8007007e
	badImage        uint32 = 0x800700c1
	appNotFound     uint32 = 0x80070585
	programBlocked  uint32 = 0x800704ec
	invalidArgument uint32 = 0x80070057
)

const executeRequest = "ExecuteRequestHandler"

// Host is what is known of the server on which a worker process runs. Its zero value knows nothing.
type Host struct {
	Disks *disk.Disks
	// Env is the environment of the worker process, whose program directories depend on its bitness.
	Env winpath.Env
	// Pool is nil when nobody says which pool serves the application.
	Pool *topology.Pool
	// Express says that IIS Express runs under the account of a person.
	Express bool
	// Drives holds the upper-case letters of drives that the configuration uses for content.
	Drives string
}

// Problem is one thing wrong with a program, and the correction where there is one answer.
type Problem struct {
	*verdict.Failure
	// Suggest is the text that the attribute at Place should have, "" when there is more than one way.
	Suggest string
}

// First returns the first problem that breaks the request, nil when none does.
func First(problems []Problem) *verdict.Failure {
	for _, p := range problems {
		if p.Status != 0 {
			return p.Failure
		}
	}
	return nil
}

func (h Host) bits() int {
	if h.Pool == nil {
		return 0
	}
	return h.Pool.Bits()
}

func (h Host) expand(text string) string {
	out, _ := h.Env.Expand(text)
	return out
}

// stat looks a program up as a process of the pool's bitness does; known is the path that was looked at.
func (h Host) stat(path string) disk.Info { return h.Disks.Stat(h.redirect(path)) }

// redirect follows the file system redirection that gives 32-bit processes SysWOW64 for System32.
func (h Host) redirect(path string) string {
	if h.bits() != 32 {
		return path
	}
	clean, err := winpath.Clean(path)
	if err != nil {
		return path
	}
	const native, wow = `C:\Windows\System32`, `C:\Windows\SysWOW64`
	if winpath.Within(clean, native) {
		return wow + clean[len(native):]
	}
	return path
}

// poolFacts returns what preconditions look at.
func poolFacts(p *topology.Pool) *handler.Pool {
	return &handler.Pool{Name: p.Name, Classic: p.Classic, Runtime: p.Runtime.Text, Bits: p.Bits()}
}

// atEntry starts a failure of a handler entry; the place is the attribute, or the entry where it was not set.
func atEntry(entry *handler.Entry, attribute, module string) *verdict.Failure {
	f := &verdict.Failure{Section: handler.SectionName, Key: entry.Name, Module: module, Notification: executeRequest}
	if entry.Item != nil {
		f.Place = entry.Item.Where(attribute)
	}
	return f
}

// relate adds a place that takes part, unless nobody wrote it.
func relate(f *verdict.Failure, message string, origin merge.Origin) {
	if !origin.IsZero() {
		f.Related = append(f.Related, merge.Related{Message: message, Origin: origin})
	}
}

func relateHandler(f *verdict.Failure, entry *handler.Entry, attribute string) {
	if entry.Item != nil {
		relate(f, "the handler "+entry.Name, entry.Item.Where(attribute))
	}
}

// sibling finds a file that differs from an absent path only by the version in the name of one directory, such as
// C:\PHP82\php-cgi.exe for C:\PHP81\php-cgi.exe; "" when there is none.
func sibling(disks *disk.Disks, path string) string {
	clean, err := winpath.Clean(path)
	if err != nil || !winpath.IsAbs(clean) {
		return ""
	}
	tail := []string{}
	for at := clean; winpath.Dir(at) != at; at = winpath.Dir(at) {
		name, dir := winpath.Base(at), winpath.Dir(at)
		names, info := disks.List(dir)
		if !info.IsDir() {
			tail = slices.Insert(tail, 0, name)
			continue
		}
		for _, other := range slices.Backward(names) {
			if strings.EqualFold(other, name) || !strings.EqualFold(letters(other), letters(name)) {
				continue
			}
			candidate := winpath.Join(dir, append([]string{other}, tail...)...)
			if disks.Stat(candidate).IsFile() {
				return candidate
			}
		}
		return ""
	}
	return ""
}

// letters drops what a version number is made of.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || strings.ContainsRune("._- ()", r) {
			return -1
		}
		return r
	}, name)
}
