package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

func (c *Command) diagnose() *cobra.Command {
	var from serverFlags
	var with requestFlags
	var status, win32 string
	cmd := &cobra.Command{
		Use:   "diagnose TARGET",
		Short: "Why a request fails: the one cause to act on first",
		Long: `diagnose follows a request through the pipeline of IIS, stops where it fails, and
names the line of the configuration to change. With --status it explains the
answer that you saw, and says so when the configuration cannot be its cause.`,
		Example: `  iislens diagnose http://www.example.com/cgi-bin/x.py -c applicationHost.config --root disks
  iislens diagnose http://www.example.com/cgi-bin/x.py -c applicationHost.config --status 502.2`,
		Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			observed, err := observedStatus(status, win32)
			if err != nil {
				return err
			}
			s, err := c.server(&from)
			if err != nil {
				return err
			}
			o, err := s.predict(args[0], &with)
			if err != nil {
				return err
			}
			a := &diagnosis{answer: &answer{Outcome: o, server: s}, observed: observed}
			a.causes = diagnose.Causes(s.Server, o, observed, catalogue.All())
			return c.runDiagnose(a)
		},
	}
	from.add(cmd)
	with.add(cmd)
	cmd.Flags().StringVar(&status, "status", "", "the `STATUS` that you saw, such as 404.2 or 500.19")
	cmd.Flags().StringVar(&win32, "win32", "", "the error `CODE` that you saw: 0x80070002, or the number of a log")
	return cmd
}

// observedStatus reads --status and --win32; nil when neither is given.
func observedStatus(status, win32 string) (*diagnose.Observed, error) {
	if status == "" && win32 == "" {
		return nil, nil
	}
	o := &diagnose.Observed{Substatus: -1}
	if status != "" {
		main, sub, has := strings.Cut(status, ".")
		n, err := strconv.Atoi(main)
		if err != nil || n < 100 || n > 599 {
			return nil, usage("--status %q is no HTTP status; write 404 or 404.2", status)
		}
		o.Status = n
		if has {
			if o.Substatus, err = strconv.Atoi(sub); err != nil || o.Substatus < 0 {
				return nil, usage("--status %q has no substatus behind its dot; write 404 or 404.2", status)
			}
		}
	}
	if win32 != "" {
		n, err := strconv.ParseUint(win32, 0, 32)
		if err != nil {
			return nil, usage("--win32 %q is no error code; write 0x80070002 or the number of the log", win32)
		}
		if o.Win32 = uint32(n); n > 0 && n < 0x10000 {
			o.Win32 = 0x80070000 | uint32(n) // logs hold the low word of a Win32 error
		}
	}
	return o, nil
}

// diagnosis is a request with its causes, ready to be shown.
type diagnosis struct {
	*answer
	observed *diagnose.Observed
	causes   []*diagnose.Cause
}

func (c *Command) runDiagnose(d *diagnosis) error {
	var err error
	if c.out.json() {
		err = c.printJSON(d.json())
	} else {
		p := c.page()
		d.text(p)
		err = c.print(p)
	}
	if err == nil && (d.failing() || len(d.causes) > 0) {
		err = errFound
	}
	return err
}

// text is the checklist of the stages and the cause to act on.
func (d *diagnosis) text(p *page) {
	p.line(fmt.Sprintf("%s %s", d.First.Request.Method, d.First.Request.URL()))
	for _, c := range d.Checks {
		p.row("  "+c.Result, 11, plain("%s: %s", c.Stage, c.Detail))
	}
	for _, cause := range d.causes {
		p.blank()
		p.row(fmt.Sprintf("%d.", cause.Rank), 4, plain("%s", cause.Rule.Name).in(p.strong), plain("(%s)", cause.Confidence), p.at(spanPlace(cause.Span)))
		p.text(4, plain("%s", cause.Message))
		p.text(4, plain("Fix: %s", cause.Fix))
	}
}
