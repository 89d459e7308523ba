// Package lintrun lints what somebody points at: files, directories, unsaved texts, a whole server. It finds the files, puts each
// where a server reads it, runs the rules that the flags and the settings file ask for, and applies ignore comments and baselines.
package lintrun
