package topology

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Misbound says why http.sys cannot take a web binding, and how it is written; both are "" for one that it can, and for other protocols.
// Major is the version of IIS.
func (b *Binding) Misbound(major int) (because, fix string) {
	if !strings.EqualFold(b.Protocol, "http") && !strings.EqualFold(b.Protocol, "https") {
		return "", ""
	}
	parts := splitInformation(b.Information)
	if len(parts) != 3 {
		return fmt.Sprintf("\"%s\" is not address:port:host, with two colons", b.Information), suggestInformation(b)
	}
	address, port, host := parts[0], parts[1], parts[2]
	n, err := strconv.Atoi(port)
	switch {
	case err != nil || n < 1 || n > 65535:
		return fmt.Sprintf("\"%s\" is no port", port), "Write a port from 1 to 65535: *:80:" + host + "."
	case address != "*" && address != "" && !isAddress(address):
		if strings.ContainsAny(address, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") && !strings.Contains(address, ":") && host == "" {
			return fmt.Sprintf("\"%s\" stands where the IP address belongs; a host name is the third part", address), fmt.Sprintf("Write *:%s:%s.", port, address)
		}
		return fmt.Sprintf("\"%s\" is no IP address", address), fmt.Sprintf("Write * or an address of the server: *:%s:%s.", port, host)
	case strings.ContainsAny(host, "/\\ ?#@\"<>|") || strings.Contains(host, ":"):
		return fmt.Sprintf("\"%s\" is no host name", host), "Write the name alone, without scheme, path or port."
	case strings.HasPrefix(host, "*.") && major < 10:
		return fmt.Sprintf("\"%s\" has a wildcard, which IIS takes from version 10 on", host), "Write one binding for each name, or leave the host name empty."
	case strings.Contains(strings.TrimPrefix(host, "*."), "*") && host != "*":
		return fmt.Sprintf("\"%s\" has a wildcard in the middle; only *. at the beginning is taken", host), "Write the names one by one, or *. before the rest of the name."
	case strings.EqualFold(b.Protocol, "https") && b.SSLFlags&1 != 0 && host == "":
		return "sslFlags asks for Server Name Indication, which chooses the certificate by a host name, and there is none", `Write the host name, or sslFlags="0".`
	}
	return "", ""
}

// splitInformation splits address:port:host at the colons outside the brackets of an IPv6 address.
func splitInformation(text string) []string {
	if end := strings.IndexByte(text, ']'); strings.HasPrefix(text, "[") && end > 0 {
		rest := strings.Split(text[end+1:], ":")
		return append([]string{text[:end+1]}, rest[1:]...)
	}
	return strings.Split(text, ":")
}

func isAddress(text string) bool {
	inner, bracketed := strings.CutPrefix(text, "[")
	ip, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
	return err == nil && ip.Is6() == bracketed
}

// Meant returns the port and the host that somebody most likely meant by a binding that is not written as IIS wants it.
func (b *Binding) Meant() (port, host string) {
	port = "80"
	if strings.EqualFold(b.Protocol, "https") {
		port = "443"
	}
	for part := range strings.SplitSeq(b.Information, ":") {
		if _, err := strconv.Atoi(part); err == nil {
			port = part
		} else if part != "*" && !isAddress(part) {
			host = part
		}
	}
	return port, host
}

func suggestInformation(b *Binding) string {
	port, host := b.Meant()
	return fmt.Sprintf("Write *:%s:%s.", port, host)
}
