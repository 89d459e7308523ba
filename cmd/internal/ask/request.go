package ask

import (
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/topology"
)

// RequestTo returns a request for the root of a site by its first web binding.
func RequestTo(site *topology.Site) *resolver.Request {
	r := &resolver.Request{Method: "GET", Host: "localhost", Port: 80}
	for _, b := range site.Bindings {
		if !b.HTTP() {
			continue
		}
		r.HTTPS, r.Port, r.LocalIP = strings.EqualFold(b.Protocol, "https"), b.Port, b.IP
		switch {
		case strings.HasPrefix(b.Host, "*."):
			r.Host = "www" + b.Host[1:]
		case b.Host != "":
			r.Host = b.Host
		case b.IP != "":
			r.Host = b.IP
		}
		break
	}
	return r
}

// HResult returns an error code as error pages show it: logs hold the low word of a Win32 error.
func HResult(code uint32) uint32 {
	if code > 0 && code < 0x10000 {
		return 0x80070000 | code
	}
	return code
}
