package cli

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/logs"
	"github.com/iislens/iislens/resolver/iislog"
)

// defaultTop is the number of groups of the text report.
const defaultTop = 20

// logRun is one run over logs.
type logRun struct {
	*Command
	flags *diagnoseFlags
	total *iislog.Aggregate
	// server is nil where no configuration was given or found: then only what is known of each status is said.
	server   *loaded
	asked    *answer.Server
	grouping *logs.Grouping
	// warnings are about inputs that could not be read as logs; firstBad is the first line that was skipped.
	warnings []string
	firstBad string
	// unread are the logs that could not be read, or not to their end.
	unread []answer.UnreadLog
}

// runLogs reads logs, or adds up what --partial wrote, and reports what failed.
func (c *Command) runLogs(args []string, from *serverFlags, f *diagnoseFlags) error {
	c.frugal()
	l := &logRun{Command: c, flags: f, grouping: &logs.Grouping{Site: f.site}, total: iislog.NewAggregate(iislog.Limits{})}
	opt, err := l.options()
	if err != nil {
		return err
	}
	inputs, err := expand(append(append([]string{}, f.logs.files...), append(f.merge.files, args...)...))
	if err != nil {
		return err
	}
	if len(inputs) == 0 {
		return usage("--log and --merge need files; - is standard input")
	}
	if !f.partial { // before the long part
		if err := l.configure(from); err != nil {
			return err
		}
	}
	if f.merge.on {
		err = l.mergeAll(inputs)
	} else {
		err = l.scanAll(inputs, opt)
	}
	if err != nil {
		return err
	}
	if f.partial {
		if err := l.total.WritePartial(c.Stdout); err != nil {
			return failed(fmt.Errorf("standard output: %w", err), "")
		}
		return nil
	}
	return l.report()
}

// logMemory is the heap from which on the memory of a run over logs is collected more eagerly, in bytes: such runs go on beside
// busy servers.
const logMemory = 144 << 20

// frugal undoes [Command.TuneMemory] for runs that are long and keep little of what they read.
func (c *Command) frugal() {
	c.tuned.Store(true)
	if c.lookup("GOGC") == "" {
		debug.SetGCPercent(100)
	}
	if c.lookup("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(logMemory)
	}
}

// options checks the flags and turns them into those of the reader.
func (l *logRun) options() (iislog.Options, error) {
	f := l.flags
	opt := iislog.Options{Site: f.site, Fields: strings.ReplaceAll(strings.TrimPrefix(f.fields, "#Fields:"), ",", " ")} // commas need no quotes
	if err := l.out.check("text", "json", "csv"); err != nil {
		return opt, err
	}
	if f.top < 0 {
		return opt, usage("--top %d is negative", f.top)
	}
	if f.merge.on && (f.partial || f.since != "" || f.until != "" || f.fields != "" || f.status != "") {
		return opt, usage("--merge adds up what is there; --partial, --since, --until, --status and --fields belong to the runs with --log")
	}
	if f.win32 != "" {
		return opt, usage("--win32 goes with a TARGET: the log has the codes")
	}
	var err error
	if opt.Status, err = iislog.ParseStatusFilter(f.status); err != nil {
		return opt, usage("--status: %w", err)
	}
	if opt.Since, err = instant("--since", f.since); err != nil {
		return opt, err
	}
	if opt.Until, err = instant("--until", f.until); err != nil {
		return opt, err
	}
	if !opt.Since.IsZero() && !opt.Until.IsZero() && !opt.Since.Before(opt.Until) {
		return opt, usage("--since %s is not before --until %s", f.since, f.until)
	}
	return opt, nil
}

// instant reads a time, UTC where it has no zone.
func instant(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, ok := duration(text); ok {
		return time.Now().UTC().Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage("%s %q is no time; write 2026-03-01, 2026-03-01T14:30, 2026-03-01T14:30:00+01:00, or 2h for two hours ago", flag, text)
}

// duration reads a time before now: 90s, 30m, 2h, 1h30m, 7d.
func duration(text string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n < 36500 {
			return time.Duration(n) * 24 * time.Hour, true
		}
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= 0
}

// configure loads the server, unless nobody named one and none was found: a stock server says nothing about somebody's logs.
func (l *logRun) configure(from *serverFlags) error {
	s, err := l.Command.server(from)
	if err != nil {
		return err
	}
	if s.conf.Assumed {
		return nil
	}
	l.server, l.asked, l.grouping = s, s.asked(), logs.New(s.Server, l.flags.site)
	if name := l.flags.site; name != "" && l.grouping.SiteNamed(name) == nil {
		return s.reader().NoSite(name, name)
	}
	return nil
}

// mergeAll adds up partial results.
func (l *logRun) mergeAll(inputs []input) error {
	for _, in := range inputs {
		r, err := in.open(l.Command)
		if err != nil {
			return err
		}
		err = l.total.MergePartial(r)
		_ = r.Close() // it was only read
		if err != nil {
			return failed(fmt.Errorf("%s: %w", in.name, err), "--merge reads what diagnose --log --partial wrote")
		}
	}
	return nil
}

// scanAll reads logs one after the other; each is parsed by all processors. A log that cannot be read keeps no other from being
// reported.
func (l *logRun) scanAll(inputs []input, opt iislog.Options) error {
	progress := l.progress(inputs)
	defer progress.stop()
	empty, lines := 0, int64(0)
	var first error
	unread := func(in input, why, err error) {
		l.unread = append(l.unread, answer.UnreadLog{File: in.name, Error: strings.TrimPrefix(why.Error(), in.name+": ")})
		if first == nil {
			first = err
		}
	}
	for _, in := range inputs {
		r, err := in.open(l.Command)
		if err != nil {
			unread(in, err, err)
			continue
		}
		stats, err := iislog.Scan(progress.count(r), opt, l.total)
		_ = r.Close() // it was only read
		lines += stats.Lines
		switch {
		case errors.Is(err, iislog.ErrPartial):
			return &exit{code: ExitUsage, err: fmt.Errorf("%s: %w", in.name, err), hint: "iislens diagnose --merge " + in.name}
		case errors.Is(err, iislog.ErrNoLog):
			l.warnings = append(l.warnings, fmt.Sprintf("%s: %v", in.name, err))
			continue
		case err != nil:
			unread(in, err, failed(fmt.Errorf("%s: %w", in.name, err), ""))
		case stats.Bytes == 0:
			empty++
		}
		if stats.Skipped > 0 && l.firstBad == "" {
			l.firstBad = fmt.Sprintf("%s:%d: %s", in.name, stats.FirstBad, stats.FirstBadText)
		}
	}
	progress.stop()
	switch nothing := lines == 0 || len(l.warnings)+len(l.unread)+empty == len(inputs) && l.total.Totals().Requests == 0; {
	case first != nil && (l.flags.partial || nothing): // a part that is added to others later must be whole
		return first
	case len(l.warnings) > 0 && (l.flags.partial || len(l.warnings)+empty == len(inputs)):
		return failed(errors.New(l.warnings[0]), logHint)
	case empty == len(inputs) && !l.flags.partial:
		return failed(fmt.Errorf("%s: is empty, so there is nothing to check", names(inputs)), "")
	}
	return nil
}

const logHint = "it reads W3C, IIS, NCSA and HTTPERR logs (.gz too), and CSV or JSON lines with a count column;\na piece of a W3C log without its #Fields line needs --fields"

func names(inputs []input) string {
	if len(inputs) == 1 {
		return inputs[0].name
	}
	return fmt.Sprintf("each of %d files", len(inputs))
}

// report explains the groups and writes them.
func (l *logRun) report() error {
	groups := l.grouping.Explain(l.total.Groups())
	var err error
	switch l.out.format {
	case "json":
		err = l.printGroups(groups)
	case "csv":
		err = l.csv(groups)
	default:
		p := l.page()
		l.text(p, groups)
		err = l.print(p)
	}
	for _, w := range l.warnings {
		fmt.Fprintf(l.Stderr, "iislens: skipped %s\n", w)
	}
	for _, u := range l.unread {
		fmt.Fprintf(l.Stderr, "iislens: not read: %s\n", printable(u.String()))
	}
	if err == nil && len(l.unread) > 0 {
		return &exit{code: ExitFailed}
	}
	if err == nil && len(groups) > 0 {
		err = errFound
	}
	return err
}

// top cuts a list at --top, or at fallback where that is not given; 0 is no limit.
func top[T any](l *logRun, list []T, fallback int) []T {
	n := l.flags.top
	if n == 0 {
		n = fallback
	}
	if n > 0 && len(list) > n {
		return list[:n]
	}
	return slices.Clip(list)
}

// number writes a count with its digits in groups of three.
func number(n int64) string {
	digits := fmt.Sprint(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return strings.TrimPrefix(digits, ",")
}
