package status

import "github.com/iislens/iislens/resolver/command"

var setspn = command.New(command.SetSPN, "-Q", "HTTP/{host}")

// certificates are the answers about client certificates.
var certificates = []Entry{
	{Status: []string{"403.7"}, Means: "The path wants a client certificate, and the client sent none.",
		Gives:     []string{"sslFlags of <access> at this path holds SslRequireCert."},
		Elsewhere: []string{"The client has no certificate of an issuer that the server names.", "A proxy in front ends TLS and does not pass the certificate on.", "TLS 1.3: the server asks for certificates in the middle of a connection, which clients refuse."},
		Look:      []Step{effective("system.webServer/security/access"), sslCert}},
	{Status: []string{"403.12"}, Means: "The client certificate is mapped to an account that is denied.",
		Elsewhere: []string{"A mapping of <iisClientCertificateMappingAuthentication> with permissionMode=\"Deny\" fits the certificate."},
		Look:      []Step{effective("system.webServer/security/authentication/iisClientCertificateMappingAuthentication"), sslCert}},
	{Status: []string{"403.13"}, Means: "The client certificate is revoked, or nobody could tell.",
		Elsewhere: []string{"The revocation list or OCSP server cannot be reached from the server: no way through the firewall or a proxy that the system account does not know.", "The certificate was revoked."},
		Look:      []Step{do("Let Windows fetch what the certificate names; run it as the system account.", command.New(command.CertUtil, "-verify", "-urlfetch", "CLIENT.cer")), sslCert}},
	{Status: []string{"403.16"}, Means: "The client certificate is not trusted.",
		Elsewhere: []string{"The root that issued it is not among the trusted roots of the computer (not of a user).", "The store of trusted roots holds certificates that are not self-signed, which spoils the check of all.", "The list of trusted issuers is too long to be sent (Schannel event 36885)."},
		Look: []Step{do("List the trusted roots of the computer: issuer and subject of each must be the same.", command.New(command.CertUtil, "-store", "Root")),
			do("Let Windows check the certificate.", command.New(command.CertUtil, "-verify", "-urlfetch", "CLIENT.cer"))}},
	{Status: []string{"403.17"}, Means: "The client certificate has expired, or is not valid yet.",
		Elsewhere: []string{"The dates of the certificate.", "The clock of the server is wrong."}, Look: []Step{do("Look at the dates of the certificate.", command.New(command.CertUtil, "-dump", "CLIENT.cer"))}},
}

var sslCert = do("Look at what http.sys checks.", command.New(command.NetSh, "http", "show", "sslcert"))

const (
	otherAddress = "The server sees another address than the client's own: ::1 for itself, a proxy's address unless enableProxyMode is on."
	manyUsers    = "Many users share one address: an office behind one router, or a proxy in front without enableProxyMode."
)

// addresses are the answers about who the client is. denyAction of the section chooses between 401, 403 and 404.
var addresses = []Entry{
	denied("403.6", "The client's address is refused (IIS 7; later versions say 403.503).", byAddress("Forbidden")),
	denied("401.503", "The client's address is refused.", byAddress("Unauthorized")),
	denied("403.503", "The client's address is refused.", byAddress("Forbidden")),
	denied("404.503", "The client's address is refused.", byAddress("NotFound")),
	denied("403.8", "The client's name is refused (IIS 7; later versions say 403.504).", byName("Forbidden")),
	denied("401.504", "The client's name is refused.", byName("Unauthorized")),
	denied("403.504", "The client's name is refused.", byName("Forbidden")),
	denied("404.504", "The client's name is refused.", byName("NotFound")),
	many("401.501", "Unauthorized", concurrent), many("403.501", "Forbidden", concurrent), many("404.501", "NotFound", concurrent),
	many("401.502", "Unauthorized", rate), many("403.502", "Forbidden", rate), many("404.502", "NotFound", rate),
}

func byAddress(action string) string {
	return `An entry of <ipSecurity> denies the address, or none allows it and allowUnlisted is false; denyAction is ` + action + `.`
}

func byName(action string) string {
	return `The name that reverse DNS gives for the address is denied by an entry with domainName in <ipSecurity> (enableReverseDns); denyAction is ` + action + `.`
}

func denied(status, means, gives string) Entry {
	return Entry{Status: []string{status}, Means: means, Configured: true, Gives: []string{gives}, Elsewhere: []string{otherAddress}, Look: []Step{effective("system.webServer/security/ipSecurity")}}
}

type throttle struct{ means, gives, often string }

var (
	concurrent = throttle{"The client has too many requests open at once.", "More requests of one address run at once than maxConcurrentRequests of <dynamicIpSecurity> allows", "A page with many files opens many connections."}
	rate       = throttle{"The client sends too many requests in a short time.", "One address sent more than maxRequests within requestIntervalInMilliseconds of <dynamicIpSecurity>", "A page with many files is many requests."}
)

func many(status, action string, t throttle) Entry {
	return Entry{Status: []string{status}, Means: t.means, Configured: true, Gives: []string{t.gives + "; denyAction is " + action + "."}, Elsewhere: []string{manyUsers, t.often},
		Look: []Step{effective("system.webServer/security/dynamicIpSecurity"), do("Have it write refusals to the log only for a while (enableLoggingOnlyMode), to see whom it hits.")}}
}
