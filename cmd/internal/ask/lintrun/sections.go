package lintrun

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// sections takes the files that hold one section out of those that were named: such a file is checked with the web.config whose
// configSource names it, which joins the list where nobody named it too.
func (c *collection) sections() {
	var owners []discover.File
	c.found.Files = slices.DeleteFunc(c.found.Files, func(file discover.File) bool {
		if file.Kind != discover.Other {
			return false
		}
		owner, raw := c.ownerOf(file.Path)
		if owner == "" {
			return false
		}
		c.result.Summary.Files++
		c.result.Summary.Checked++
		owners = append(owners, discover.Classify(owner, raw))
		return true
	})
	for _, owner := range owners {
		same := func(f discover.File) bool { return c.absolute(f.Path) == c.absolute(owner.Path) }
		if !slices.ContainsFunc(c.found.Files, same) {
			c.found.Files = append(c.found.Files, owner)
		}
	}
}

// ownerLevels is how far above a file of configSource the file that names it is looked for: a configSource leads down only.
const ownerLevels = 8

// ownerOf finds the configuration file beside or above a file that names it in a configSource; "" when there is none.
func (c *collection) ownerOf(path string) (owner string, raw []byte) {
	text, err := c.text(path)
	if err != nil {
		return "", nil
	}
	if doc := parse(path, text); doc.Root == nil || doc.Root.Name == "configuration" {
		return "", nil
	}
	relative := filepath.Base(path)
	for dir := filepath.Dir(path); ; dir = filepath.Join(dir, "..") {
		for _, name := range []string{"web.config", "Web.config", "applicationHost.config"} {
			beside := filepath.Join(dir, name)
			raw, err := c.text(beside)
			if err == nil && bytes.Contains(raw, []byte("configSource")) && names(parse(beside, raw), relative) {
				return beside, raw
			}
		}
		parent := filepath.Base(c.absolute(dir))
		if strings.Count(relative, "/") >= ownerLevels || c.absolute(dir) == c.absolute(filepath.Join(dir, "..")) {
			return "", nil
		}
		relative = parent + "/" + relative
	}
}

// names reports whether some section of a document has its content in the file of that relative path.
func names(doc *xmlsrc.Document, relative string) bool {
	var walk func(e *xmlsrc.Element) bool
	walk = func(e *xmlsrc.Element) bool {
		if strings.EqualFold(strings.ReplaceAll(e.Value("configSource"), `\`, "/"), relative) {
			return true
		}
		return slices.ContainsFunc(e.Children, walk)
	}
	return doc.Root != nil && walk(doc.Root)
}
