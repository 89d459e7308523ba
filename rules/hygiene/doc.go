// Package hygiene holds rules about configuration that works and misleads: rules that never run, lists that look like other
// lists, comments that look like settings, and ignore comments of iislens that are of no use. It imports rules and what they look at.
package hygiene
