package carry_test

import (
	"bytes"
	"sync/atomic"
	"testing"

	"github.com/iislens/iislens/resolver/carry"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	var g carry.Group
	g.SetLimit(2)
	var sum, running, most atomic.Int64
	for i := range 50 {
		g.Go(func() {
			most.Store(max(most.Load(), running.Add(1)))
			sum.Add(int64(i))
			running.Add(-1)
		})
	}
	g.Wait()
	if sum.Load() != 49*50/2 || most.Load() > 2 {
		t.Errorf("sum %d, %d at once", sum.Load(), most.Load())
	}
}

func TestPanicReachesTheOneWhoWaits(t *testing.T) {
	t.Parallel()
	var g carry.Group
	var others atomic.Int64
	for i := range 10 {
		g.Go(func() {
			if i == 3 {
				var none *carry.Panic
				none.Value = 1
			}
			others.Add(1)
		})
	}
	defer func() {
		p, ok := recover().(*carry.Panic)
		if !ok || others.Load() != 9 || !bytes.Contains(p.Stack, []byte("group_test.go")) || carry.Caught(p) != p {
			t.Errorf("%v after %d others", p, others.Load())
		}
	}()
	g.Wait()
}
