package iislog

import "time"

// MaxLine is the longest line, in bytes, that is read. Longer ones are
// skipped and counted: no request that HTTP.sys accepts by default comes near.
const MaxLine = 64 << 10

// Options says how to read one stream. The zero value reads failures (status
// 400 and above) of every site at any time.
type Options struct {
	// Site names the site of lines that do not log one.
	Site string
	// Since and Until bound the time of a request: Since <= t < Until. A zero
	// bound is open. With either set, lines without a time are left out.
	Since, Until time.Time
	// Status chooses which requests are grouped; all of them are counted.
	Status StatusFilter
	// Fields is the field list, as after "#Fields:", of input that does not
	// begin with one, such as a piece cut out of a larger log.
	Fields string
	// Local is the zone of formats that log local time without saying which
	// (the IIS format). Nil means UTC.
	Local *time.Location
	// Workers is the number of parsers; 0 chooses by the number of CPUs. It
	// changes speed, not the result.
	Workers int
}

// Stats counts what one [Scan] saw. Lines = Matched + Skipped.
type Stats struct {
	// Format is what the input was last taken for.
	Format Format
	// Bytes is the number of bytes read, after decompression.
	Bytes int64
	// Lines is the number of lines that are neither empty nor directives.
	Lines int64
	// Matched is the number of lines read as log entries.
	Matched int64
	// Skipped is the number of lines that are not entries; Long and Truncated
	// say how many of them were longer than MaxLine or cut off at the end.
	Skipped, Long, Truncated int64
	// OutOfRange is the number of entries outside Since and Until.
	OutOfRange int64
	// Requests is the number of requests counted; it differs from Matched for
	// pre-aggregated rows and by OutOfRange.
	Requests int64
	// Grouped is the number of requests that the status filter let through.
	Grouped int64
	// FirstBad is the line number, from 1, of the first skipped line; 0 when
	// there is none. FirstBadText is the beginning of that line.
	FirstBad     int64
	FirstBadText string
}

func (s *Stats) add(o *Stats) {
	if s.Format == FormatUnknown {
		s.Format = o.Format
	}
	s.Bytes += o.Bytes
	s.Lines += o.Lines
	s.Matched += o.Matched
	s.Skipped += o.Skipped
	s.Long += o.Long
	s.Truncated += o.Truncated
	s.OutOfRange += o.OutOfRange
	s.Requests += o.Requests
	s.Grouped += o.Grouped
	if o.FirstBad != 0 && (s.FirstBad == 0 || o.FirstBad < s.FirstBad) {
		s.FirstBad, s.FirstBadText = o.FirstBad, o.FirstBadText
	}
}

// bad counts a skipped line. The text is kept for the first one only, so that
// a file of garbage costs no allocation per line.
func (s *Stats) bad(number int64, line []byte) {
	s.Lines++
	s.Skipped++
	if s.FirstBad == 0 || number < s.FirstBad {
		s.FirstBad, s.FirstBadText = number, excerpt(line)
	}
}
