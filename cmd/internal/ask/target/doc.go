// Package target reads what people call a place of a server: the URL of a request, a configuration path, the file of a server, a
// section in short. What it cannot read it refuses with an error that says what may have been meant.
package target
