package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const notSupported uint32 = 0x80070032

// knownVerbs are the methods that the static handler refuses with 405; others are unknown to it.
var knownVerbs = map[string]bool{"POST": true, "PUT": true, "DELETE": true, "PATCH": true, "OPTIONS": true, "TRACE": true, "CONNECT": true, "DEBUG": true}

// staticContent is what StaticFileModule, DefaultDocumentModule and DirectoryListingModule do (spec: pipeline §6).
func staticContent(r *run) result {
	if !r.known() || r.selection.Entry == nil || !r.selection.Entry.Static() {
		return result{}
	}
	info := r.res.Resource
	switch {
	case info.Fact == disk.Unknown:
		return r.unknownFile()
	case info.Dir:
		return r.directory()
	}
	return r.file()
}

func (r *run) unknownFile() result {
	if f := r.verb(); f != nil {
		return result{failure: f}
	}
	if winpath.Ext(winpath.Base(r.res.Physical)) == "" || r.res.Request.Slash {
		return result{answer: "StaticFile serves the file"} // or a directory
	}
	got := r.typed()
	if f := got.failure; f != nil { // a type that no file can be served with
		f.Uncertain, f.Or = "whether the file exists: nobody mapped its disk", append(f.Or, "404.0")
	}
	return got
}

// verb is the 405 of a method that static content does not know; nil for GET and HEAD.
func (r *run) verb() *verdict.Failure {
	req := r.res.Request
	if req.Method == "GET" || req.Method == "HEAD" {
		return nil
	}
	e := r.selection.Entry
	f := &verdict.Failure{Status: 405, Win32: 0x80070001, Rule: "static-handler-post", Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name,
		Module: "StaticFileModule", Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("%s serves %s as a static file and takes GET and HEAD only, not %s", e.Name, req.Path, req.Method),
		Fix:     "Send the request to a program, or map a handler that takes the method for this path."}
	switch {
	case webDAVVerbs[req.Method] && req.Method != "PUT" && req.Method != "DELETE":
		f.Status, f.Substatus, f.Uncertain, f.Or = 404, 16, "IIS may answer 405.0 instead", []string{"405.0"}
	case !knownVerbs[req.Method]:
		f.Status, f.Win32, f.Uncertain, f.Or = 501, 0, "IIS may answer 405.0 instead", []string{"405.0"}
	}
	r.blameVerb(f)
	return f
}

// directory is what becomes of a URL that names a directory.
func (r *run) directory() result {
	req := r.res.Request
	if !req.Slash {
		return result{fatal: true, failure: &verdict.Failure{Status: 301, Place: r.selection.Entry.Item.Origin, Section: handler.SectionName, Key: r.selection.Entry.Name,
			Because: fmt.Sprintf("the URL names a directory without a slash at its end, so StaticFile redirects to %s/", req.Path), Module: "StaticFileModule"}}
	}
	section := r.document
	if r.selection.Entry.HasModule("DefaultDocumentModule") && r.modules.Loaded("DefaultDocumentModule") {
		if found := r.documents(); found.name != "" {
			if found.guessed {
				r.doubt("the default document exists; nobody mapped its disk")
			}
			next := req.WithPath(escapePercent(strings.TrimSuffix(req.Path, "/")+"/"+found.name) + querySuffix(req.Query, req.HasQuery))
			hop := &Hop{Kind: "defaultDocument", Handler: r.selection.Entry.Name}
			if item := section.Child("files").Find("value", found.name); item != nil {
				hop.Origin = item.Origin
			}
			return result{to: next, hop: hop, detail: "default document " + found.name}
		}
	}
	if f := r.verb(); f != nil && req.Method != "OPTIONS" {
		f.Uncertain, f.Or = "IIS may answer 403.14 instead", []string{"403.14"}
		return result{failure: f}
	}
	browse := r.browse
	listing := r.selection.Entry.HasModule("DirectoryListingModule") && r.modules.Loaded("DirectoryListingModule")
	switch {
	case listing && browse.Bool("enabled"):
		return result{answer: "DirectoryListingModule lists the directory"}
	case !listing:
		r.likely = true
		return result{answer: "neither default documents nor directory browsing are installed: an empty answer with status 200"}
	}
	f := &verdict.Failure{Status: 403, Substatus: 14, Rule: "default-document-missing", Module: "DirectoryListingModule", Notification: "ExecuteRequestHandler",
		Section: static.DocumentSection, Key: "files", Place: section.Child("files").Origin,
		Fix: "Put one of them there, add the file that should answer to <defaultDocument><files>, or correct physicalPath."}
	if f.Place.IsZero() {
		f.Place = sectionOrigin(section)
	}
	r.blameDirectory(f)
	if f.Because == "" {
		f.Because = r.res.Physical + " holds none of the default documents (" + strings.Join(r.docs, ", ") + "), and directory browsing is off"
	}
	return result{failure: f}
}

func querySuffix(query string, has bool) string {
	if !has {
		return ""
	}
	return "?" + query
}

// blameType explains a 404.3 by a mimeMap for the extension that lacks its dot, or has a star before it.
func (r *run) blameType(f *verdict.Failure, ext string) bool {
	for _, item := range r.types.Section.Items {
		written := item.Text("fileExtension")
		if strings.HasPrefix(written, ".") || !strings.EqualFold("."+strings.TrimPrefix(strings.TrimPrefix(written, "*"), "."), ext) {
			continue
		}
		f.Rule, f.Place, f.Key = "mime-map-extension", item.Origin, written
		f.Because = fmt.Sprintf("the mimeMap for \"%s\" never applies, because an extension begins with its dot, so no mimeMap knows %s", written, ext)
		f.Fix = fmt.Sprintf("Write fileExtension=\"%s\".", ext)
		return true
	}
	return false
}

// file is what becomes of a URL that names an existing file.
func (r *run) file() result {
	if f := r.verb(); f != nil {
		return result{failure: f}
	}
	return r.typed()
}

// typed is what the name of a file comes to: the type that it is served with, or the refusal of one without.
func (r *run) typed() result {
	name := winpath.Base(r.res.Physical)
	item, wildcard := r.types.Lookup(name)
	if item != nil && !wildcard {
		return result{answer: "StaticFile serves " + name + " as " + item.Text("mimeType")}
	}
	if mapped := static.ScriptMapped(r.res.Handlers, r.res.Match.Target, wildcard && item != nil); mapped != nil {
		f := &verdict.Failure{Status: 404, Substatus: 17, Win32: notSupported, Place: mapped.Item.Origin, Section: handler.SectionName, Key: mapped.Name,
			Module: "StaticFileModule", Notification: "ExecuteRequestHandler",
			Because: fmt.Sprintf("StaticFile takes the request, but %s maps the file as a script, and static content never gives out the source of scripts", mapped.Name)}
		r.blameScript(f, mapped, item)
		return result{failure: f}
	}
	if item != nil {
		return result{answer: fmt.Sprintf("StaticFile serves %s as %s (by the wildcard .*)", name, item.Text("mimeType"))}
	}
	ext := winpath.Ext(name)
	if ext == "" {
		ext = "."
	}
	f := &verdict.Failure{Status: 404, Substatus: 3, Win32: notSupported, Rule: "mime-map-missing", Section: static.ContentSection, Key: ext,
		Place: sectionOrigin(r.types.Section), Module: "StaticFileModule", Notification: "ExecuteRequestHandler",
		Because: fmt.Sprintf("no mimeMap knows the extension %s, and IIS serves no file whose type it does not know", ext),
		Fix:     fmt.Sprintf(`Add <mimeMap fileExtension="%s" mimeType="…" /> to <staticContent>, with a <remove> before it.`, ext)}
	if ext == "." {
		f.Because = "no mimeMap knows files without an extension (\".\"), and IIS serves no file whose type it does not know"
		f.Uncertain, f.Or = "IIS may answer 404.17 where extensionless handlers exist", []string{"404.17"}
	}
	if !r.blameType(f, ext) && !r.blameHTTPHandlers(f) && static.IsScript(ext) {
		r.blameExtension(f, ext)
	}
	return result{failure: f}
}
