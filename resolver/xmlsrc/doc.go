// Package xmlsrc reads one XML configuration file into a tree of elements with the byte span of every element, attribute and value.
//
// It is as strict as the reader of IIS (XmlLite): what makes IIS answer 500.19 with 0x8007000d because of malformed XML is a
// [SyntaxError] here, with a place and a sentence for people. That covers what encoding/xml lets through: duplicate attributes,
// two roots, text outside the root, an empty file, missing blanks between attributes, document type declarations.
//
// Not checked, as libxml2 only warns there: whether namespace prefixes are declared and two prefixed attributes with the same
// expanded name. XmlLite refuses an undeclared prefix. Names follow the fifth edition of XML 1.0, as in libxml2; a qualified name
// has at most one colon, with something on both sides.
//
// The tree points into source.File.Text: names and most values are substrings, nothing is copied.
//
// It imports resolver/source and, for [Document.Etree], github.com/beevik/etree.
package xmlsrc
