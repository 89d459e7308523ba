package errorpage

import "strings"

// row is a line of the "Detailed Error Information" table.
type row uint8

const (
	noRow row = iota
	rowModule
	rowNotification
	rowHandler
	rowCode
	rowConfigError
	rowConfigFile
	rowURL
	rowPath
	rowLogonMethod
	rowLogonUser
	rowTracing
)

// rowNames are the names of the rows, in lower case: English, German, French,
// Spanish and Chinese (simplified).
var rowNames = map[string]row{
	"module": rowModule, "notification": rowNotification, "handler": rowHandler, "error code": rowCode,
	"config error": rowConfigError, "config file": rowConfigFile, "requested url": rowURL, "physical path": rowPath,
	"logon method": rowLogonMethod, "logon user": rowLogonUser,
	"request tracing directory": rowTracing, "failed request tracing log directory": rowTracing,

	"modul": rowModule, "benachrichtigung": rowNotification, "fehlercode": rowCode,
	"konfigurationsfehler": rowConfigError, "konfigurationsdatei": rowConfigFile, "angeforderte url": rowURL,
	"physischer pfad": rowPath, "anmeldemethode": rowLogonMethod, "anmeldebenutzer": rowLogonUser,

	"gestionnaire": rowHandler, "code d'erreur": rowCode, "code d’erreur": rowCode, "code erreur": rowCode,
	"erreur de configuration": rowConfigError, "fichier de configuration": rowConfigFile, "url demandée": rowURL,
	"chemin d'accès physique": rowPath, "chemin d’accès physique": rowPath, "chemin d'accès": rowPath,
	"méthode d'ouverture de session": rowLogonMethod, "utilisateur de l'ouverture de session": rowLogonUser,

	"módulo": rowModule, "notificación": rowNotification, "controlador": rowHandler, "código de error": rowCode,
	"error de configuración": rowConfigError, "archivo de configuración": rowConfigFile,
	"dirección url solicitada": rowURL, "ruta de acceso física": rowPath,
	"método de inicio de sesión": rowLogonMethod, "usuario de inicio de sesión": rowLogonUser,

	"模块": rowModule, "通知": rowNotification, "处理程序": rowHandler, "错误代码": rowCode, "配置错误": rowConfigError,
	"配置文件": rowConfigFile, "请求的 url": rowURL, "物理路径": rowPath, "登录方法": rowLogonMethod, "登录用户": rowLogonUser,
}

// leftRows and rightRows are the rows of the two halves of the table, in the
// order of the page. The last two of the left half are there only for
// configuration errors.
var (
	leftRows  = []row{rowModule, rowNotification, rowHandler, rowCode, rowConfigError, rowConfigFile}
	rightRows = []row{rowURL, rowPath, rowLogonMethod, rowLogonUser, rowTracing}
)

func rowOf(name string) row {
	if len(name) > 60 {
		return noRow
	}
	return rowNames[strings.ToLower(strings.TrimRight(strings.TrimSpace(name), ": "))]
}

// rowsByOrder names rows of a page in an unknown language: the error code is
// unmistakable and the fourth row of the left half, the URL begins the right.
func rowsByOrder(lines []line) map[int]row {
	var table []int
	for i, l := range lines {
		if l.kind == rowLine {
			table = append(table, i)
		}
	}
	code, url := -1, -1
	for n, i := range table {
		if _, ok := parseCode(lines[i].value); ok && code < 0 {
			code = n
		}
		if isURL(lines[i].value) && url < 0 {
			url = n
		}
	}
	named := map[int]row{}
	if code == 3 {
		for n := 0; n < len(leftRows) && n < len(table) && (url < 0 || n < url); n++ {
			named[table[n]] = leftRows[n]
		}
	}
	if url >= 0 && (code < 0 || url > code) {
		for n := 0; n < len(rightRows) && url+n < len(table); n++ {
			named[table[url+n]] = rightRows[n]
		}
	}
	return named
}

func isURL(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func (p *Page) setRow(r row, value string) {
	var dst *string
	switch r {
	case rowModule:
		dst = &p.Module
	case rowNotification:
		dst = &p.Notification
	case rowHandler:
		dst = &p.Handler
	case rowCode:
		if code, ok := parseCode(value); ok && !p.HasCode {
			p.Code, p.HasCode = code, true
		}
		return
	case rowConfigError:
		dst = &p.ConfigError
	case rowConfigFile:
		dst, value = &p.ConfigFile, plainPath(value)
	case rowURL:
		dst = &p.URL
	case rowPath:
		dst, value = &p.PhysicalPath, plainPath(value)
	case rowLogonMethod:
		dst = &p.LogonMethod
	case rowLogonUser:
		dst = &p.LogonUser
	case rowTracing:
		dst, value = &p.TracingDirectory, plainPath(value)
	default:
		return
	}
	if *dst == "" {
		*dst = value
	}
}

// plainPath drops the prefix of extended-length paths, which people who look
// for the file do not type.
func plainPath(s string) string {
	if rest, ok := strings.CutPrefix(s, `\\?\UNC\`); ok {
		return `\\` + rest
	}
	return strings.TrimPrefix(s, `\\?\`)
}
