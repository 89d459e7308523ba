package processes

import (
	"strings"

	"github.com/iislens/iislens/resolver/topology"
)

// drives returns the upper-case letters of the drives that the server keeps content on.
func drives(server *topology.Server) string {
	letters := ""
	for _, site := range server.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if len(v.Physical) > 1 && v.Physical[1] == ':' && !strings.Contains(letters, v.Physical[:1]) {
					letters += v.Physical[:1]
				}
			}
		}
	}
	return letters
}

func trimSlashes(path string) string { return strings.Trim(path, "/") }
