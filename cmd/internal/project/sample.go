package project

import (
	"bytes"
	"fmt"
	"strings"
)

// Sample returns a settings file in which every key stands as a comment, with what it means and how it may be written.
func Sample() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# yaml-language-server: $schema=%s\n", schemaID)
	out.WriteString("# Settings of iislens for this directory and all below it. Every key is optional; flags go before what stands here.\n")
	for _, s := range settings() {
		out.WriteByte('\n')
		for _, line := range fold(s.doc, 100) {
			fmt.Fprintf(&out, "# %s\n", line)
		}
		if len(s.choices) > 0 {
			fmt.Fprintf(&out, "# One of: %s\n", strings.Join(s.choices, ", "))
		}
		for line := range strings.Lines(s.example) {
			fmt.Fprintf(&out, "#%s\n", strings.TrimSuffix(line, "\n"))
		}
	}
	return out.Bytes()
}

// Reference returns docs/settings.md.
func Reference() []byte {
	var out bytes.Buffer
	out.WriteString(`# Settings: .iislens.yaml

<!-- Generated from cmd/internal/project/settings.go by "make docs". -->

iislens uses the nearest ` + "`" + FileName + "`" + ` in the current directory or above it; ` + "`iislens init`" + ` writes one in which
every key stands as a comment. Flags go before settings. All paths are relative to the file that holds them. What is not understood is
an error with a place (exit code 2), never ignored. Editors that know [JSON Schema](iislens.schema.json) complete and check it.

A settings file is read, not trusted: see [what iislens reads](reads.md).

`)
	reference(&out, settings())
	out.WriteString("## Inside overrides\n\n")
	reference(&out, overrideSettings())
	return bytes.TrimRight(out.Bytes(), "\n")
}

func reference(out *bytes.Buffer, table []setting) {
	level := "##"
	if len(table) > 0 && table[0].required {
		level = "###"
	}
	for _, s := range table {
		fmt.Fprintf(out, "%s %s\n\n", level, s.name)
		for _, line := range fold(s.doc, 120) {
			fmt.Fprintln(out, line)
		}
		if len(s.choices) > 0 {
			fmt.Fprintf(out, "One of `%s`.\n", strings.Join(s.choices, "`, `"))
		}
		fmt.Fprintf(out, "\n```yaml\n%s\n```\n\n", s.example)
	}
}

// fold breaks a text into lines of at most width characters where its words allow it.
func fold(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
