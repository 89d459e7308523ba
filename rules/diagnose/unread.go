package diagnose

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
)

// maxUnread bounds the files that are named; the deepest say most.
const maxUnread = 3

// unread says what on the way of the request was not read, in one or two sentences: the configuration files that nobody showed, and the
// file itself. It is "" when all of it was.
func (e *examination) unread() string {
	var files []string
	unknown := ""
	for _, res := range []*resolver.Resolution{e.out.First, e.out.Last} {
		if res == nil || res.Directory == nil {
			continue
		}
		for _, file := range res.Directory.Unseen() {
			if !containsFold(files, file) {
				files = append(files, file)
			}
		}
		if level := res.Directory.Unread(); level != nil && !containsFold(files, level.File) {
			files = append(files, level.File)
		}
		if res.Resource.Fact == disk.Unknown && res.Physical != "" {
			unknown = res.Physical
		}
	}
	var text string
	if n := len(files); n > 0 {
		more := ""
		if n > maxUnread {
			files, more = files[n-maxUnread:], " and those above"
		}
		text = "Not read: " + strings.Join(files, ", ") + more + "; what they say may be the cause."
	}
	if unknown != "" {
		text += " Not known: whether " + unknown + " exists."
	}
	if text == "" {
		return ""
	}
	return strings.TrimSpace(text) + " Show them with --root or --map."
}

// listed says what the restriction list allows beside the programs of Windows, where the handler of the request was not read: its command
// line must be one of these texts.
func (e *examination) listed() []string {
	res := e.out.First
	if e.seen.Status != 404 || e.seen.Substatus != 2 || res == nil || res.Directory == nil || res.Node == nil {
		return nil
	}
	var texts []string
	for _, item := range res.Node.Section("system.webServer/security/isapiCgiRestriction").Element.Items {
		path := item.Text("path")
		if strings.Contains(strings.ToLower(path), "%windir%") || item.Origin.IsZero() || item.Origin.Profile() {
			continue
		}
		what := "allows"
		if !strings.EqualFold(item.Text("allowed"), "true") {
			what = "forbids"
		}
		texts = append(texts, fmt.Sprintf("The restriction list %s %s (%s:%d): the scriptProcessor of the handler must be that text, letter by letter.",
			what, path, item.Origin.Span.File.Path, item.Origin.Span.Line()))
	}
	return texts[:min(len(texts), maxUnread)]
}

func containsFold(list []string, text string) bool {
	for _, s := range list {
		if strings.EqualFold(s, text) {
			return true
		}
	}
	return false
}
