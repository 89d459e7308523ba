package answer

// Lint is what lint answers.
type Lint struct {
	SchemaVersion int         `json:"schemaVersion"`
	Findings      []Finding   `json:"findings"`
	Problems      []Problem   `json:"problems"`
	Summary       LintSummary `json:"summary"`
}

// Finding is what a rule found at a place.
type Finding struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Place
	Section     string         `json:"section"`
	Key         string         `json:"key"`
	ConfigPath  string         `json:"configPath"`
	Statuses    []string       `json:"statuses"`
	HResult     *string        `json:"hresult"`
	Certainty   string         `json:"certainty"`
	Advice      string         `json:"advice"`
	Related     []RelatedPlace `json:"related"`
	Fixes       []Fix          `json:"fixes"`
	Fingerprint string         `json:"fingerprint"`
	Help        string         `json:"help"`
}

// Place counts lines and columns from 1, columns in characters; the end is just behind the last character.
type Place struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// RelatedPlace is a further place, and what it has to do with the finding.
type RelatedPlace struct {
	Message string `json:"message"`
	Place
}

// Fix is a change that mends a finding; a safe one is applied by --fix.
type Fix struct {
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
	Edits []Edit `json:"edits"`
}

// Edit replaces the bytes [StartByte, EndByte) of the file on disk, byte order mark counted, by NewText in the file's encoding.
type Edit struct {
	File      string `json:"file"`
	StartByte int    `json:"startByte"`
	EndByte   int    `json:"endByte"`
	NewText   string `json:"newText"`
}

// Problem has zeros for its place where only the file is known.
type Problem struct {
	Message string `json:"message"`
	Place
}

// LintSummary counts what was looked at and found.
type LintSummary struct {
	Files        int           `json:"files"`
	Checked      int           `json:"checked"`
	Failed       int           `json:"failed"`
	SkippedRules []SkippedRule `json:"skippedRules"`
	Errors       int           `json:"errors"`
	Warnings     int           `json:"warnings"`
	Infos        int           `json:"infos"`
	Suppressed   int           `json:"suppressed"`
	Unmapped     []string      `json:"unmapped"`
}

// SkippedRule is a rule that could not run, and why.
type SkippedRule struct {
	Rule string `json:"rule"`
	Name string `json:"name"`
	Why  string `json:"why"`
}
