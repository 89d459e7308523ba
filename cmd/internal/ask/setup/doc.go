// Package setup is the way to open a server: settings, which are flags of a command line or what an editor knows, become a plan
// with the help of the settings file, the directory and the machine; a plan becomes a loaded server, which says what was guessed.
package setup
