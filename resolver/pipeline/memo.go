package pipeline

import "sync"

// memo keeps what was made of a key. Many paths share a section, so what is compiled from it is made once. The zero memo is empty.
type memo[K comparable, V any] struct {
	mu     sync.RWMutex
	values map[K]V
}

// get returns the value of a key and makes it when there is none. Two goroutines may make it at once; the first stays.
func (m *memo[K, V]) get(key K, make func() V) V {
	m.mu.RLock()
	value, ok := m.values[key]
	m.mu.RUnlock()
	if ok {
		return value
	}
	value = make()
	m.mu.Lock()
	defer m.mu.Unlock()
	if earlier, ok := m.values[key]; ok {
		return earlier
	}
	if m.values == nil {
		m.values = map[K]V{}
	}
	m.values[key] = value
	return value
}

// lazy is a value that is found when it is first asked for. The zero lazy is not yet asked for.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(find func() T) T {
	l.once.Do(func() { l.value = find() })
	return l.value
}
