package redact

import (
	"sync"

	"github.com/iislens/iislens/resolver/source"
)

// Cache remembers what was found out about files. The zero value is ready; it is safe for concurrent use.
type Cache struct {
	mu    sync.Mutex
	files map[*source.File]*File
}

// Of returns what is known of a file. Embedded profiles have no secrets, nor has a nil file.
func (c *Cache) Of(file *source.File) *File {
	if file == nil || file.Profile {
		return &File{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.files[file]
	if f == nil {
		if c.files == nil {
			c.files = map[*source.File]*File{}
		}
		f = Of(file.Text)
		c.files[file] = f
	}
	return f
}
