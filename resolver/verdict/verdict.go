// Package verdict holds the words in which every check of the request pipeline answers: a failure with its status, its
// place and its certainty. It imports merge only.
package verdict

import (
	"strconv"

	"github.com/iislens/iislens/resolver/merge"
)

// Failure is what a check found: the answer that the client gets, why, and the one line to change.
type Failure struct {
	Status, Substatus int
	// Win32 is the HRESULT that the error page shows, 0 when none is known.
	Win32 uint32
	// Rule is the catalogue name of the cause, "" when no rule names it.
	Rule string
	// Because is one sentence on what IIS does and why. Fix is one sentence on what to change, "" when nothing is wrong.
	Because, Fix string
	// Place is the line that decides, Section and Key what stands there.
	Place        merge.Origin
	Section, Key string
	Related      []merge.Related
	// Uncertain says what is not known for sure; the prediction is then likely at most. "" means certain.
	Uncertain string
	// StatusOnly says that nothing but the status is uncertain: the request fails for sure.
	StatusOnly bool
	// Or holds other answers that are possible where Uncertain is set, and names of the same condition in other versions.
	Or []string
	// Module and Notification are what the error page of IIS shows.
	Module, Notification string
}

// Text returns the status as people write it: "404.2", "200", "503".
func (f *Failure) Text() string { return Text(f.Status, f.Substatus) }

// Text formats a status and substatus: "404.2", "404.0", "200", "503".
func Text(status, substatus int) string {
	var room [16]byte
	text := strconv.AppendInt(room[:0], int64(status), 10)
	if substatus == 0 && (status < 400 || status == 503 || status == 400) {
		return string(text)
	}
	return string(strconv.AppendInt(append(text, '.'), int64(substatus), 10))
}
