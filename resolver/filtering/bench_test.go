package filtering

import (
	"strings"
	"testing"
)

func passing() *Request {
	return &Request{Method: "GET", RawPath: "/App/Catalog/Products/item%20of%20the%20day.html", Path: "/App/Catalog/Products/item of the day.html",
		Query: "id=42&sort=price&page=3", Header: map[string]string{"User-Agent": "Mozilla/5.0", "Accept": "*/*"}}
}

func TestPassingRequestAllocatesNothing(t *testing.T) {
	f, r := filter(t, "iis10", "", Env{}), passing()
	if n := testing.AllocsPerRun(100, func() { f.Check(r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCheckPassing(b *testing.B) {
	f, r := filter(b, "iis10", "", Env{}), passing()
	b.ReportAllocs()
	for b.Loop() {
		f.Check(r)
	}
}

func FuzzFilter(f *testing.F) {
	const section = `<requestFiltering allowHighBitCharacters="false">
<verbs allowUnlisted="false"><add verb="GET" allowed="true" /></verbs>
<requestLimits maxUrl="40"><headerLimits><add header="x" sizeLimit="2" /></headerLimits></requestLimits>
<denyUrlSequences><add sequence="é" /><add sequence=".." /></denyUrlSequences>
<alwaysAllowedUrls><add url="/bin/ok" /></alwaysAllowedUrls>
<denyQueryStringSequences><add sequence="%3c" /><add sequence="&lt;" /></denyQueryStringSequences>
<alwaysAllowedQueryStrings><add queryString="a" /></alwaysAllowedQueryStrings>
<filteringRules><filteringRule name="r" scanUrl="true" scanQueryString="true" scanAllRaw="true"><denyStrings><add string="x" /></denyStrings></filteringRule></filteringRules>
</requestFiltering>`
	strict, stock := filter(f, "iis10", section, Env{}), filter(f, "iis10", "", Env{})
	f.Add("GET", "/bin/%2e", "/bin/.", "q=%3C", "v", int64(1))
	f.Add("", "%", "", "%", "", int64(-1))
	f.Add("get", "/\xff%C3%A9+", "/\xffé", "%%2", "İ", int64(1<<40))
	f.Fuzz(func(t *testing.T, method, raw, path, query, header string, length int64) {
		r := &Request{Method: method, RawPath: raw, Path: path, Query: query, ContentLength: length, Header: map[string]string{"X": header}}
		for _, filter := range []*Filter{strict, stock} {
			for _, failure := range append(filter.Check(r), filter.CheckRewritten(r)...) {
				if failure.Because == "" || failure.Status < 400 || failure.Rule == "" {
					t.Errorf("%+v", failure)
				}
			}
		}
		if strings.Contains(path, "/") || stock.hidden.items[fold(path)] == nil {
			return
		}
		if got := stock.CheckRewritten(&Request{Path: "/" + path}); len(got) == 0 {
			t.Errorf("hidden segment %q passes", path)
		}
	})
}
