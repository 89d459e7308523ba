package iislog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/iislens/iislens/resolver/carry"
)

const (
	blockSize  = 1 << 20
	maxWorkers = 8
	maxEndless = 256 << 20 // bytes of a line after which no end of it is expected
)

// block is a run of whole lines and what the reader knows about them.
type block struct {
	data     []byte // of blockSize
	segments []segment
	// unterminated: the last line has no newline because the input ends.
	unterminated bool
}

// segment is a part of a block without directives.
type segment struct {
	lo, hi int
	layout *layout
	line   int64 // number of its first line, from 1
}

// Scan reads one log into agg. It returns what it counted in any case; on a
// read error, agg holds what was read before it. Errors: a [NoLogError] when
// not a single line is a log entry although there are lines, [ErrPartial],
// and those of r, wrapped. Input with nothing but directives is no error.
func Scan(r io.Reader, opt Options, agg *Aggregate) (Stats, error) {
	in, head, err := open(r)
	if err != nil {
		return Stats{}, err
	}
	s := newScanner(in, opt, agg.limits)
	readErr := s.run()
	var st Stats
	st.Bytes, st.Format = s.bytes, s.format
	if s.long.Skipped > 0 {
		st.add(&s.long)
	}
	for _, w := range s.workers {
		st.add(&w.stats)
	}
	if errors.Is(readErr, ErrPartial) {
		return st, readErr
	}
	if readErr == nil && st.Matched == 0 && st.Skipped > 0 {
		return st, &NoLogError{Saw: describe(head, s.current, st)}
	}
	for _, w := range s.workers {
		agg.Merge(w.agg)
	}
	agg.totals.add(Totals{
		Lines: st.Lines, Matched: st.Matched, Skipped: st.Skipped, OutOfRange: st.OutOfRange,
		Requests: st.Requests, Grouped: st.Grouped, Files: 1, Bytes: st.Bytes,
	})
	if readErr != nil {
		return st, fmt.Errorf("behind line %d: %w", st.Lines, readErr)
	}
	return st, nil
}

// scanner divides the input into blocks and hands them to its workers in
// turn. The turns are fixed, not first come, so that a run repeats exactly
// even where the limits of an aggregate are reached.
type scanner struct {
	in      io.Reader
	opt     Options
	workers []*worker
	free    chan *block
	current *layout
	day     int64
	line    int64 // lines before the current block
	bytes   int64
	format  Format
	long    Stats // lines longer than a block
}

func newScanner(in io.Reader, opt Options, limits Limits) *scanner {
	n := opt.Workers
	if n <= 0 {
		n = min(runtime.GOMAXPROCS(0), maxWorkers)
	}
	s := &scanner{in: in, opt: opt, free: make(chan *block, 2*n+2), day: noTime}
	for range cap(s.free) {
		s.free <- &block{}
	}
	table := opt.Status.table()
	for range n {
		s.workers = append(s.workers, newWorker(opt, table, limits))
	}
	if opt.Fields != "" {
		s.current = newW3CLayout(opt.Fields, noTime)
		s.format = s.current.format
	}
	return s
}

func (s *scanner) run() error {
	queues := make([]chan *block, len(s.workers))
	var group carry.Group
	for i, w := range s.workers {
		queues[i] = make(chan *block, 1)
		group.Go(func() {
			for b := range queues[i] {
				group.Do(func() { w.block(b) }) // the one who feeds waits for the block
				s.free <- b
			}
		})
	}
	err := s.feed(queues)
	for _, q := range queues {
		close(q)
	}
	group.Wait()
	return err
}

// take returns a free block; its memory is allocated on first use.
func (s *scanner) take() *block {
	b := <-s.free
	if b.data == nil {
		b.data = make([]byte, blockSize)
	}
	b.segments, b.unterminated = b.segments[:0], false
	return b
}

func (s *scanner) feed(queues []chan *block) error {
	b, n := s.take(), 0
	for turn := 0; ; {
		got, err := fill(s.in, b.data[n:])
		s.bytes += int64(got)
		n += got
		end := err != nil
		if err == io.EOF {
			err = nil
		}
		whole := bytes.LastIndexByte(b.data[:n], '\n') + 1
		if end {
			b.unterminated = whole < n
			whole = n
		}
		if whole == 0 && !end {
			var last bool
			if n, last, err = s.skipLong(b.data); last {
				return err
			}
			continue
		}
		next := b
		if !end {
			next = s.take()
			n = copy(next.data, b.data[whole:n])
		}
		if perr := s.divide(b, whole); perr != nil {
			return perr
		}
		queues[turn%len(queues)] <- b
		turn++
		if end {
			return err
		}
		b = next
	}
}

// fill is io.ReadFull without its own errors: a cut-off gzip stream also
// reports io.ErrUnexpectedEOF, which must not pass for the end of the input.
func fill(r io.Reader, b []byte) (n int, err error) {
	for idle := 0; n < len(b) && err == nil; {
		var got int
		got, err = r.Read(b[n:])
		n += got
		if got > 0 {
			idle = 0
		} else if idle++; idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	return n, err
}

// skipLong drops a line that fills the whole block up to its newline. It
// returns how much of the next line is already at the start of data.
func (s *scanner) skipLong(data []byte) (n int, last bool, err error) {
	s.line++
	if data[0] != '#' {
		s.long.Long++
		s.long.bad(s.line, data)
	}
	for length := len(data); ; {
		got, err := fill(s.in, data)
		s.bytes += int64(got)
		length += got
		if i := bytes.IndexByte(data[:got], '\n'); i >= 0 {
			return copy(data, data[i+1:got]), false, nil
		}
		if err == io.EOF {
			return 0, true, nil
		}
		if err != nil {
			return 0, true, err
		}
		if length > maxEndless {
			return 0, true, errEndless
		}
	}
}

// divide cuts data[:n] into segments at directive lines, which it obeys, and
// counts lines.
func (s *scanner) divide(b *block, n int) error {
	lo, first := 0, s.line+1
	flush := func(hi int) {
		if hi > lo {
			b.segments = append(b.segments, segment{lo, hi, s.current, first})
		}
	}
	for at := 0; at < n; {
		if b.data[at] == '#' {
			flush(at)
			end := lineEnd(b.data[:n], at)
			s.directive(b.data[at:end])
			s.line++
			at, lo, first = end, end, s.line+1
			continue
		}
		if s.current == nil || s.format == FormatUnknown {
			skip, err := s.sniff(b.data[at:n])
			if err != nil {
				return err
			}
			if skip > 0 { // a header line of CSV
				s.line++
				at += skip
				lo, first = at, s.line+1
				continue
			}
		}
		// Everything up to the next directive is one segment.
		for at < n {
			i := bytes.IndexByte(b.data[at:n], '\n')
			s.line++
			if i < 0 {
				at = n
				break
			}
			at += i + 1
			if at < n && b.data[at] == '#' {
				break
			}
		}
	}
	flush(n)
	return nil
}

func lineEnd(b []byte, from int) int {
	if i := bytes.IndexByte(b[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(b)
}

// directive obeys "#Fields:" and "#Date:". IIS writes both again whenever it
// starts or its field selection changes.
func (s *scanner) directive(line []byte) {
	line = bytes.TrimRight(line, "\r\n ")
	name, value, ok := bytes.Cut(line, []byte{':'})
	if !ok || len(line) > MaxLine {
		return
	}
	switch {
	case bytes.EqualFold(name, []byte("#Fields")):
		if s.current != nil && s.current.src == string(value) && s.current.day == s.day {
			return
		}
		s.current = newW3CLayout(string(value), s.day)
		s.format = s.current.format
	case bytes.EqualFold(name, []byte("#Date")):
		value = bytes.TrimSpace(value)
		s.day = noTime
		if len(value) >= 10 {
			s.day = parseDay(value[:10])
		}
		if c := s.current; c != nil && !c.has[slotDate] && c.day != s.day && (c.format == FormatW3C || c.format == FormatHTTPERR) {
			dated := *c
			dated.day = s.day
			s.current = &dated
		}
	}
}
