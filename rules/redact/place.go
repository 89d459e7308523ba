package redact

import (
	"regexp"
	"strings"
	"sync"
)

// Place says where a value stands.
type Place struct {
	// Element and Attribute are names as written; Attribute is "" for the text of an element.
	Element, Attribute string
	// Key is what the element is called by: the value of its attribute key, name, header or variable.
	Key string
	// Encrypted says that the schema marks the attribute as one that IIS stores encrypted.
	Encrypted bool
}

var (
	// keys are names of settings, variables and headers whose value is a secret.
	keys = onDemand(`(?i)password|passwd|pwd\b|passphrase|secret|(?:api|access|account|private|signing|encryption|shared|storage|subscription|instrumentation|master|function|license)[-_ :.]*key|token\b|token$|credential|authorization|cookie|signature$|machinekey|jwt|_key$|:key$|^key$|auth$|sas$`)
	// plain matches values that give nothing away: none, switches, variables of deployment tools, what IIS encrypted or keeps elsewhere.
	plain = onDemand(`(?i)^(?:\s*|true|false|null|none|\d{1,3}|autogenerate.*|\[enc:.*|registry:.*|\$\(.*\)|#\{.*\}|\$?\{.*\}|%[\w ]+%|__\w+__|[*x.?]+|\[[\w ]+\])$`)
	// named are the attributes that an element is called by.
	named = map[string]bool{"key": true, "name": true, "header": true, "variable": true}
)

// endings are what names of attributes and elements end in that can only be secrets; passwordFormat and the like do not count.
var endings = [...]string{
	"password", "passwd", "pwd", "passphrase", "secret", "validationkey", "decryptionkey", "apikey", "accesskey", "privatekey", "signingkey", "token",
}

// attribute reports whether an attribute or element of a name is a secret.
func attribute(name string) bool {
	for _, ending := range endings {
		if n := len(name) - len(ending); n >= 0 && strings.EqualFold(name[n:], ending) {
			return !strings.EqualFold(name, "publicKeyToken")
		}
	}
	return false
}

// onDemand compiles a pattern when it is first used.
func onDemand(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// called reports whether an element is called like a secret. A path, as in a rewrite map, is the name of a page.
func (p Place) called() bool {
	return p.Key != "" && !strings.Contains(p.Key, "/") && keys().MatchString(p.Key)
}

// whole reports whether all of a value at a place is secret.
func (p Place) whole(value string) bool {
	if value == "" {
		return false
	}
	secret := p.Encrypted || attribute(p.Attribute)
	if p.Attribute == "" {
		secret = secret || attribute(p.Element) || p.called()
	}
	switch strings.ToLower(p.Attribute) {
	case "value", "defaultvalue", "setting", "data":
		secret = secret || p.called()
	}
	if strings.HasSuffix(strings.ToLower(p.Attribute), "connectionstring") {
		secret = secret || !strings.Contains(value, "=") // names no parts, so that none can be told from another
	}
	return secret && !plain().MatchString(value)
}
