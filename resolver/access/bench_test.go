package access

import "testing"

func BenchmarkPassing(b *testing.B) {
	n := at(b, "", "", "")
	addresses := CompileAddresses(n.Section(AddressSection), 10)
	get, pool := n.Section, Pool{Runtime: "v4.0"}
	b.ReportAllocs()
	for b.Loop() {
		SSL(get, Connection{HTTPS: true})
		addresses.Check(Client{})
		IntegratedMode(get, all, pool)
		user, _ := Authenticate(get, all, Login{})
		Authorize(n.Section(AuthorizationSection), all, user, "GET")
		Redirect(n.Section(RedirectSection), all, RedirectRequest{Path: "/"})
	}
}
