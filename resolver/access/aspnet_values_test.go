package access

import "testing"

func TestASPNETValues(t *testing.T) {
	t.Parallel()
	for inner, want := range map[string]bool{
		`<customErrors mode="Off" />`:                               false,
		`<customErrors mode="off" />`:                               true,
		`<customErrors mode="On" redirectMode="responseRewrite" />`: true,
		`<authentication mode="forms" />`:                           true,
		`<authentication mode="Forms" />`:                           false,
		`<customErrors mode="Federated" />`:                         false,
		`<sessionState mode="InProc" />`:                            false,
		`<sessionState mode="inproc" />`:                            true,
		``:                                                          false,
	} {
		n := at(t, "", "<system.web>"+inner+"</system.web>", "")
		got, cased := ASPNETValues(n.Section)
		if (len(got) > 0) != want || len(got) != len(cased) || want && !cased[0] {
			t.Errorf("%s: %v", inner, got)
		}
		for _, f := range got {
			if f.Fix == "" {
				t.Errorf("%s: no fix", inner)
			}
			complete(t, f)
		}
	}
}
