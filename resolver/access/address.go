package access

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// AddressSection is the section of address restrictions.
const AddressSection = "system.webServer/security/ipSecurity"

const addressModule = "IpRestrictionModule"

// Client is what is known of the sender of a request.
type Client struct {
	// IP is its address as IIS sees it, "" when unknown. Name is what reverse DNS calls it, "" when unknown.
	IP, Name string
	// Unlisted and Denied say what is assumed of an address that nobody told: that no entry names it, or that one denies it.
	Unlisted, Denied bool
	// Forwarded is the value of X-Forwarded-For, "" when the request has none.
	Forwarded string
}

// Addresses is a compiled ipSecurity section. It is immutable and safe for concurrent use.
type Addresses struct {
	section   *merge.Section
	major     int
	unlisted  bool // addresses without an entry pass
	reverse   bool // reverse DNS names are looked up
	proxy     bool // X-Forwarded-For counts too
	action    string
	networks  []network // longest mask first, denials before permissions
	names     []domain
	malformed []*merge.Item
}

// network is an entry for addresses: those whose bits under mask are base.
type network struct {
	base, mask [16]byte
	v4         bool
	bits       int
	allowed    bool
	item       *merge.Item
}

type domain struct {
	name    string
	allowed bool
	item    *merge.Item
}

// CompileAddresses reads an effective ipSecurity section. major is the major version of IIS, 0 for 10: denyAction and the
// substatuses .503 and .504 came with IIS 8 (Microsoft: "IP Security <ipSecurity>").
func CompileAddresses(s *merge.Section, major int) *Addresses {
	if major == 0 {
		major = 10
	}
	e := element(s)
	a := &Addresses{section: s, major: major, unlisted: flag(e, "allowUnlisted", true), reverse: flag(e, "enableReverseDns", false), action: "Forbidden"}
	if major >= 8 {
		a.proxy = flag(e, "enableProxyMode", false)
		a.action = oneOf(written(e, "denyAction"), "Forbidden", "AbortRequest", "Unauthorized", "NotFound")
	}
	for _, item := range e.Items {
		allowed := flag(&item.Element, "allowed", false)
		if name := written(&item.Element, "domainName"); name != "" && written(&item.Element, "ipAddress") == "" {
			a.names = append(a.names, domain{strings.ToLower(name), allowed, item})
			continue
		}
		n, ok := parseNetwork(written(&item.Element, "ipAddress"), written(&item.Element, "subnetMask"))
		if !ok {
			a.malformed = append(a.malformed, item)
			continue
		}
		n.allowed, n.item = allowed, item
		a.networks = append(a.networks, n)
	}
	slices.SortStableFunc(a.networks, func(x, y network) int {
		if x.bits != y.bits {
			return cmp.Compare(y.bits, x.bits)
		}
		return cmp.Compare(rank(x.allowed), rank(y.allowed))
	})
	return a
}

func rank(allowed bool) int {
	if allowed {
		return 1
	}
	return 0
}

// parseNetwork reads an address and a mask: dotted for IPv4, as an address or a number of bits for IPv6, "" for all bits.
func parseNetwork(address, mask string) (network, bool) {
	ip, err := netip.ParseAddr(strings.TrimSpace(address))
	if err != nil {
		return network{}, false
	}
	ip = ip.Unmap().WithZone("")
	n := network{v4: ip.Is4(), base: ip.As16()}
	width := ip.BitLen()
	start := 128 - width
	mask = strings.TrimSpace(mask)
	if bits, err := strconv.Atoi(strings.TrimPrefix(mask, "/")); err == nil {
		if bits < 0 || bits > width {
			return network{}, false
		}
		width, mask = bits, ""
	} else if !n.v4 && mask == "255.255.255.255" { // the schema's default, which was meant for IPv4
		mask = ""
	}
	if mask == "" {
		for i := range start + width {
			n.mask[i/8] |= 1 << (7 - i%8)
		}
	} else {
		m, err := netip.ParseAddr(mask)
		if err != nil || m.Is4() != n.v4 {
			return network{}, false
		}
		n.mask = m.As16()
	}
	for i := range n.base {
		if n.v4 && i < 12 {
			n.mask[i] = 0xff
		}
		n.base[i] &= n.mask[i]
		for bit := n.mask[i]; bit != 0; bit &= bit - 1 {
			n.bits++
		}
	}
	if n.v4 {
		n.bits -= 96
	}
	return n, true
}

func (n *network) holds(ip netip.Addr) bool {
	if n.v4 != ip.Is4() {
		return false
	}
	b := ip.As16()
	for i := range b {
		if b[i]&n.mask[i] != n.base[i] {
			return false
		}
	}
	return true
}

// Check answers for a client. Without its address the answer stands only where every address gets the same one.
// The longest mask decides, a denial before a permission of the same length (spec: pipeline §8.5, uncertain).
func (a *Addresses) Check(c Client) Result {
	if a.unlisted && len(a.networks)+len(a.names)+len(a.malformed) == 0 {
		return Result{}
	}
	switch {
	case c.IP != "":
	case c.Unlisted:
		return a.stranger()
	case c.Denied:
		return a.refused()
	default:
		return a.anyone()
	}
	ip, err := netip.ParseAddr(strings.Trim(c.IP, "[]"))
	if err != nil {
		return Result{Unknown: fmt.Sprintf("\"%s\" is no address", c.IP)}
	}
	result := a.one(ip.Unmap().WithZone(""), c)
	if result.Failure != nil || !a.proxy || c.Forwarded == "" {
		return result
	}
	for text := range strings.SplitSeq(c.Forwarded, ",") {
		forwarded, ok := forwardedAddress(text)
		if !ok {
			return Result{Failure: a.badHeader(text)}
		}
		if r := a.one(forwarded, c); r.Failure != nil {
			if r.Failure.Key == "allowUnlisted" {
				r.Failure.Uncertain = "whether every address of X-Forwarded-For must be listed"
				r.Failure.Or = append(r.Failure.Or, "200")
			}
			return r
		}
	}
	return result
}

// anyone answers for a client whose address is not known.
func (a *Addresses) anyone() Result {
	differs := func(allowed bool) bool { return allowed != a.unlisted }
	if len(a.malformed) > 0 || slices.ContainsFunc(a.networks, func(n network) bool { return differs(n.allowed) }) ||
		a.reverse && slices.ContainsFunc(a.names, func(d domain) bool { return differs(d.allowed) }) {
		return Result{Unknown: "the address of the client, on which ipSecurity decides"}
	}
	if a.unlisted {
		return Result{}
	}
	return Result{Failure: a.denied(nil, "every client", 503)}
}

// stranger answers for an address that no entry names.
func (a *Addresses) stranger() Result {
	if a.unlisted {
		return Result{}
	}
	return Result{Failure: a.denied(nil, "", 503)}
}

// refused answers for an address that an entry denies, the first that does.
func (a *Addresses) refused() Result {
	for _, n := range a.networks {
		if !n.allowed {
			f := a.denied(n.item, "the client", 503)
			f.Uncertain = "the address of the client"
			return Result{Failure: f}
		}
	}
	return Result{}
}

// one answers for one address.
func (a *Addresses) one(ip netip.Addr, c Client) Result {
	for i := range a.networks {
		n := &a.networks[i]
		if !n.holds(ip) {
			continue
		}
		if n.allowed {
			return Result{}
		}
		return Result{Failure: a.denied(n.item, ip.String(), 503)}
	}
	if a.reverse {
		for _, d := range a.names {
			switch {
			case c.Name == "" && d.allowed != a.unlisted:
				return Result{Unknown: "the name that reverse DNS gives for the client, on which ipSecurity decides"}
			case c.Name == "" || !d.matches(strings.ToLower(c.Name)):
			case d.allowed:
				return Result{}
			default:
				return Result{Failure: a.denied(d.item, c.Name, 504)}
			}
		}
	}
	switch {
	case a.unlisted:
		return Result{}
	case len(a.malformed) > 0:
		return Result{Unknown: fmt.Sprintf("what IIS makes of the entry %s", a.malformed[0].Origin.Span.Text())}
	}
	return Result{Failure: a.denied(nil, ip.String(), 503)}
}

func (d *domain) matches(name string) bool {
	if rest, ok := strings.CutPrefix(d.name, "*"); ok {
		return strings.HasSuffix(name, rest)
	}
	return d.name == name
}

// forwardedAddress reads one element of X-Forwarded-For; ARR writes the port behind the address.
func forwardedAddress(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if ip, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return ip.Unmap().WithZone(""), true
	}
	with, err := netip.ParseAddrPort(text)
	return with.Addr().Unmap().WithZone(""), err == nil
}

// denied makes the refusal of who: by an entry, or for want of one when item is nil.
func (a *Addresses) denied(item *merge.Item, who string, substatus int) *verdict.Failure {
	f := &verdict.Failure{Rule: "ip-denied", Win32: merge.AccessDenied, Place: where(a.section, "allowUnlisted"), Section: AddressSection, Key: "allowUnlisted",
		Module: addressModule, Notification: "BeginRequest"}
	f.Because = fmt.Sprintf(`%s is not listed and allowUnlisted is false`, who)
	f.Fix = fmt.Sprintf(`write <add ipAddress="%s" allowed="true" /> in <ipSecurity>, or allowUnlisted="true"`, who)
	if who == "" {
		f.Because, f.Fix = "allowUnlisted is false, and the address of the client is one that no entry allows", "Add the address of the client to <ipSecurity>, if it is one that should get in."
		f.Uncertain = "the address of the client"
	}
	if who == "every client" {
		f.Because, f.Fix = "allowUnlisted is false and no entry allows an address", `add the allowed addresses to <ipSecurity>, or write allowUnlisted="true"`
	}
	if item != nil {
		f.Place, f.Key = item.Origin, written(&item.Element, "ipAddress")
		if f.Key == "" {
			f.Key = written(&item.Element, "domainName")
		}
		f.Because = fmt.Sprintf("the entry for %s denies %s", f.Key, who)
		if item.Attr("allowed") == nil {
			f.Because += "; an entry without an allowed attribute denies"
		}
		f.Fix = `write allowed="true" on the entry, or remove it`
	}
	old := map[int]string{503: "403.6", 504: "403.8"}[substatus]
	f.Status, f.Substatus = map[string]int{"Forbidden": 403, "Unauthorized": 401, "NotFound": 404}[a.action], substatus
	switch {
	case a.action == "AbortRequest":
		f.Substatus, f.Win32 = 0, 0
		f.Because += "; denyAction AbortRequest closes the connection without an answer"
	case a.major < 8:
		f.Substatus = map[int]int{503: 6, 504: 8}[substatus]
	case f.Status == 403:
		f.Or = []string{old}
	}
	return f
}

func (a *Addresses) badHeader(text string) *verdict.Failure {
	return &verdict.Failure{Status: 400, Substatus: 10, Place: where(a.section, "enableProxyMode"), Section: AddressSection, Key: "enableProxyMode",
		Because: fmt.Sprintf("enableProxyMode makes IIS read X-Forwarded-For, and \"%s\" in it is no address", strings.TrimSpace(text)),
		Fix:     "let the proxy send addresses in X-Forwarded-For", Uncertain: "which forms of X-Forwarded-For IIS can read",
		Or: []string{"200"}, Module: addressModule, Notification: "BeginRequest"}
}
