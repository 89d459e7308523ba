package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/rules/rulestest/incident"
)

// requestForms asks for the same URL in other letters.
func requestForms(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	scheme, rest, _ := strings.Cut(q.url, "://")
	host, path, _ := strings.Cut(rest, "/")
	tell("host in capitals", q.same(q.at(scheme+"://"+strings.ToUpper(host)+"/"+path).diagnose(t)))
	if base.first().Name == "query-string-sequence-denied" || strings.Contains(path, "?") || strings.Contains(path, "%") {
		return
	}
	tell("a query", q.same(q.at(q.url+"?x=1").diagnose(t)))
	for i, c := range path {
		if c >= 'a' && c <= 'z' {
			tell("an escape", q.same(q.at(scheme+"://"+host+"/"+path[:i]+fmt.Sprintf("%%%02X", c)+path[i+1:]).diagnose(t)))
			break
		}
	}
}

// fileForms writes the same configuration in other letters.
func fileForms(t *testing.T, q *question, _ *answer, tell teller) {
	t.Helper()
	for name, form := range map[string]func(string) []byte{
		"CRLF": func(s string) []byte {
			return []byte(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n"))
		},
		"UTF-16":  utf16,
		"comment": comment,
	} {
		c := *q.Case
		c.Config = string(form(q.Config))
		c.Tree = fstest.MapFS{}
		for file, entry := range q.Tree {
			next := *entry
			if isConfiguration(file) && isPlain(entry.Data) {
				next.Data = form(string(entry.Data))
			}
			c.Tree[file] = &next
		}
		other := newQuestion(t, &c)
		tell(name, q.same(other.diagnose(t)))
	}
}

// utf16 writes a file in UTF-16, and its declaration with it.
func utf16(s string) []byte {
	head, rest, _ := strings.Cut(strings.TrimPrefix(s, "\ufeff"), "?>")
	for _, old := range []string{"utf-8", "UTF-8"} {
		head = strings.ReplaceAll(head, "encoding=\""+old, "encoding=\"utf-16")
	}
	if rest == "" {
		return incident.UTF16(s)
	}
	return incident.UTF16(head + "?>" + rest)
}

// comment puts a comment in front of the end of the root element, so that no line moves.
func comment(s string) []byte {
	at := strings.LastIndex(s, "</")
	if at < 0 {
		return []byte(s)
	}
	return []byte(s[:at] + "<!-- nothing -->" + s[at:])
}

// isPlain reports whether a file is in UTF-8 and says nothing else, so that its text can be written in other letters.
func isPlain(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 120)]))
	return !strings.ContainsRune(string(data), '\ufffd') && (!strings.Contains(head, "encoding=") || strings.Contains(head, "utf-8")) && strings.HasPrefix(strings.TrimSpace(head), "<")
}

// doors asks through a log line and a saved error page.
func doors(t *testing.T, q *question, base *answer, tell teller) {
	t.Helper()
	seen := q.seen(base)
	if seen == "" || len(q.Headers) > 0 || q.Length != 0 {
		return
	}
	single := q.with("--status", seen).diagnose(t).first()
	scheme, rest, _ := strings.Cut(q.url, "://")
	host, path, _ := strings.Cut(rest, "/")
	path, query, _ := strings.Cut("/"+path, "?")
	port := "80"
	if scheme == "https" {
		port = "443"
	}
	if name, number, ok := strings.Cut(host, ":"); ok {
		host, port = name, number
	}
	if query == "" {
		query = "-"
	}
	main, sub, _ := strings.Cut(seen, ".")
	address := q.ClientIP
	if address == "" {
		address = "-"
	}
	text := "#Fields: date time cs-method cs-uri-stem cs-uri-query s-port c-ip cs-host sc-status sc-substatus sc-win32-status\n" +
		fmt.Sprintf("2026-03-01 10:00:00 %s %s %s %s %s %s %s %s 0\n", q.Method, strings.ReplaceAll(path, " ", "+"), query, port, address, host, main, orZero(sub))
	log := filepath.Join(t.TempDir(), "u_ex260301.log")
	if err := os.WriteFile(log, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	a := ask(t, append([]string{"diagnose", "--log", log}, q.server()...)...)
	got := cause{}
	if len(a.Groups) > 0 && len(a.Groups[0].Causes) > 0 {
		got = a.Groups[0].Causes[0]
	}
	if got.Name != single.Name || got.Line != single.Line {
		tell("log", fmt.Sprintf("%s:%d, the single diagnosis %s:%d", got.Name, got.Line, single.Name, single.Line))
	} else {
		tell("log", "")
	}
	page := filepath.Join(t.TempDir(), "page.txt")
	said := fmt.Sprintf("HTTP Error %s - Error\n\nRequested URL\n   %s\n", seen, q.url)
	if err := os.WriteFile(page, []byte(said), 0o644); err != nil {
		t.Fatal(err)
	}
	p := ask(t, append([]string{"diagnose", "--page", page, "--method", q.Method}, q.server()...)...).first()
	if p.Name != single.Name || p.Line != single.Line {
		tell("page", fmt.Sprintf("%s:%d, the single diagnosis %s:%d", p.Name, p.Line, single.Name, single.Line))
		return
	}
	tell("page", "")
}

func orZero(text string) string {
	if text == "" {
		return "0"
	}
	return text
}
