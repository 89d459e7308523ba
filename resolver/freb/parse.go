package freb

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"
)

// Bounds on what is read. IIS itself stops a trace at maxLogFileSizeKB, 1024
// by default.
const (
	maxBytes  = 64 << 20
	maxDepth  = 32
	maxValue  = 16 << 10
	maxFields = 64
	maxKept   = 2000
)

// ErrNotTrace is what errors about input that is no trace wrap.
var ErrNotTrace = errors.New("not a failed request trace")

// ErrCutOff is wrapped by the error for a trace that ends early, as after a
// crash or at maxLogFileSizeKB. The trace holds what was read before.
var ErrCutOff = errors.New("the trace ends early")

// Parse reads a trace. Errors name the line. With an error after the root
// element the trace so far is returned as well; without one it is nil.
func Parse(r io.Reader) (*Trace, error) {
	in := bufio.NewReader(&limited{r: r, left: maxBytes})
	if mark, _ := in.Peek(2); len(mark) == 2 && (mark[0] == 0xff && mark[1] == 0xfe || mark[0] == 0xfe && mark[1] == 0xff) {
		in = bufio.NewReader(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in))
	} else if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		in.Discard(3) // cannot fail: the bytes are buffered
	}
	p := &parser{dec: xml.NewDecoder(in)}
	// UTF-16 was decoded above, and nothing else than UTF-8 is ever written.
	p.dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	err := p.run()
	if err != nil && p.trace == nil {
		line, _ := p.dec.InputPos()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%w: there is no element in it", ErrNotTrace)
		}
		return nil, fmt.Errorf("line %d: %w: %w", line, ErrNotTrace, err)
	}
	p.finish()
	if err != nil {
		line, _ := p.dec.InputPos()
		if isCut(err) {
			err = ErrCutOff
		}
		return p.trace, fmt.Errorf("line %d: %w", line, err)
	}
	return p.trace, nil
}

func isCut(err error) bool {
	var syntax *xml.SyntaxError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &syntax) && syntax.Msg == "unexpected EOF"
}

// limited fails at its limit, where io.LimitReader would make a cut-off
// document of a large one.
type limited struct {
	r    io.Reader
	left int
}

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("larger than %d MiB", maxBytes>>20)
	}
	n, err := l.r.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

type parser struct {
	dec   *xml.Decoder
	trace *Trace
	rule  *Rule // the rule being evaluated
}

func (p *parser) run() error {
	for {
		tok, err := p.dec.Token()
		if err != nil {
			return err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "failedRequest" {
			return fmt.Errorf("the root element is <%s>, expected <failedRequest>", cut(start.Name.Local, 60))
		}
		p.trace = newTrace(start.Attr)
		return p.events()
	}
}

func newTrace(attrs []xml.Attr) *Trace {
	get := func(name string) string {
		for _, a := range attrs {
			if strings.EqualFold(a.Name.Local, name) {
				return cut(a.Value, maxValue)
			}
		}
		return ""
	}
	ms, _ := strconv.ParseInt(get("timeTaken"), 10, 32)
	return &Trace{
		URL: get("url"), Verb: get("verb"), AppPool: get("appPoolId"),
		SiteID: number(get("siteId")), ProcessID: number(get("processId")),
		Status: parseStatus(get("statusCode")), Trigger: parseStatus(get("triggerStatusCode")),
		FailureReason: get("failureReason"), TimeTaken: time.Duration(max(ms, 0)) * time.Millisecond,
		ActivityID: get("activityId"), Authentication: get("authenticationType"),
		User: get("userName"), TokenUser: get("tokenUserName"),
	}
}

// number reads a non-negative decimal number; 0 when it is none.
func number(s string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31)
	if err != nil {
		return 0
	}
	return int(n)
}

func parseStatus(s string) Status {
	code, sub, _ := strings.Cut(strings.TrimSpace(s), ".")
	return Status{number(code), number(sub)}
}

// events reads the children of the root up to its end.
func (p *parser) events() error {
	for depth := 1; depth > 0; {
		tok, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if el.Name.Local == "Event" && depth == 1 {
				if err := p.event(); err != nil {
					return err
				}
				continue
			}
			if depth++; depth > maxDepth {
				return fmt.Errorf("elements nested deeper than %d", maxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// event reads one <Event>. An event that is cut off does not count.
func (p *parser) event() error {
	line, _ := p.dec.InputPos()
	e := Event{Line: line}
	var (
		path  [maxDepth]string
		depth int
		text  strings.Builder
		name  string // of the Data or Description being read
		code  string // numeric opcode, for traces without rendering information
	)
	for {
		tok, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if depth == len(path) {
				return fmt.Errorf("elements nested deeper than %d", maxDepth)
			}
			path[depth] = el.Name.Local
			depth++
			text.Reset()
			name = startValue(&e, el)
		case xml.CharData:
			if room := maxValue - text.Len(); room > 0 {
				text.Write(el[:min(len(el), room)])
			}
		case xml.EndElement:
			if depth == 0 {
				if e.Name == "" {
					e.Name = code
				}
				p.trace.Events++
				p.add(e)
				return nil
			}
			depth--
			parent := ""
			if depth > 0 {
				parent = path[depth-1]
			}
			value := strings.TrimSpace(strings.ToValidUTF8(text.String(), "\ufffd"))
			text.Reset()
			if el.Name.Local == "Opcode" && parent == "System" {
				code = value
			}
			endValue(&e, el.Name.Local, parent, name, value)
		}
	}
}

// startValue takes what stands in attributes and returns the name of the
// value whose text follows.
func startValue(e *Event, el xml.StartElement) (name string) {
	for _, a := range el.Attr {
		switch el.Name.Local + " " + a.Name.Local {
		case "Provider Name":
			e.Provider = cut(a.Value, 256)
		case "TimeCreated SystemTime":
			if t, err := time.Parse(time.RFC3339Nano, a.Value); err == nil {
				e.Time = t.UTC()
			}
		case "Data Name", "Description Data":
			name = cut(a.Value, 256)
		}
	}
	return name
}

func endValue(e *Event, element, parent, name, value string) {
	switch element {
	case "Level":
		e.Level = number(value)
	case "Opcode":
		if parent == "RenderingInfo" {
			e.Name = cut(value, 256)
		}
	case "Data":
		if len(e.Fields) < maxFields && !strings.EqualFold(name, "ContextId") {
			e.Fields = append(e.Fields, Field{name, value})
		}
	case "Description":
		if len(e.Words) < maxFields {
			e.Words = append(e.Words, Field{name, value})
		}
	}
}

// cut shortens a text to at most n bytes at a character boundary.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
