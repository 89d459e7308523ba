package rules

// Rule is one check: data, documentation and a pure function. Check must be safe for concurrent use.
type Rule struct {
	// ID is "IIS" and four digits, assigned once and never reused; Name is the stable name of the catalogue.
	ID, Name string
	Group    Group
	Severity Severity
	// Statuses are the answers that the client can see because of what the rule finds.
	Statuses []string
	Doc      Doc
	// NeedsServer says that the rule needs an applicationHost.config, or a profile that fixes the fact.
	NeedsServer bool
	// NeedsRequest says that the rule speaks in diagnose; in lint only where every request would fail.
	NeedsRequest bool
	// Off says that the rule runs only when somebody asks for it.
	Off bool
	// Fixable says that some findings come with a fix.
	Fixable bool
	// File checks one file by itself. Scope checks one config path that a linted file says something about; with Sections
	// it is called only for paths that say something of one of them. Sites checks what the files of some sites add up to: of a
	// large server several times, for sites that share no directory with the others. Server checks the server as a whole, once,
	// when all sites were looked at. Each may be nil.
	File     func(*FilePass)
	Scope    func(*Pass, *Scope)
	Sections []string
	Sites    func(*Pass)
	Server   func(*Pass)
}

// Group is a heading of the catalogue.
type Group string

// The groups of the catalogue, in its order.
const (
	Structure Group = "structure"
	Merge     Group = "merge"
	Topology  Group = "topology"
	Handlers  Group = "handlers"
	Processes Group = "processes"
	Content   Group = "content"
	Pipeline  Group = "pipeline"
	Rewrite   Group = "rewrite"
	Security  Group = "security"
	Hygiene   Group = "hygiene"
)

// Doc is the documentation of a rule; `iislens rules NAME`, docs/rules and the help of SARIF are rendered from it.
type Doc struct {
	// Title is a short noun phrase; What says what the rule finds; Why what IIS does then and which status the client sees.
	Title, What, Why string
	// Bad and Good are configuration that the rule complains of and accepts: the text of a web.config, or a txtar archive of
	// a server (applicationHost.config, root/…). Tests lint both.
	Bad, Good string
	// Request holds the requests, one a line, that Bad answers with one of the rule's statuses and Good serves; "" where the archives hold
	// them, or where no request shows what the rule finds. The files that the requests name are there.
	Request string
	// Since is the version of iislens that brought the rule.
	Since   string
	Sources []string
}
