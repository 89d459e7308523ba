package access

import "testing"

func TestAddresses(t *testing.T) {
	t.Parallel()
	const office = `<add ipAddress="10.0.0.0" subnetMask="255.0.0.0" allowed="true" />`
	const unlisted = `@allowUnlisted="false" [allowUnlisted]`
	only := func(inner string) string { return `<ipSecurity allowUnlisted="false">` + inner + `</ipSecurity>` }
	deny := func(attributes, inner string) string {
		return `<ipSecurity ` + attributes + `>` + inner + `</ipSecurity>`
	}
	ip := func(s string) Client { return Client{IP: s} }
	tests := []struct {
		name, section string
		major         int
		client        Client
		want          string // "?" unknown
	}{
		{"no list", `<ipSecurity />`, 10, ip("203.0.113.20"), ""},
		{"no list, no address", `<ipSecurity />`, 10, ip(""), ""},
		{"allow list, listed", only(office), 10, ip("10.1.2.3"), ""},
		{"allow list, unlisted", only(office), 10, ip("203.0.113.20"), "403.503 ip-denied " + unlisted},
		{"allow list, unlisted, IIS 7", only(office), 7, ip("203.0.113.20"), "403.6 ip-denied " + unlisted},
		{"allow list, address unknown", only(office), 10, ip(""), "?"},
		{"empty allow list, address unknown", only(""), 10, ip(""), "403.503 ip-denied " + unlisted},
		{"nonsense address", only(office), 10, ip("client"), "?"},
		{"mapped address", only(office), 10, ip("::ffff:10.9.9.9"), ""},
		{"other family", only(office), 10, ip("::1"), "403.503 ip-denied " + unlisted},
		{"denied entry", deny("", `<add ipAddress="1.2.3.4" />`), 10, ip("1.2.3.4"), `403.503 ip-denied @<add ipAddress="1.2.3.4" /> [1.2.3.4]`},
		{"neighbour of a denied entry", deny("", `<add ipAddress="1.2.3.4" />`), 10, ip("1.2.3.5"), ""},
		{"denied entry, address unknown", deny("", `<add ipAddress="1.2.3.4" />`), 10, ip(""), "?"},
		{"allowed entries where all pass, address unknown", deny("", office), 10, ip(""), ""},
		{"longest mask wins", only(`<add ipAddress="10.0.0.5" />` + office), 10, ip("10.0.0.5"), `403.503 ip-denied @<add ipAddress="10.0.0.5" /> [10.0.0.5]`},
		{"equal masks, the permission first", only(`<add ipAddress="10.0.0.0" subnetMask="255.0.0.0" allowed="true" /><add ipAddress="10.9.9.9" subnetMask="255.0.0.0" />`), 10, ip("10.0.0.5"),
			`403.503 ip-denied @<add ipAddress="10.9.9.9" subnetMask="255.0.0.0" /> [10.9.9.9]`},
		{"equal masks, the denial first", only(`<add ipAddress="10.9.9.9" subnetMask="255.0.0.0" /><add ipAddress="10.0.0.0" subnetMask="255.0.0.0" allowed="true" />`), 10, ip("10.0.0.5"),
			`403.503 ip-denied @<add ipAddress="10.9.9.9" subnetMask="255.0.0.0" /> [10.9.9.9]`},
		{"a denial of more addresses before a permission of fewer", only(`<add ipAddress="10.0.0.0" subnetMask="255.0.0.0" /><add ipAddress="10.1.0.0" subnetMask="255.255.0.0" allowed="true" />`), 10, ip("10.1.0.5"), ""},
		{"IPv6 with the mask of the schema", deny("", `<add ipAddress="::1" subnetMask="255.255.255.255" />`), 10, ip("::1"), `403.503 ip-denied @<add ipAddress="::1" subnetMask="255.255.255.255" /> [::1]`},
		{"IPv6 with the mask of the schema, a neighbour", deny("", `<add ipAddress="::1" subnetMask="255.255.255.255" />`), 10, ip("::2"), ""},
		{"exception in a denied network", deny("", `<add ipAddress="10.0.0.0" subnetMask="255.0.0.0" /><add ipAddress="10.0.0.5" allowed="true" />`), 10, ip("10.0.0.5"), ""},
		{"IPv6 prefix", only(`<add ipAddress="2001:db8::" subnetMask="32" allowed="true" />`), 10, ip("2001:db8:1::1"), ""},
		{"IPv6 mask", only(`<add ipAddress="2001:db8::" subnetMask="ffff:ffff::" allowed="true" />`), 10, ip("2001:db9::1"), "403.503 ip-denied " + unlisted},
		{"IPv6 without a mask", deny("", `<add ipAddress="::1" />`), 10, ip("::1"), `403.503 ip-denied @<add ipAddress="::1" /> [::1]`},
		{"Unauthorized", deny(`denyAction="Unauthorized"`, `<add ipAddress="1.2.3.4" />`), 10, ip("1.2.3.4"), `401.503 ip-denied @<add ipAddress="1.2.3.4" /> [1.2.3.4]`},
		{"NotFound", deny(`denyAction="NotFound"`, `<add ipAddress="1.2.3.4" />`), 10, ip("1.2.3.4"), `404.503 ip-denied @<add ipAddress="1.2.3.4" /> [1.2.3.4]`},
		{"AbortRequest", deny(`denyAction="AbortRequest"`, `<add ipAddress="1.2.3.4" />`), 10, ip("1.2.3.4"), `0 ip-denied @<add ipAddress="1.2.3.4" /> [1.2.3.4]`},
		{"name without reverse DNS", deny("", `<add domainName="*.evil.example" />`), 10, ip("1.2.3.4"), ""},
		{"name unknown", deny(`enableReverseDns="true"`, `<add domainName="*.evil.example" />`), 10, ip("1.2.3.4"), "?"},
		{"name denied", deny(`enableReverseDns="true"`, `<add domainName="*.evil.example" />`), 10, Client{IP: "1.2.3.4", Name: "a.EVIL.example"},
			`403.504 ip-denied @<add domainName="*.evil.example" /> [*.evil.example]`},
		{"name denied, IIS 7", deny(`enableReverseDns="true"`, `<add domainName="a.evil.example" />`), 7, Client{IP: "1.2.3.4", Name: "a.evil.example"},
			`403.8 ip-denied @<add domainName="a.evil.example" /> [a.evil.example]`},
		{"forwarded without proxy mode", deny("", `<add ipAddress="1.2.3.4" />`), 10, Client{IP: "9.9.9.9", Forwarded: "1.2.3.4"}, ""},
		{"forwarded", deny(`enableProxyMode="true"`, `<add ipAddress="1.2.3.4" />`), 10, Client{IP: "9.9.9.9", Forwarded: "8.8.8.8, 1.2.3.4:5555"},
			`403.503 ip-denied @<add ipAddress="1.2.3.4" /> [1.2.3.4]`},
		{"forwarded, not listed", `<ipSecurity allowUnlisted="false" enableProxyMode="true">` + office + `</ipSecurity>`, 10, Client{IP: "10.0.0.1", Forwarded: "8.8.8.8"},
			"403.503 ip-denied " + unlisted + " likely"},
		{"forwarded nonsense", deny(`enableProxyMode="true"`, `<add ipAddress="1.2.3.4" />`), 10, Client{IP: "9.9.9.9", Forwarded: "unknown"},
			`400.10  @enableProxyMode="true" [enableProxyMode] likely`},
		{"entry that is no address", only(`<add ipAddress="10.0.0.0/8" allowed="true" />`), 10, ip("10.1.1.1"), "?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := CompileAddresses(security(t, tt.section).Section(AddressSection), tt.major).Check(tt.client)
			text := brief(got.Failure)
			if got.Unknown != "" {
				text = "?"
			}
			if text != tt.want {
				t.Errorf("got %q, want %q", text, tt.want)
			}
			complete(t, got.Failure)
		})
	}
}

func TestAliasOfOlderVersions(t *testing.T) {
	t.Parallel()
	got := CompileAddresses(security(t, `<ipSecurity allowUnlisted="false" />`).Section(AddressSection), 8).Check(Client{IP: "1.1.1.1"})
	if got.Failure == nil || len(got.Failure.Or) != 1 || got.Failure.Or[0] != "403.6" {
		t.Errorf("%+v", got)
	}
}

func TestDynamic(t *testing.T) {
	t.Parallel()
	tests := []struct{ section, want string }{
		{`<dynamicIpSecurity />`, ""},
		{`<dynamicIpSecurity><denyByConcurrentRequests enabled="true" maxConcurrentRequests="3" /></dynamicIpSecurity>`, "403.501"},
		{`<dynamicIpSecurity denyAction="NotFound"><denyByRequestRate enabled="true" /></dynamicIpSecurity>`, "404.502"},
		{`<dynamicIpSecurity denyAction="Unauthorized"><denyByRequestRate enabled="true" /></dynamicIpSecurity>`, "401.502"},
		{`<dynamicIpSecurity denyAction="AbortRequest"><denyByRequestRate enabled="true" /></dynamicIpSecurity>`, "abort"},
		{`<dynamicIpSecurity enableLoggingOnlyMode="true"><denyByRequestRate enabled="true" /></dynamicIpSecurity>`, ""},
	}
	for _, tt := range tests {
		notes, got := Dynamic(security(t, tt.section).Section(DynamicSection)), ""
		if len(notes) > 0 {
			if got = notes[0].Status; got == "" {
				got = "abort"
			}
		}
		if got != tt.want || len(notes) > 1 {
			t.Errorf("%s: %+v", tt.section, notes)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("10.0.0.0", "255.0.0.0", "10.1.1.1")
	f.Add("::1", "", "::1")
	f.Add("fe80::%eth0", "64", "fe80::1%1")
	f.Fuzz(func(t *testing.T, address, mask, client string) {
		n, ok := parseNetwork(address, mask)
		if !ok {
			return
		}
		if n.bits < 0 || n.bits > 128 {
			t.Errorf("%s/%s has %d bits", address, mask, n.bits)
		}
		if self, valid := forwardedAddress(address); valid && !n.holds(self) {
			t.Errorf("%s is not in %s/%s", self, address, mask)
		}
		if ip, valid := forwardedAddress(client); valid {
			n.holds(ip)
		}
	})
}
