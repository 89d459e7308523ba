// Package merging holds the rules about what several files add up to: locks, duplicates, location tags, settings without
// effect and files that nobody reads. The faults come from resolver/merge; the rules give them names, words and fixes.
package merging
