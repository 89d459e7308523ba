package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// ErrorsSection is the section of custom error pages.
const ErrorsSection = "system.webServer/httpErrors"

// ErrorPage is what httpErrors does with an error.
type ErrorPage struct {
	// Mode is File, ExecuteURL or Redirect; Path is what is sent, run or pointed to.
	Mode, Path string
	// Sent is the status that the client sees. Text says what happens in one sentence.
	Sent  int
	Text  string
	Place merge.Origin
	// Uncertain says what is not known for sure about Sent, "" for nothing.
	Uncertain string
}

// fixed are the errors that no custom page replaces (Microsoft: "HTTP Errors <error>").
var fixed = []string{"400", "403.9", "411.0", "414.0", "500.0", "500.11", "500.14", "500.15", "501.0", "503", "505.0"}

// CustomError returns the page that httpErrors puts in place of an error of IIS, nil when the client gets IIS's own answer.
// The status in the log stays that of the error, except after a redirect. local says that the client is on the server.
func CustomError(s *merge.Section, has Modules, status, substatus int, local bool) *ErrorPage {
	if status < 400 || s == nil || !has("CustomErrorModule") || slices.Contains(fixed, verdict.Text(status, substatus)) {
		return nil
	}
	e := element(s)
	if strings.EqualFold(written(e, "existingResponse"), "PassThrough") {
		return nil
	}
	switch oneOf(written(e, "errorMode"), "DetailedLocalOnly", "Custom", "Detailed") {
	case "Detailed":
		return nil
	case "DetailedLocalOnly":
		if local {
			return nil
		}
	}
	var exact, general *merge.Item
	for _, item := range e.Items {
		if number(&item.Element, "statusCode", 0) != int64(status) {
			continue
		}
		switch sub := written(&item.Element, "subStatusCode"); {
		case sub == "" || strings.TrimSpace(sub) == "-1":
			general = item
		case number(&item.Element, "subStatusCode", 0) == int64(substatus):
			exact = item
		}
	}
	item := exact
	if item == nil {
		item = general
	}
	page := &ErrorPage{Sent: status}
	switch {
	case item != nil:
		page.Mode, page.Path, page.Place = errorMode(written(&item.Element, "responseMode")), written(&item.Element, "path"), item.Origin
	case written(e, "defaultPath") != "":
		page.Mode, page.Path, page.Place = errorMode(written(e, "defaultResponseMode")), written(e, "defaultPath"), where(s, "defaultPath")
	default:
		return nil
	}
	switch page.Mode {
	case "Redirect":
		page.Sent, page.Text = 302, fmt.Sprintf("the client is redirected to %s and sees 302 in place of %s", page.Path, verdict.Text(status, substatus))
	case "ExecuteURL":
		page.Sent, page.Text = 200, fmt.Sprintf("IIS runs %s, which answers 200 unless it sets the status itself", page.Path)
		page.Uncertain = "which status the page sets"
	default:
		page.Text = fmt.Sprintf("the body is the file %s", page.Path)
	}
	return page
}

func errorMode(value string) string { return oneOf(value, "File", "ExecuteURL", "Redirect") }
