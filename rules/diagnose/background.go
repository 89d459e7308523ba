package diagnose

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/filtering"
)

// probes are beginnings of paths that programs ask every server for, whether or not it has such a thing: scanners and browsers.
var probes = []string{
	"/favicon.ico", "/robots.txt", "/apple-touch-icon", "/sitemap.xml", "/ads.txt", "/browserconfig.xml",
	"/wp-", "/wordpress/", "/xmlrpc.php", "/phpmyadmin", "/pma/", "/phpinfo", "/administrator/", "/admin.php", "/cgi-bin/luci", "/boaform",
	"/hnap1", "/solr/", "/actuator", "/owa/auth", "/autodiscover", "/vendor/phpunit", "/_ignition", "/manager/html", "/jenkins", "/druid/",
	"/.", "/server-status", "/config.json", "/telescope", "/geoserver", "/console/",
}

// Background reports whether a refused request is one that scanners and browsers send to every server, and that is refused as it should be:
// nobody has to look at it.
func Background(path string, seen *Observed, first *Cause) bool {
	if seen.Status != 404 && seen.Status != 403 && seen.Status != 401 {
		return false
	}
	low := strings.ToLower(path)
	if filtering.Secret(low) {
		return first == nil || slices.Contains(keepers, first.Rule.Name)
	}
	if strings.HasPrefix(low, "/.well-known") || first != nil {
		return false
	}
	return slices.ContainsFunc(probes, func(p string) bool { return strings.HasPrefix(low, p) })
}

// keepers are the rules of refusals that keep secrets.
var keepers = []string{"hidden-segment", "file-extension-denied", "url-sequence-denied", "filtering-rule-denied", "handler-missing", "mime-map-missing"}
