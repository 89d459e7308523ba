package cli

import (
	"io/fs"
	"testing"
)

func TestMemoryThere(t *testing.T) {
	t.Parallel()
	const v2, v1, free = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/proc/meminfo"
	for name, row := range map[string]struct {
		files map[string]string
		want  int64
		known bool
	}{
		"nothing is told":        {nil, 0, false},
		"a machine":              {map[string]string{free: "MemTotal: 2048 kB\nMemFree: 1 kB\nMemAvailable:    1024 kB\nBuffers: 5 kB\n"}, 1 << 20, true},
		"a container":            {map[string]string{v2: "524288\n", free: "MemAvailable: 1024 kB\n"}, 512 << 10, true},
		"a container of old":     {map[string]string{v1: "524288\n", free: "MemAvailable: 1024 kB\n"}, 512 << 10, true},
		"no limit":               {map[string]string{v2: "max\n", free: "MemAvailable: 1024 kB\n"}, 1 << 20, true},
		"no limit of old":        {map[string]string{v1: "9223372036854771712\n", free: "MemAvailable: 1024 kB\n"}, 1 << 20, true},
		"more than there is":     {map[string]string{v2: "5242880\n", free: "MemAvailable: 1024 kB\n"}, 1 << 20, true},
		"a line that breaks off": {map[string]string{free: "MemAvailable:"}, 0, false},
	} {
		size, known := memoryThere(func(name string) ([]byte, error) {
			if text, ok := row.files[name]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if size != row.want || known != row.known {
			t.Errorf("%s: got %d, %v", name, size, known)
		}
	}
}
