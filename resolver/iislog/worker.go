package iislog

import (
	"bytes"
	"math"
	"time"
)

const (
	maxSubstatus = 65535
	maxWin32     = math.MaxUint32
)

// worker parses blocks into an aggregate of its own. It keeps its buffers, so
// that a line that makes no new group allocates nothing.
type worker struct {
	agg          *Aggregate
	stats        Stats
	site         []byte
	local        *time.Location
	table        *filterTable
	filter       StatusFilter
	since, until int64 // until is exclusive
	ranged       bool

	fields  [numSlots][]byte
	e       entry
	dayText [10]byte // last date and what it came to
	dayLast int64
	siteBuf []byte
	row     rowBuffer
	hot     [64]hotStatus
}

// hotStatus is a count not yet added to the aggregate's statuses. A log has
// few of them and millions of lines; this spares a map access for each.
type hotStatus struct {
	key uint32
	n   int64
}

func (w *worker) hotCount(key uint32) {
	h := &w.hot[(key>>17*7+key)%uint32(len(w.hot))]
	if h.key != key {
		w.flushHot(h)
		h.key = key
	}
	h.n++
}

func (w *worker) flushHot(h *hotStatus) {
	if h.n > 0 {
		w.agg.countStatus(h.key, h.n)
		h.n = 0
	}
}

func newWorker(opt Options, table *filterTable, limits Limits) *worker {
	w := &worker{
		agg: NewAggregate(limits), site: []byte(opt.Site), local: opt.Local,
		table: table, filter: opt.Status, since: math.MinInt64, until: noTime, dayLast: noTime,
	}
	if w.local == nil {
		w.local = time.UTC
	}
	if !opt.Since.IsZero() {
		w.since, w.ranged = ceilUnix(opt.Since), true
	}
	if !opt.Until.IsZero() {
		w.until, w.ranged = ceilUnix(opt.Until), true
	}
	return w
}

// ceilUnix rounds up to the next second: logs have whole seconds, so both
// "at or after 12:00:00.5" and "before 12:00:00.5" turn at 12:00:01.
func ceilUnix(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

func (w *worker) block(b *block) {
	for i, s := range b.segments {
		open := b.unterminated && i == len(b.segments)-1 && s.hi == segmentEnd(b)
		w.segment(b.data[s.lo:s.hi], s, open)
	}
	for i := range w.hot {
		w.flushHot(&w.hot[i])
	}
}

func segmentEnd(b *block) int { return b.segments[len(b.segments)-1].hi }

func (w *worker) segment(data []byte, s segment, open bool) {
	w.fields = [numSlots][]byte{}
	number := s.line - 1
	usable := s.layout.usable()
	quick := usable && s.layout.tail >= 0
	for len(data) > 0 {
		number++
		var raw []byte
		i := bytes.IndexByte(data, '\n')
		cut := false
		if i < 0 {
			raw, data, cut = data, nil, open
		} else {
			raw, data = data[:i], data[i+1:]
		}
		line := trimLine(raw)
		if len(line) == 0 {
			continue
		}
		if len(line) > MaxLine {
			w.stats.Long++
			w.stats.bad(number, line)
			continue
		}
		if quick && !cut && w.quick(s.layout, line) {
			continue
		}
		if !usable || !w.parse(s.layout, line) {
			if cut {
				w.stats.Truncated++
			}
			w.stats.bad(number, line)
			continue
		}
		w.count()
	}
}

// trimLine drops the line end, and NUL bytes: HTTP.sys grows a log in blocks
// of 64 KiB, and a copy of one being written ends in zeros.
func trimLine(line []byte) []byte {
	for len(line) > 0 {
		switch line[len(line)-1] {
		case '\r', '\n', 0:
			line = line[:len(line)-1]
		default:
			for line[0] == 0 {
				line = line[1:]
			}
			return line
		}
	}
	return line
}

// quick counts a W3C line that need not be grouped, from its end: what
// follows the status are short numbers, while what comes before it is long.
// It reports false to have the line parsed in full.
func (w *worker) quick(l *layout, line []byte) bool {
	end := len(line)
	sub, subAt := -1, l.tail-1
	for k := 0; k < l.tail; k++ {
		i := end - 1
		for i >= 0 && line[i] != ' ' {
			i--
		}
		if i <= 0 {
			return false
		}
		if l.subNext && k == subAt {
			n := parseDigits(line[i+1:end], maxSubstatus)
			if n < 0 {
				return false
			}
			sub = int(n)
		}
		end = i
	}
	if end < 4 || line[end-4] != ' ' {
		return false
	}
	status := int(parseDigits(line[end-3:end], 999))
	if status < 100 || w.table[status] != filterNever || !l.subNext && l.has[slotSub] {
		return false
	}
	if w.ranged {
		if !l.stamped || len(line) < 20 || line[10] != ' ' || line[19] != ' ' || !w.setTime(l, line[:10], line[11:19]) {
			return false
		}
		if w.outside() {
			w.stats.Lines++
			w.stats.Matched++
			w.stats.OutOfRange++
			return true
		}
	} else if line[0] < '0' || line[0] > '9' {
		return false
	}
	w.stats.Lines++
	w.stats.Matched++
	w.stats.Requests++
	w.hotCount(statusKey(status, sub))
	return true
}

// parse reads a line into w.e. It reports false for a line that is no entry.
func (w *worker) parse(l *layout, line []byte) bool {
	w.e = entry{substatus: -1, win32: -1, first: noTime, last: noTime, count: 1, site: w.site}
	switch l.format {
	case FormatW3C, FormatHTTPERR:
		return l.splitW3C(line, &w.fields) && w.fromFields(l)
	case FormatIIS:
		return w.parseIIS(line)
	case FormatNCSA:
		return w.parseNCSA(line)
	case FormatCSV:
		return w.parseCSV(l, line)
	case FormatJSON:
		return w.parseJSON(line)
	}
	return false
}

// fromFields makes an entry of the columns of a W3C or HTTPERR line.
func (w *worker) fromFields(l *layout) bool {
	f, e := &w.fields, &w.e
	if status := f[slotStatus]; len(status) == 3 && status[0] != '-' {
		n := parseDigits(status, 999)
		if n < 0 || n < 100 && n != 0 {
			return false
		}
		e.status = int(n)
	} else if l.format != FormatHTTPERR || len(dash(status)) > 0 {
		return false
	}
	if !w.setNumbers(f[slotSub], f[slotWin32]) {
		return false
	}
	if l.has[slotDate] || l.has[slotTime] {
		if !w.setTime(l, f[slotDate], f[slotTime]) {
			return false
		}
	}
	if v := dash(f[slotSite]); v != nil {
		e.site = v
	} else if v := dash(f[slotSiteID]); v != nil {
		w.siteBuf = siteOfID(w.siteBuf[:0], v)
		e.site = w.siteBuf
	}
	e.host, e.port, e.method = dash(f[slotHost]), dash(f[slotPort]), dash(f[slotMethod])
	e.reason, e.queue = dash(f[slotReason]), dash(f[slotQueue])
	if l.has[slotStem] {
		e.stem, e.query = dash(f[slotStem]), dash(f[slotQuery])
	} else {
		e.setTarget(dash(f[slotURI]))
	}
	return true
}

func (w *worker) setNumbers(sub, win32 []byte) bool {
	if sub = dash(sub); sub != nil {
		n := parseDigits(sub, maxSubstatus)
		if n < 0 {
			return false
		}
		w.e.substatus = int(n)
	}
	if win32 = dash(win32); win32 != nil {
		n := parseDigits(win32, maxWin32)
		if n < 0 {
			return false
		}
		w.e.win32 = n
	}
	return true
}

func (w *worker) setTime(l *layout, date, clock []byte) bool {
	day := l.day
	if date != nil {
		if string(date) != string(w.dayText[:]) || w.dayLast == noTime {
			w.dayLast = parseDay(date)
			if w.dayLast == noTime {
				return false
			}
			copy(w.dayText[:], date)
		}
		day = w.dayLast
	}
	var seconds int64
	if l.has[slotTime] {
		if seconds = parseClock(clock); seconds < 0 {
			return false
		}
	}
	if day != noTime {
		w.e.first = day*daySeconds + seconds
		w.e.last = w.e.first
	}
	return true
}

// setTarget divides a request target into path and query; of an absolute one
// the host is taken where nothing else names it.
func (e *entry) setTarget(target []byte) {
	if i := bytes.Index(target, []byte("://")); i > 0 && i < 8 {
		host := target[i+3:]
		path := []byte{'/'}
		if j := bytes.IndexAny(host, "/?"); j >= 0 {
			host, path = host[:j], host[j:]
		}
		if len(e.host) == 0 {
			e.host = host
		}
		target = path
	}
	e.stem, e.query, _ = bytes.Cut(target, []byte{'?'})
}

// plausible is a stricter test for guessing a layout: the columns that must
// look a certain way do.
func (w *worker) plausible(l *layout) bool {
	e := &w.e
	for _, c := range e.method {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	if l.has[slotPort] && e.port != nil && parseDigits(e.port, 65535) < 0 {
		return false
	}
	return e.first != noTime && (len(e.stem) == 0 || e.stem[0] == '/' || e.stem[0] == '*')
}

// outside reports whether the entry lies outside the range. A row that stands
// for a span of time is inside when any of it is.
func (w *worker) outside() bool {
	return w.e.first == noTime || w.e.last < w.since || w.e.first >= w.until
}

// count adds the parsed entry.
func (w *worker) count() {
	w.stats.Lines++
	w.stats.Matched++
	e := &w.e
	if w.ranged && w.outside() {
		w.stats.OutOfRange++
		return
	}
	w.stats.Requests = saturate(w.stats.Requests, e.count)
	w.agg.countStatus(statusKey(e.status, e.substatus), e.count)
	switch w.table[e.status] {
	case filterNever:
		return
	case filterSub:
		if !w.filter.Match(e.status, e.substatus) {
			return
		}
	}
	// Connections that were closed while idle, before any request on them,
	// are no failures although HTTPERR lists them.
	if e.status == 0 && len(e.stem) == 0 {
		return
	}
	w.stats.Grouped = saturate(w.stats.Grouped, e.count)
	w.agg.add(e)
}
