package errorpage

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var (
	// "HTTP Error 500.19 - Internal Server Error", "IIS 10.0 Detailed Error -
	// 404.0 - Not Found", "HTTP-Fehler 404.0 - Not Found".
	statusTitle = onDemand(`\b([45][0-9]{2})\.([0-9]{1,5})\b\s*(?:[-–—:]+\s*(.*))?$`)
	// "404 - File or directory not found."
	customTitle = onDemand(`^([45][0-9]{2})\s*[-–—]\s*(.+)$`)
	// "HTTP Error 503. The service is unavailable."
	httpSysText = onDemand(`(?i)^HTTP Error ([45][0-9]{2})\.\s*(\S.*)?$`)
	serverTitle = onDemand(`\bIIS ([0-9]{1,2}\.[0-9])\b`)
	// The link of a detailed page names everything: status, substatus, code
	// and build. Its form is the same in every language.
	moreLink = onDemand(`(?i)IIS[0-9]*Error=([0-9]{3}),([0-9]{1,5}),(0x[0-9a-f]{1,8})(?:,([0-9]{1,6}))?`)
	codeText = onDemand(`(?i)^0x([0-9a-f]{1,8})\b`)
	aspApp   = onDemand(`(?i)^Server Error in ['"‘“](.*?)['"’”] Application\.?$`)
	aspHTTP  = onDemand(`HTTP ([45][0-9]{2})\b`)
	aspLine  = onDemand(`(?i)^(?:Source File:\s*)?(.*?)\s*\bLine:\s*([0-9]{1,7})\b`)
)

// onDemand compiles a pattern when it is first used: most runs of the program read no page.
func onDemand(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// Parse reads a page, HTML or text. The error, which wraps ErrNotErrorPage,
// says what was missing.
func Parse(data []byte) (*Page, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%w: larger than %d MiB", ErrNotErrorPage, MaxSize>>20)
	}
	text, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotErrorPage, err)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return nil, fmt.Errorf("%w: binary data", ErrNotErrorPage)
	}
	if strings.TrimSpace(text) == "" {
		return nil, fmt.Errorf("%w: it is empty", ErrNotErrorPage)
	}
	lines, isHTML := linesOf(text)
	p := &Page{Substatus: -1}
	p.readStatus(lines)
	p.readRows(lines, isHTML)
	p.readLink(lines, text)
	p.readSource(lines)
	p.readAspNet(lines)
	p.readKind(lines)
	if p.Kind == 0 {
		return nil, fmt.Errorf("%w: no status such as \"HTTP Error 404.0 - Not Found\" and no row such as \"Error Code\" in it", ErrNotErrorPage)
	}
	return p, nil
}

// linesOf decides between HTML and text: text may quote a little markup, as
// configuration source does, but does not have the elements of a page.
func linesOf(text string) (lines []line, isHTML bool) {
	lower := strings.ToLower(text)
	for _, tag := range []string{"<html", "<body", "<title", "<h1", "<h2", "<h3", "<fieldset", "<th>", "<!doctype"} {
		if strings.Contains(lower, tag) {
			return htmlLines(text), true
		}
	}
	return textLines(text), false
}

// readStatus finds the status, by the most telling line first: a heading,
// then the title, then any line that speaks of HTTP.
func (p *Page) readStatus(lines []line) {
	for _, want := range []lineKind{headingLine, titleLine, plainLine} {
		for i, l := range lines {
			if l.kind != want {
				continue
			}
			if m := serverTitle().FindStringSubmatch(l.text); m != nil && p.Server == "" && want == titleLine {
				p.Server = m[1]
			}
			if p.Status != 0 {
				continue
			}
			if m := statusTitle().FindStringSubmatch(l.text); m != nil && mentionsHTTP(l.text) {
				p.setStatus(m[1], m[2], m[3])
				p.Summary = following(lines[i+1:])
			} else if m := httpSysText().FindStringSubmatch(l.text); m != nil {
				p.Kind = KindHTTPSys
				p.setStatus(m[1], "", "")
				p.Title, p.Summary = headingBefore(lines[:i]), m[2]
			} else if m := customTitle().FindStringSubmatch(l.text); m != nil && want != plainLine {
				p.Kind = KindCustom
				p.setStatus(m[1], "", m[2])
				p.Summary = following(lines[i+1:])
			}
		}
	}
}

// mentionsHTTP tells a status from other numbers: the page says HTTP before
// it in every language, and IIS in its title.
func mentionsHTTP(s string) bool {
	s = strings.ToUpper(s)
	return strings.Contains(s, "HTTP") && !strings.Contains(s, "://") || strings.HasPrefix(s, "IIS ")
}

func (p *Page) setStatus(status, sub, title string) {
	p.Status, _ = strconv.Atoi(status)
	if n, err := strconv.ParseUint(sub, 10, 16); err == nil {
		p.Substatus = int(n)
	}
	p.Title = strings.TrimSpace(title)
}

// following returns the sentence below the status: the next line, unless it
// is already a list or a table.
func following(lines []line) string {
	for _, l := range lines {
		switch {
		case l.text == "":
			continue
		case l.kind == rowLine || l.kind == codeLine || strings.HasSuffix(l.text, ":"):
			return ""
		}
		return l.text
	}
	return ""
}

func headingBefore(lines []line) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].kind == headingLine || lines[i].kind == plainLine && lines[i].text != "" {
			return lines[i].text
		}
	}
	return ""
}

// readRows takes the rows by name and the rest by their order. In text a
// value may stand on the line below its name.
func (p *Page) readRows(lines []line, isHTML bool) {
	byOrder := rowsByOrder(lines)
	for i, l := range lines {
		if l.kind != rowLine {
			continue
		}
		r := rowOf(l.text)
		if r == noRow {
			r = byOrder[i]
		}
		value := l.value
		if value == "" && !isHTML && i+1 < len(lines) && lines[i+1].kind == plainLine {
			value = lines[i+1].text
		}
		p.setRow(r, value)
	}
}

func (p *Page) readLink(lines []line, text string) {
	m := moreLink().FindStringSubmatch(text)
	for i := 0; m == nil && i < len(lines); i++ {
		m = moreLink().FindStringSubmatch(lines[i].href)
	}
	if m == nil {
		return
	}
	if p.Status == 0 || p.Substatus < 0 {
		p.setStatus(m[1], m[2], p.Title)
	}
	if code, ok := parseCode(m[3]); ok && !p.HasCode {
		p.Code, p.HasCode = code, true
	}
	p.Build = m[4]
}

// parseCode reads "0x8007000d", perhaps with its text behind.
func parseCode(s string) (uint32, bool) {
	m := codeText().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 16, 32)
	return uint32(n), err == nil
}

// readSource reads the lines around the mistake. IIS highlights the line at
// fault; pasted text has lost that, but the line is in the middle. Lines -1
// and 0 mean that the file could not be shown.
func (p *Page) readSource(lines []line) {
	for _, l := range lines {
		if l.kind != codeLine {
			continue
		}
		n, text, ok := numbered(l.text)
		if !ok || n <= 0 || len(p.ConfigSource) >= 100 {
			continue
		}
		if k := len(p.ConfigSource); k > 0 && n != p.ConfigSource[k-1].Number+1 {
			break // another listing
		}
		p.ConfigSource = append(p.ConfigSource, SourceLine{n, text, l.marked})
		if l.marked && p.ConfigLine == 0 {
			p.ConfigLine = n
		}
	}
	if n := len(p.ConfigSource); n > 0 && p.ConfigLine == 0 {
		p.ConfigLine, p.ConfigLineGuessed = p.ConfigSource[n/2].Number, true
	}
}

// readAspNet reads the yellow page of ASP.NET.
func (p *Page) readAspNet(lines []line) {
	for i, l := range lines {
		if m := aspApp().FindStringSubmatch(l.text); m != nil {
			p.Application = m[1]
			if p.Module == "" && p.Substatus < 0 && p.Status == 0 {
				p.Kind = KindAspNet
				p.Title = following(lines[i+1:])
			}
		}
	}
	if p.Kind != KindAspNet {
		return
	}
	for _, l := range lines {
		name, value, ok := strings.Cut(l.text, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "parser error message", "compiler error message", "exception details":
			p.Detail = value
		case "description":
			p.Summary = value
			if m := aspHTTP().FindStringSubmatch(value); m != nil {
				p.setStatus(m[1], "", p.Title)
			}
		case "source file":
			if m := aspLine().FindStringSubmatch(l.text); ok && m != nil {
				p.ConfigFile = plainPath(m[1])
				p.ConfigLine, _ = strconv.Atoi(m[2])
				p.ConfigLineGuessed = false
			}
		case "requested url":
			p.URL = value
		}
	}
	if p.Status == 0 {
		p.Status = 500 // ASP.NET answers 500 unless the page says otherwise
	}
}

// readKind decides who wrote the page, and takes the text that the ASP.NET
// Core Module adds.
func (p *Page) readKind(lines []line) {
	if p.Kind != 0 && p.Module == "" {
		return
	}
	for i, l := range lines {
		lower := strings.ToLower(l.text)
		if strings.Contains(lower, "specific error detected by ancm") || strings.Contains(lower, "specific failure detected by ancm") {
			_, p.Detail, _ = strings.Cut(l.text, ":")
			if p.Detail = strings.TrimSpace(p.Detail); p.Detail == "" {
				p.Detail = following(lines[i+1:])
			}
		}
		if strings.Contains(lower, "ancm") || strings.Contains(lower, "asp.net core") {
			if p.Status != 0 && p.Module == "" {
				p.Kind = KindAspNetCore
			}
		}
	}
	switch {
	case p.Kind == KindAspNetCore:
	case p.Status != 0 && p.Substatus >= 0, p.Module != "" && p.HasCode, p.ConfigError != "" && p.ConfigFile != "":
		p.Kind = KindDetailed
	}
	// 500.30 to 500.38 and 502.5 are used by the ASP.NET Core Module alone;
	// its pages have no table.
	if p.Kind == KindDetailed && p.Module == "" && !p.HasCode && (p.Status == 500 && p.Substatus >= 30 && p.Substatus <= 38 || p.Status == 502 && p.Substatus == 5) {
		p.Kind = KindAspNetCore
	}
}
