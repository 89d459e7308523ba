package iislog_test

import (
	"bytes"
	"testing"

	"github.com/iislens/iislens/resolver/iislog"
)

// FuzzMergePartial adds up partial results of a stranger. What can be read must be written the same every time.
func FuzzMergePartial(f *testing.F) {
	f.Add([]byte(`{"iislensPartial":1,"groups":0,"statuses":[]}`))
	f.Add([]byte(`{"iislensPartial":1,"groups":9000000000000000000}`))
	f.Add([]byte(`{"iislensPartial":1,"groups":1,"lines":-1,"statuses":[[404,0,1],[1,2]]}` + "\n" + `{"status":404,"shape":"/a","count":-5,"first":9223372036854775807}`))
	f.Add([]byte("\xef\xbb\xbf\n\n{}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a := iislog.NewAggregate(iislog.Limits{})
		if a.MergePartial(bytes.NewReader(raw)) != nil {
			return
		}
		var first, second bytes.Buffer
		if err := a.WritePartial(&first); err != nil {
			t.Fatal(err)
		}
		b := iislog.NewAggregate(iislog.Limits{})
		if err := b.MergePartial(bytes.NewReader(first.Bytes())); err != nil {
			t.Fatalf("%v\n%s", err, first.Bytes())
		}
		if err := b.WritePartial(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("written\n%s\nread and written again\n%s", first.Bytes(), second.Bytes())
		}
	})
}
