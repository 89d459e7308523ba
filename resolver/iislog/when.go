package iislog

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// noTime marks a missing time. It is the largest value so that the smallest
// of several times is the first one known.
const noTime = math.MaxInt64

const daySeconds = 24 * 60 * 60

// dayOf converts a civil date to days since 1970-01-01; noTime when it is no
// date.
func dayOf(year, month, day int) int64 {
	if year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return noTime
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return noTime
	}
	return t.Unix() / daySeconds
}

// parseDay reads YYYY-MM-DD.
func parseDay(b []byte) int64 {
	if len(b) != 10 || b[4] != '-' || b[7] != '-' {
		return noTime
	}
	y1, y2 := twoDigits(b[0:]), twoDigits(b[2:])
	m, d := twoDigits(b[5:]), twoDigits(b[8:])
	if y1 < 0 || y2 < 0 || m < 0 || d < 0 {
		return noTime
	}
	return dayOf(y1*100+y2, m, d)
}

// parseClock reads HH:MM:SS or H:MM:SS, with an ignored fraction, as seconds
// of the day; -1 when it is no time.
func parseClock(b []byte) int64 {
	h := 0
	switch {
	case len(b) >= 8 && b[2] == ':':
		h, b = twoDigits(b), b[3:]
	case len(b) >= 7 && b[1] == ':' && b[0] >= '0' && b[0] <= '9':
		h, b = int(b[0]-'0'), b[2:]
	default:
		return -1
	}
	if b[2] != ':' || len(b) > 5 && b[5] != '.' {
		return -1
	}
	m, s := twoDigits(b), twoDigits(b[3:])
	if h < 0 || m < 0 || s < 0 || h > 23 || m > 59 || s > 60 {
		return -1
	}
	return int64(h*3600 + m*60 + s)
}

func twoDigits(b []byte) int {
	x, y := b[0]-'0', b[1]-'0'
	if x > 9 || y > 9 {
		return -1
	}
	return int(x)*10 + int(y)
}

// parseDigits reads a decimal number; -1 when b is not one or too large.
func parseDigits(b []byte, limit int64) int64 {
	if len(b) == 0 || len(b) > 18 {
		return -1
	}
	var n int64
	for _, c := range b {
		d := c - '0'
		if d > 9 {
			return -1
		}
		n = n*10 + int64(d)
	}
	if n > limit {
		return -1
	}
	return n
}

// parseSlashDate reads M/D/YY or M/D/YYYY, as the IIS format writes dates.
func parseSlashDate(b []byte) (year, month, day int, ok bool) {
	m, rest, ok1 := bytes.Cut(b, []byte{'/'})
	d, y, ok2 := bytes.Cut(rest, []byte{'/'})
	if !ok1 || !ok2 || len(y) != 2 && len(y) != 4 {
		return 0, 0, 0, false
	}
	yn, mn, dn := parseDigits(y, 9999), parseDigits(m, 12), parseDigits(d, 31)
	if yn < 0 || mn < 1 || dn < 1 {
		return 0, 0, 0, false
	}
	if len(y) == 2 {
		yn += 2000
		if yn >= 2070 {
			yn -= 100
		}
	}
	return int(yn), int(mn), int(dn), true
}

const monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec"

// parseNCSATime reads DD/Mon/YYYY:HH:MM:SS +HHMM as seconds since 1970 UTC.
func parseNCSATime(b []byte) int64 {
	if len(b) != 26 || b[2] != '/' || b[6] != '/' || b[11] != ':' || b[20] != ' ' {
		return noTime
	}
	month := strings.Index(monthNames, string(b[3:6]))
	if month < 0 || month%3 != 0 {
		return noTime
	}
	y1, y2, d := twoDigits(b[7:]), twoDigits(b[9:]), twoDigits(b)
	zh, zm := twoDigits(b[22:]), twoDigits(b[24:])
	clock := parseClock(b[12:20])
	if y1 < 0 || y2 < 0 || zh < 0 || zm < 0 || clock < 0 {
		return noTime
	}
	day := dayOf(y1*100+y2, month/3+1, d)
	if day == noTime {
		return noTime
	}
	offset := int64(zh*3600 + zm*60)
	if b[21] == '-' {
		offset = -offset
	} else if b[21] != '+' {
		return noTime
	}
	return day*daySeconds + clock - offset
}

// rowTimes are the layouts accepted in pre-aggregated rows.
var rowTimes = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05 MST", "2006-01-02 15:04", "2006-01-02", "1/2/2006 3:04:05 PM", "1/2/2006, 3:04:05 PM",
}

// parseRowTime reads a time as SQL engines print it, without a zone as UTC,
// or a Unix time in seconds or milliseconds.
func parseRowTime(s string) int64 {
	s = strings.TrimSpace(s)
	if s == "" || s == "-" {
		return noTime
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case n >= 1e8 && n < 1e11:
			return int64(n)
		case n >= 1e11 && n < 1e14:
			return int64(n / 1000)
		}
		return noTime
	}
	for _, l := range rowTimes {
		if t, err := time.Parse(l, s); err == nil {
			return t.Unix()
		}
	}
	return noTime
}

// toTime converts a time for a [Group]: the zero time when unknown.
func toTime(t int64) time.Time {
	if t == noTime {
		return time.Time{}
	}
	return time.Unix(t, 0).UTC()
}
