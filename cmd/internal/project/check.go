package project

import (
	"bytes"
	"strings"
)

// maxNesting bounds how deep the file nests; the YAML parser takes quadratic time and memory for that.
const maxNesting = 50

// checked returns the text of the file unless it holds what the parser would misread or take too long for.
func (r *reader) checked(raw []byte) (string, bool) {
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	switch {
	case len(raw) > maxBytes:
		r.fail(0, 0, "the file is longer than %d bytes", maxBytes)
		return "", false
	case bytes.IndexByte(raw, 0) >= 0:
		r.fail(0, 0, "the file is not text in UTF-8; save it as UTF-8")
		return "", false
	}
	text := string(raw)
	documents, depth := 0, 0
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		if word, _, _ := strings.Cut(line, " "); word == "---" || word == "..." {
			if documents++; documents > 1 || word == "..." {
				r.fail(n+1, 1, "the file must hold one document; remove this line")
				return "", false
			}
		}
		if strings.HasPrefix(line, "%") {
			r.fail(n+1, 1, "YAML directives are not supported; remove this line")
			return "", false
		}
		if strings.ToValidUTF8(line, "") != line {
			r.fail(n+1, 1, "the line is not text in UTF-8; save the file as UTF-8")
			return "", false
		}
		depth += strings.Count(line, "[") + strings.Count(line, "{") - strings.Count(line, "]") - strings.Count(line, "}")
		indicators := len(line) - len(strings.TrimLeft(line, " -?"))
		if depth = max(depth, 0); depth > maxNesting || strings.Count(line[:indicators], "-")+strings.Count(line[:indicators], "?") > maxNesting || brackets(line) > maxNesting {
			r.fail(n+1, 1, "the file is nested too deeply")
			return "", false
		}
	}
	return text, true
}

// brackets returns the greatest number of brackets that are open at once in a line.
func brackets(line string) int {
	most, depth := 0, 0
	for i := range len(line) {
		switch line[i] {
		case '[', '{':
			depth++
			most = max(most, depth)
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return most
}
