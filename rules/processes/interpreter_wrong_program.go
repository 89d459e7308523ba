package processes

import "github.com/iislens/iislens/rules"

// InterpreterWrongProgram reports programs that cannot do what the handler asks of them.
var InterpreterWrongProgram = &rules.Rule{
	ID: "IIS3008", Name: "interpreter-wrong-program", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.2", "500.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "program that cannot serve the handler",
		What:  "A CGI handler whose program is pythonw.exe, py.exe, php.exe, node.exe, a batch file or the script itself; a FastCGI handler whose program does not speak FastCGI.",
		Why: `A program without a console writes nowhere, a command-line program prints no HTTP headers: the client sees 502.2. Windows starts no process from a .py file: 502.2 or 500.0, as for a
program that is not there; which of them is not settled. A program that does not speak FastCGI ends or never answers, and IIS answers 500.0, "The FastCGI process exited unexpectedly".`,
		Bad:     handlerExample("      <!-- want@+1 \"wscript.exe shows its output in windows\" -->\n", "      <add name=\"Script\" path=\"*.vbs\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Windows\\System32\\wscript.exe //B &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Script\" path=\"*.vbs\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Windows\\System32\\cscript.exe //nologo &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Request: "GET http://localhost/report.vbs",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Configure FastCGI handlers", "PHP manual: Microsoft IIS 7.0 and later", "Python documentation: Using Python on Windows"},
	},
	Sites: eachProblem(cgiOrFastCGI, commandProblems, rewriteCommand("")),
}
