// Package structure holds the rules about one file itself: XML, configSections, sections and what is in them. Most of what
// they find ends in 500.19. The faults come from package merge; the rules give them names, words and fixes.
package structure
