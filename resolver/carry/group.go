package carry

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Panic is a panic that was carried from one goroutine to another. It is the value that [Group.Wait] panics with.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// Group runs functions in goroutines. The zero value is ready and sets no limit.
type Group struct {
	wait  sync.WaitGroup
	slots chan struct{}
	once  sync.Once
	first *Panic
}

// SetLimit bounds how many functions run at once; it must be called before Go.
func (g *Group) SetLimit(n int) { g.slots = make(chan struct{}, max(n, 1)) }

// Go runs a function in a goroutine, as soon as there is room for it.
func (g *Group) Go(do func()) {
	if g.slots != nil {
		g.slots <- struct{}{}
	}
	g.wait.Go(func() {
		defer func() {
			if g.slots != nil {
				<-g.slots
			}
		}()
		g.Do(do)
	})
}

// Do runs a function here and keeps its panic for Wait.
func (g *Group) Do(do func()) {
	defer func() {
		if value := recover(); value != nil {
			g.once.Do(func() { g.first = Caught(value) })
		}
	}()
	do()
}

// Wait returns when every function has, and panics with the first panic of one, a *Panic.
func (g *Group) Wait() {
	g.wait.Wait()
	if g.first != nil {
		panic(g.first)
	}
}

// Caught makes a Panic of what recover returned, in the function that recovers.
func Caught(value any) *Panic {
	if carried, ok := value.(*Panic); ok {
		return carried
	}
	return &Panic{Value: value, Stack: debug.Stack()}
}
