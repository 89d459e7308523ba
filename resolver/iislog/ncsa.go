package iislog

import (
	"bytes"
	"time"
)

// parseIIS reads a line of the IIS log format: columns divided by a comma and
// a space, always the same ones: client, user, date, time, service, server,
// server address, time taken, bytes received, bytes sent, status, win32
// status, method, target, parameters. Local time, no substatus.
// Source: "IIS Log File Formats", learn.microsoft.com.
func (w *worker) parseIIS(line []byte) bool {
	const columns = 15
	var f [columns][]byte
	rest := line
	for i := range f {
		end := bytes.IndexByte(rest, ',')
		if end < 0 {
			if i != columns-1 {
				return false
			}
			end = len(rest)
		}
		f[i] = bytes.TrimSpace(rest[:end])
		rest = rest[min(end+1, len(rest)):]
	}
	e := &w.e
	year, month, day, ok := parseSlashDate(f[2])
	clock := parseClock(f[3])
	status := parseDigits(f[10], 999)
	if !ok || clock < 0 || len(f[10]) != 3 || status < 100 || !w.setNumbers(nil, f[11]) {
		return false
	}
	e.status = int(status)
	if w.local == time.UTC {
		if d := dayOf(year, month, day); d != noTime {
			e.first = d*daySeconds + clock
		}
	} else {
		e.first = time.Date(year, time.Month(month), day, 0, 0, int(clock), 0, w.local).Unix()
	}
	e.last = e.first
	if site := dash(f[4]); len(site) > 0 {
		e.site = site
	}
	e.method, e.stem, e.query = dash(f[12]), dash(f[13]), dash(f[14])
	return true
}

// parseNCSA reads a line of the common or combined log format:
// host ident user [time] "METHOD target HTTP/x" status bytes ...
func (w *worker) parseNCSA(line []byte) bool {
	open := bytes.Index(line, []byte(" ["))
	if open < 1 || len(line) < open+32 || line[open+28] != ']' {
		return false
	}
	e := &w.e
	e.first = parseNCSATime(line[open+2 : open+28])
	e.last = e.first
	rest := bytes.TrimLeft(line[open+29:], " ")
	if e.first == noTime || len(rest) < 2 || rest[0] != '"' {
		return false
	}
	end := quoteEnd(rest[1:])
	if end < 0 {
		return false
	}
	request, rest := rest[1:1+end], bytes.TrimLeft(rest[2+end:], " ")
	if len(rest) < 3 || len(rest) > 3 && rest[3] != ' ' {
		return false
	}
	status := parseDigits(rest[:3], 999)
	if status < 100 {
		return false
	}
	e.status = int(status)
	method, target, ok := bytes.Cut(request, []byte{' '})
	if !ok {
		return true // "-": the request could not be read
	}
	if i := bytes.LastIndex(target, []byte(" HTTP/")); i >= 0 {
		target = target[:i]
	}
	e.method = method
	e.setTarget(target)
	return true
}

// quoteEnd finds the quote that ends a text, past escaped ones.
func quoteEnd(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}
