package errorpage

import "errors"

// MaxSize is the largest page, in bytes, that is read. Real ones are below
// 20 kB.
const MaxSize = 4 << 20

// ErrNotErrorPage is what errors about other input wrap.
var ErrNotErrorPage = errors.New("not an IIS error page")

// Kind is who wrote a page.
type Kind uint8

// The kinds of pages. Custom is what IIS sends to other machines instead of
// the detailed page: a status, and nothing about the cause.
const (
	KindDetailed Kind = iota + 1
	KindCustom
	KindAspNetCore
	KindHTTPSys
	KindAspNet
)

// String returns the name for messages.
func (k Kind) String() string {
	switch k {
	case KindDetailed:
		return "IIS detailed error"
	case KindCustom:
		return "IIS custom error"
	case KindAspNetCore:
		return "ASP.NET Core Module error"
	case KindHTTPSys:
		return "HTTP.sys error"
	case KindAspNet:
		return "ASP.NET error"
	}
	return "unknown"
}

// SourceLine is a line of the configuration file as the page shows it.
type SourceLine struct {
	Number int
	Text   string
	Marked bool
}

// Page is what an error page says. Texts are as shown, with white space
// folded and without control characters; empty where the page has none.
type Page struct {
	Kind Kind
	// Status is 0 where the page does not say; Substatus is -1 there.
	Status, Substatus int
	// Title follows the status ("Internal Server Error"), Summary is the
	// sentence below it.
	Title, Summary string
	// Server is the version of IIS in the page's title, such as "10.0", and
	// Build that of Windows in its link, such as "17763".
	Server, Build string

	Module, Notification, Handler string
	// Code is the HRESULT; HasCode tells 0x00000000 from none.
	Code    uint32
	HasCode bool

	ConfigError string
	// ConfigFile has no \\?\ in front.
	ConfigFile string
	// ConfigLine is the line at fault; 0 when unknown. Guessed: no line was
	// marked, which text cannot show, and the middle one was taken.
	ConfigLine        int
	ConfigLineGuessed bool
	ConfigSource      []SourceLine

	URL, PhysicalPath             string
	LogonMethod, LogonUser        string
	TracingDirectory, Application string
	// Detail is what an ASP.NET or ASP.NET Core page says beyond that.
	Detail string
}
