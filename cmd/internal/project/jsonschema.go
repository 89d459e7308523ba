package project

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// schemaID is where editors find the schema.
const schemaID = "https://raw.githubusercontent.com/iislens/iislens/main/docs/iislens.schema.json"

// object is one JSON object; encoding/json sorts its keys.
type object = map[string]any

// JSONSchema returns the JSON Schema (2020-12) of .iislens.yaml as indented text. It accepts every file that Load accepts. What it
// cannot know it leaves to Load: which rules there are, whether a pattern is well-formed, whether two names mean the same.
func JSONSchema() []byte {
	schema := keysSchema(settings())
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = schemaID
	schema["title"] = "iislens project settings (" + FileName + ")"
	schema["type"] = []string{"object", "null"}
	schema["not"] = object{"type": "object", "required": []string{"config", "applicationHost"}}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		panic(err) // maps, texts and numbers
	}
	return out.Bytes()
}

// keysSchema is the schema of a mapping with the keys of table and no others.
func keysSchema(table []setting) object {
	properties := object{}
	required := []string{}
	for _, s := range table {
		schema := valueSchema(s)
		schema["description"] = s.doc
		properties[s.name] = schema
		if s.required {
			required = append(required, s.name)
		}
	}
	schema := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

// Patterns of the schema.
const (
	notBlank    = `\S`
	ruleWord    = `^\s*[A-Za-z][A-Za-z0-9-]*\s*$`
	windowsPath = `^([A-Za-z]:([\\/]|$)|[\\/]{2}[^\\/]+[\\/]+[^\\/])`
	variable    = `^[^%=]+$`
)

// valueSchema is the schema of one key's value.
func valueSchema(s setting) object {
	text := object{"type": "string", "pattern": notBlank}
	switch s.kind {
	case choiceKind, thresholdKind:
		return object{"enum": s.choices}
	case versionKind:
		return object{"enum": versionForms(s.choices)}
	case extendsKind, pathsKind, globsKind:
		return oneOrMore(text)
	case namesKind:
		return oneOrMore(object{"type": "string", "pattern": ruleWord})
	case severitiesKind:
		return object{"type": "object", "propertyNames": object{"pattern": ruleWord}, "additionalProperties": object{"enum": levels}}
	case mappingsKind:
		return object{"type": "object", "propertyNames": object{"pattern": windowsPath}, "additionalProperties": text}
	case variablesKind:
		return object{"type": "object", "propertyNames": object{"pattern": variable},
			"additionalProperties": object{"type": []string{"string", "number", "boolean"}}}
	case overridesKind:
		return object{"type": "array", "items": keysSchema(overrideSettings())}
	}
	return text
}

// oneOrMore allows a text by itself in place of a list.
func oneOrMore(item object) object {
	return object{"anyOf": []object{item, {"type": "array", "items": item}}}
}

// versionForms lists how a version may be written: YAML takes 10.0 and 10 for numbers, and JSON makes one number of the two.
func versionForms(versions []string) (forms []any) {
	for _, v := range versions {
		forms = append(forms, v)
		if short, ok := strings.CutSuffix(v, ".0"); ok {
			forms = append(forms, short)
		}
		if number, err := strconv.ParseFloat(v, 64); err == nil {
			forms = append(forms, number)
		}
	}
	return forms
}
