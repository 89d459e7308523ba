package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// The functions of this file find configuration that was written for the request and that IIS does not read: it explains a
// failure which says that something is not there or not allowed.

// unread is one such piece of configuration.
type unread struct {
	parent *xmlsrc.Element // the element that holds the sections
	place  merge.Origin
	rule   string
	key    string
	// because is what IIS does with it, fix what to do.
	because, fix string
	related      []merge.Related
}

// lacking holds the rules of failures that settings which hold nowhere may explain; "" is a failure that no rule names.
var lacking = map[string]bool{"": true, "handler-missing": true, "mime-map-missing": true, "default-document-missing": true, "directory-browsing-denied": true,
	"spa-rewrite-missing": true, "web-config-missing": true, "static-handler-post": true}

// blameUnread explains a failure by configuration that IIS does not read and that speaks of what is missing.
func (r *run) blameUnread(f *verdict.Failure) {
	if !r.known() || f.Status < 400 || r.out.Fault != nil || !lacking[f.Rule] && !strings.HasPrefix(f.Section, "system.webServer/security/") {
		return
	}
	for _, u := range r.unreadOf() {
		section := r.speaks(u.parent, f)
		if section == "" {
			continue
		}
		f.Because = fmt.Sprintf("%s; <%s> in it is meant for this request", u.because, section[strings.LastIndexByte(section, '/')+1:])
		if !f.Place.IsZero() {
			f.Related = append(f.Related, merge.Related{Message: "what holds instead", Origin: f.Place})
		}
		f.Related = append(f.Related, u.related...)
		f.Rule, f.Place, f.Section, f.Key, f.Fix = u.rule, u.place, "", u.key, u.fix
		return
	}
}

// speaks returns the section below an element that would change the failure, "" for none.
func (r *run) speaks(parent *xmlsrc.Element, f *verdict.Failure) string {
	sections := []string{f.Section}
	if f.Status == 404 || f.Status == 405 || f.Status == 403 && f.Substatus == 14 {
		sections = append(sections, handler.SectionName, RulesSection)
	}
	if f.Substatus == 14 {
		sections = append(sections, static.DocumentSection, static.BrowseSection)
	}
	for _, name := range sections {
		for _, el := range elementsAt(parent, strings.Split(name, "/")) {
			if r.meant(name, el, f) {
				return name
			}
		}
	}
	return ""
}

// meant reports whether a section's element says something of the request that fails.
func (r *run) meant(section string, el *xmlsrc.Element, f *verdict.Failure) bool {
	for _, item := range el.Children {
		switch section {
		case handler.SectionName:
			path := handler.Compile(item.Value("path"))
			if verbs := handler.SplitVerbs(item.Value("verb")); item.Name == "add" && path.Match(r.res.Match.Target) && (len(verbs) == 0 || slices.Contains(verbs, r.res.Request.Method)) {
				return true
			}
		case static.ContentSection:
			if item.Name == "mimeMap" && strings.EqualFold(item.Value("fileExtension"), f.Key) {
				return true
			}
		default:
			return true
		}
	}
	return section != handler.SectionName && section != static.ContentSection && len(el.Attrs) > 0
}

// elementsAt returns the elements at a path of names, in location tags for the level itself too.
func elementsAt(el *xmlsrc.Element, names []string) []*xmlsrc.Element {
	if len(names) == 0 {
		return []*xmlsrc.Element{el}
	}
	var list []*xmlsrc.Element
	for _, child := range el.Children {
		switch path := child.Value("path"); {
		case child.Name == names[0]:
			list = append(list, elementsAt(child, names[1:])...)
		case child.Name == "location" && el.Parent == nil && (path == "" || path == "."):
			list = append(list, elementsAt(child, names)...)
		}
	}
	return list
}

// unreadOf lists the configuration that looks as if it were for the request and that IIS does not read, the deepest file first.
func (r *run) unreadOf() []unread {
	var list []unread
	for l := r.unreadAt(r.res.Directory); l != nil; l = l.up {
		if l.off != nil {
			list = append(list, r.switchedOff(l.dir.Directory, l.off, l.dir.Level.File))
		}
		for _, loc := range l.tags {
			if u := misdirected(loc, l.dir.Level.ConfigPath, r.res.Directory.Level.ConfigPath); u != nil {
				list = append(list, *u)
			}
		}
		list = append(list, l.misnamed...)
	}
	return append(list, r.unknownSites()...)
}

// unreadLevel is what a directory holds of such configuration, whatever the request is.
type unreadLevel struct {
	dir *resolver.Directory
	up  *unreadLevel // the next above that holds some
	// off is a web.config that IIS is told not to read, tags are location tags that may say other than what was meant.
	off      *xmlsrc.Element
	tags     []*merge.Location
	misnamed []unread
}

// unreadAt returns the nearest level, from a directory upwards, that holds configuration which IIS does not read; nil without any.
func (p *Predictor) unreadAt(d *resolver.Directory) *unreadLevel {
	switch {
	case d == nil:
		return nil
	case d.Info.IsDir():
		return p.unread.get(d, func() *unreadLevel { return p.findUnread(d) })
	case d.Level.Layer == nil && d.Level.State != "ignored":
		return p.unreadAt(d.Up)
	}
	return p.findUnread(d)
}

func (p *Predictor) findUnread(d *resolver.Directory) *unreadLevel {
	l := &unreadLevel{dir: d, up: p.unreadAt(d.Up)}
	switch {
	case d.Physical == "" || d.Info.IsFile():
	case d.Level.State == "ignored":
		if d.Info.Fact != disk.Absent {
			l.off = p.rootElement(d.Level.File)
		}
	case d.Level.Layer != nil:
		for _, loc := range d.Level.Layer.Locations {
			if !loc.Own() && plainPath(loc.Path) != "" {
				l.tags = append(l.tags, loc)
			}
		}
	case d.Info.IsDir():
		for _, name := range p.misnamedIn(d.Physical) {
			if root := p.rootElement(winpath.Join(d.Physical, name)); root != nil {
				l.misnamed = append(l.misnamed, unread{parent: root, place: firstLine(root), rule: "config-ignored", key: name, fix: "Rename the file to web.config.",
					because: fmt.Sprintf("IIS reads files called web.config only, and %s holds %s instead", d.Physical, name)})
			}
		}
	}
	if l.off == nil && l.tags == nil && l.misnamed == nil {
		return l.up
	}
	return l
}

// switchedOff is a web.config that the virtual directory or the pool tells IIS not to read.
func (r *run) switchedOff(v *topology.VirtualDirectory, root *xmlsrc.Element, file string) unread {
	u := unread{parent: root, place: firstLine(root), rule: "config-ignored"}
	off, key, where := v.SubDirConfig, "allowSubDirConfig", "the virtual directory "+v.Path
	if over := r.pool.ConfigOverride; over.Text != "" && !over.True() {
		off, key, where = over, "enableConfigurationOverride", "the pool "+r.pool.Name
	}
	u.key = key
	u.because = fmt.Sprintf("IIS does not read %s, because %s has %s=\"%s\"", file, where, key, off.Text)
	u.fix = fmt.Sprintf("Set %s to true, or move the settings to a file that IIS reads.", key)
	if !off.Origin.IsZero() {
		u.related = []merge.Related{{Message: "set here", Origin: off.Origin}}
	}
	return u
}

// maxUnread bounds the size of a file that IIS does not read and that is looked at all the same.
const maxUnread = 1 << 20

// misnamedIn returns the names of the files in a directory that seem to be meant for its web.config.
func (p *Predictor) misnamedIn(dir string) []string {
	var found []string
	names, _ := p.Server.Disks.List(dir)
	for _, name := range names {
		if misnamed(name) {
			found = append(found, name)
		}
	}
	return found
}

// rootElement reads a configuration file, nil when there is none that can be understood. A file is read once.
func (p *Predictor) rootElement(file string) *xmlsrc.Element {
	if known, ok := p.unreadFiles.Load(file); ok {
		return known.(*xmlsrc.Element)
	}
	root := p.readRoot(file)
	p.unreadFiles.Store(file, root)
	return root
}

func (p *Predictor) readRoot(file string) *xmlsrc.Element {
	raw, info, err := p.Server.Disks.ReadFile(file, maxUnread)
	if err != nil {
		return nil
	}
	doc := xmlsrc.Parse(source.Decode(info.Local, file, raw), xmlsrc.Limits{})
	if doc.Err != nil || doc.Root == nil || doc.Root.Name != "configuration" {
		return nil
	}
	return doc.Root
}

func firstLine(el *xmlsrc.Element) merge.Origin {
	return merge.Origin{Span: el.Doc.File.LineSpan(1)}
}

// misnamed reports whether somebody seems to have meant web.config. Transforms and backups are named so on purpose.
func misnamed(name string) bool {
	low := winpath.Fold(name)
	for _, purpose := range []string{".bak", ".old", ".orig", ".debug.", ".release.", ".base."} {
		if strings.Contains(low, purpose) {
			return false
		}
	}
	low = strings.TrimSuffix(strings.TrimSuffix(low, ".txt"), ".xml")
	return strings.HasPrefix(low, "web") && topology.Nearest(low, []string{"web.config"}) != "" && len(low) >= 7
}

// misdirected is a location tag of a web.config whose path matches nothing as it is written and would match the request without
// its slashes, or without the name of the directory that the file is in; nil for others.
func misdirected(loc *merge.Location, base, request string) *unread {
	plain := plainPath(loc.Path)
	if loc.Own() || plain == "" {
		return nil
	}
	first, rest, _ := strings.Cut(plain, "/")
	own := base[strings.LastIndexByte(base, '/')+1:]
	switch {
	case loc.Inert != "" && below(base+"/"+plain, request):
		return atLocation(loc, fmt.Sprintf("the path \"%s\" of this location tag matches nothing, because %s", loc.Path, loc.Inert))
	case loc.Inert == "" && strings.EqualFold(first, own) && !below(loc.Target, request) && below(strings.TrimSuffix(base+"/"+rest, "/"), request):
		return atLocation(loc, fmt.Sprintf("the path \"%s\" of this location tag begins with the name of its own level, to which it is relative already", loc.Path))
	}
	return nil
}

// unknownSites lists the location tags of applicationHost.config that begin with the name of no site and seem to be meant for the request.
func (r *run) unknownSites() []unread {
	var list []unread
	request := strings.TrimPrefix(r.res.Directory.Level.ConfigPath, merge.AppHostPath+"/")
	site, path, _ := strings.Cut(request, "/")
	for _, loc := range r.strayLocations() {
		plain := plainPath(loc.Path)
		name, rest, _ := strings.Cut(plain, "/")
		near := loc.near == site || len(r.Server.Topology.Sites) == 1 && rest != ""
		switch {
		case loc.Inert != "" && below(plain, request):
			list = append(list, *atLocation(loc.Location, fmt.Sprintf("the path \"%s\" of this location tag matches nothing, because %s", loc.Path, loc.Inert)))
		case loc.Inert == "" && (near && (rest == "" || below(rest, path)) || below(plain, path)):
			list = append(list, *atLocation(loc.Location, fmt.Sprintf("no site is called \"%s\", so IIS never uses this location tag", name)))
		}
	}
	return list
}

// stray is a location tag that can apply to no site.
type stray struct {
	*merge.Location
	near string // the site whose name is most like that of the tag
}

// maxCompared bounds the comparisons of names of location tags with names of sites.
const maxCompared = 1_000_000

// strayLocations returns the location tags of applicationHost.config that can apply to no site; they are found once.
func (p *Predictor) strayLocations() []stray {
	p.whole.strayOnce.Do(func() {
		apphost, err := p.Server.Path("")
		if err != nil || apphost.Node == nil || apphost.Node.Layer == nil || p.Server.Profile != nil {
			return
		}
		for _, loc := range apphost.Node.Layer.Locations {
			name, _, _ := strings.Cut(loc.Path, "/")
			if !loc.Own() && (loc.Inert != "" || p.Server.Topology.Site(name) == nil) {
				p.whole.stray = append(p.whole.stray, stray{Location: loc})
			}
		}
		names := p.Server.Topology.SiteNames()
		for i := range p.whole.stray[:min(len(p.whole.stray), maxCompared/max(len(names), 1))] {
			name, _, _ := strings.Cut(plainPath(p.whole.stray[i].Path), "/")
			p.whole.stray[i].near = topology.Nearest(name, names)
		}
	})
	return p.whole.stray
}

func atLocation(loc *merge.Location, because string) *unread {
	return &unread{parent: loc.XML, place: merge.Origin{Span: loc.XML.OpenTag()}, rule: "location-path-mismatch", key: "path", because: because,
		fix: "Correct the path of the location tag: the name of the site and the URL path below it, with single slashes between (in a web.config the URL path alone)."}
}

// plainPath is a location path without what makes it match nothing.
func plainPath(path string) string {
	plain := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(path, "~"), `\`, "/"), "/ ")
	for strings.Contains(plain, "//") {
		plain = strings.ReplaceAll(plain, "//", "/")
	}
	return strings.TrimSuffix(plain, "/*")
}
