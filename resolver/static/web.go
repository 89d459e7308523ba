package static

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// WebType returns the MIME type of an extension of files that browsers fetch, "" for other extensions. Registered types are those of
// IANA; others are what the makers of the format name.
func WebType(ext string) string { return webTypes[winpath.Fold(ext)] }

var webTypes = map[string]string{
	".webp": "image/webp", ".avif": "image/avif", ".jxl": "image/jxl", ".heic": "image/heic", ".svg": "image/svg+xml", ".apng": "image/apng",
	".woff": "font/woff", ".woff2": "font/woff2", ".otf": "font/otf", ".ttf": "font/ttf", ".eot": "application/vnd.ms-fontobject",
	".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".jsonld": "application/ld+json", ".geojson": "application/geo+json",
	".topojson": "application/json", ".webmanifest": "application/manifest+json", ".map": "application/json", ".json5": "application/json5",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg",
	".m4a": "audio/mp4", ".weba": "audio/webm", ".flac": "audio/flac", ".m3u8": "application/vnd.apple.mpegurl", ".mpd": "application/dash+xml", ".vtt": "text/vtt",
	".glb": "model/gltf-binary", ".gltf": "model/gltf+json", ".usdz": "model/vnd.usdz+zip", ".ktx2": "image/ktx2", ".hdr": "image/vnd.radiance",
	".bcmap": "application/octet-stream", ".ftl": "text/plain", ".unityweb": "application/octet-stream",
	".pbf": "application/x-protobuf", ".kml": "application/vnd.google-earth.kml+xml", ".kmz": "application/vnd.google-earth.kmz",
	".apk": "application/vnd.android.package-archive", ".appinstaller": "application/appinstaller", ".msix": "application/msix", ".epub": "application/epub+zip",
}

// Undotted reports whether an item of staticContent names an extension without the dot that IIS compares it with.
func Undotted(item *merge.Item) bool {
	ext := item.Text("fileExtension")
	return ext != "" && !strings.HasPrefix(ext, ".")
}

// Dotted returns the extension that somebody meant by one without a dot: "webp" and "*.webp" are ".webp", "*" is ".*". It is ""
// where that cannot be told.
func Dotted(ext string) string {
	ext = strings.TrimSpace(ext)
	if ext == "*" {
		return ".*"
	}
	ext = strings.TrimPrefix(ext, "*")
	if ext == "" || strings.ContainsAny(strings.TrimPrefix(ext, "."), `*?/\, `) {
		return ""
	}
	return "." + strings.TrimPrefix(ext, ".")
}
