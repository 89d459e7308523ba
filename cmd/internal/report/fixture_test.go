package report

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// The rules of the fixtures. Their numbers belong to no real rule.
var (
	ruleCGI = &rules.Rule{
		ID: "IIS9001", Name: "cgi-missing-script", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"502.2"},
		Doc: rules.Doc{
			Title: "Interpreter without its script",
			What:  "Finds a CGI mapping whose command line does not hold the script.",
			Why:   "IIS starts the interpreter with nothing to run, and the client gets 502.2.",
			Bad:   "<add name=\"py\" path=\"*.py\" scriptProcessor=\"C:\\py.exe\" />\n",
			Good:  "-- applicationHost.config --\n<configuration />\n",
		},
	}
	ruleLock = &rules.Rule{
		ID: "IIS9002", Name: "section-locked", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
		Doc: rules.Doc{Title: "Locked section", What: "Finds a section that may not be set here", Why: "IIS refuses the file."},
	}
	ruleNote = &rules.Rule{
		ID: "IIS9003", Name: "tidy-name", Group: rules.Hygiene, Severity: rules.Info, Off: true,
		Doc: rules.Doc{Title: "Odd name", What: "Finds names that no one can read."},
	}
	ruleServer = &rules.Rule{ID: "IIS9004", Name: "pool-gone", Group: rules.Topology, Severity: rules.Warning, NeedsServer: true}
)

const tabbed = "<configuration>\n\t<system.webServer>\n\t\t<handlers>\n" +
	"\t\t\t<add name=\"py\"\tpath=\"*.py\" verb=\"*\" scriptProcessor=\"C:\\Python\\python.exe\" />\n" +
	"\t\t\t<add name=\"py\"\tpath=\"*.py\" verb=\"*\" scriptProcessor=\"C:\\Python\\python.exe\" />\n" +
	"\t\t</handlers>\n\t</system.webServer>\n</configuration>\n"

const windows = "\uFEFF<configuration>\r\n  <!-- Größe 日本語 -->\r\n  <location path=\"日本/é\u0301\">\r\n" +
	"    <appSettings>\r\n      <add key=\"a\" value=\"b\" />\r\n    </appSettings>\r\n  </location>\r\n</configuration>"

// spanOf is the place of the nth (from 0) occurrence of text in a file.
func spanOf(t testing.TB, f *source.File, text string, nth int) source.Span {
	t.Helper()
	at := -1
	for range nth + 1 {
		next := strings.Index(f.Text[at+1:], text)
		if next < 0 {
			t.Fatalf("%s has no %q number %d", f.Path, text, nth)
		}
		at += 1 + next
	}
	return f.Span(at, at+len(text))
}

func utf16File(path, text string) *source.File {
	raw := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = binary.LittleEndian.AppendUint16(raw, unit)
	}
	return source.Decode(path, "", raw)
}

// fullRun holds every kind of finding, in an order that no format may keep.
func fullRun(t testing.TB) *Run {
	tabs := source.Decode("/srv/site/app/web.config", `C:\inetpub\app\web.config`, []byte(tabbed))
	crlf := source.Decode("/srv/site/Übung, 1: a/web.config", "", []byte(windows))
	wide := utf16File("/srv/site/utf16/web.config", "<configuration><x 𝒂=\"1\" name=\"y\" /></configuration>")
	long := source.Decode("/srv/site/long.config", "", []byte("<a>"+strings.Repeat("<b/>", 40)+"<wrong name=\"here\"/>"+strings.Repeat("<c/>", 40)+"</a>\n"))
	host := source.Decode("/etc/iis/applicationHost.config", "", []byte("<configuration>\n  <section name=\"appSettings\" overrideModeDefault=\"Deny\" />\n</configuration>\n"))
	stock := source.Decode("profile:iis10/applicationHost.config", "", []byte("<configuration />"))
	stock.Profile = true

	cgi := func(nth int) *rules.Finding {
		return &rules.Finding{
			Rule: ruleCGI, Severity: rules.Error, Statuses: []string{"502.2"},
			Message: "IIS starts C:\\Python\\python.exe without the script's path, so it reads its program from an empty input and answers nothing; write \"C:\\Python\\python.exe %s %s\"",
			Span:    spanOf(t, tabs, `"C:\Python\python.exe"`, nth),
			Section: "system.webServer/handlers", Key: "py", ConfigPath: "MACHINE/WEBROOT/APPHOST/Default Web Site/app",
			Fixes: []rules.Fix{{Title: "append \"%s %s\" to scriptProcessor", Safe: true, Edits: []source.Edit{
				{Span: tabs.Span(spanOf(t, tabs, `python.exe"`, nth).End-1, spanOf(t, tabs, `python.exe"`, nth).End-1), NewText: " %s %s"},
			}}},
		}
	}
	baseline, comment := cgi(1), cgi(0)
	baseline.Suppressed, comment.Suppressed = "baseline", "comment"
	comment.Rule = ruleNote
	location := spanOf(t, crlf, "<location", 0)
	location.End = spanOf(t, crlf, "</location>", 0).End
	return &Run{
		Findings: []*rules.Finding{
			{
				Rule: ruleNote, Severity: rules.Info, Message: "the name is hard to read", Span: spanOf(t, wide, `𝒂="1"`, 0), Certainty: rules.Possible,
				Fixes: []rules.Fix{{Title: "remove it", Edits: []source.Edit{{Span: spanOf(t, wide, `𝒂="1" `, 0)}}}},
			},
			{
				Rule: ruleLock, Severity: rules.Error, Message: "the section is locked at a parent level", Span: location,
				Section: "appSettings", Statuses: []string{"500.19"}, HResult: "0x80070021", Certainty: rules.Likely,
				Related: []rules.Related{
					{Message: "locked by default here", Span: spanOf(t, host, `overrideModeDefault="Deny"`, 0)},
					{Message: "the stock server says the same", Span: stock.Span(0, 14)},
				},
				Advice: "unlock appSettings in applicationHost.config, or move these settings to the server's level, where they are allowed.",
			},
			{Rule: ruleLock, Severity: rules.Warning, Message: "unknown element 100% of the time,\r\nas \x1b[31mthey\x1b[0m say ]]> & <so on>", Span: spanOf(t, long, `name="here"`, 0)},
			{Rule: ruleLock, Severity: rules.Warning, Message: "something is missing at the end of the line", Span: crlf.Span(crlf.LineSpan(2).End, crlf.LineSpan(2).End+2)},
			{Rule: ruleLock, Severity: rules.Warning, Message: "a directory that is written twice", Span: spanOf(t, crlf, "é\u0301", 0)},
			baseline, cgi(0), comment,
		},
		Summary: rules.Summary{
			Files: 5, Checked: 4, Failed: 1, Errors: 2, Warnings: 3, Infos: 1,
			Skipped: []rules.Skipped{{Rule: ruleServer, Why: "no applicationHost.config was given"}},
		},
		Rules:    []*rules.Rule{ruleLock, ruleCGI, ruleNote},
		Problems: []Problem{{Path: "/srv/site/gone.config", Message: "permission denied"}},
	}
}

// brokenRun is one in which nothing could be checked.
func brokenRun(testing.TB) *Run {
	f := source.Decode("web.config", "", []byte("<configuration>\n  <a>\n</configuration>\n"))
	return &Run{
		Rules:   []*rules.Rule{ruleCGI},
		Summary: rules.Summary{Files: 2, Failed: 2},
		Problems: []Problem{
			{Span: f.Span(24, 38), Message: "the end tag </configuration> does not match <a>, which line 2 opens"},
			{Path: "a.config", Message: "file is a directory"},
		},
	}
}

// cleanRun found nothing, and skipped rules for two reasons.
func cleanRun(testing.TB) *Run {
	return &Run{
		Rules: []*rules.Rule{ruleCGI, ruleServer},
		Summary: rules.Summary{Files: 12, Checked: 12, Skipped: []rules.Skipped{
			{Rule: ruleServer, Why: "no applicationHost.config was given"}, {Rule: ruleLock, Why: "it is off by default"},
			{Rule: ruleNote, Why: "no applicationHost.config was given"},
		}},
	}
}
