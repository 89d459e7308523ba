// Package release holds tests, and nothing else, of the files by which people get iislens and run it in their pipelines: action.yml,
// the templates of docs/ci, the release configuration.
package release
