package cli

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver"
)

// requestFlags are the flags that describe a request beside its URL.
type requestFlags struct {
	method, clientIP, serverIP string
	length                     int64
	headers                    []string
	credentials, certificate   bool
	behind                     string
	forwardedPort              int
}

func (f *requestFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.method, "method", "X", "GET", "`METHOD` of the request")
	flags.Int64Var(&f.length, "content-length", 0, "`BYTES` of the request body")
	flags.StringArrayVarP(&f.headers, "header", "H", nil, "a request `HEADER`, such as \"Accept-Encoding: gzip\"; repeatable")
	flags.StringVar(&f.clientIP, "client-ip", "", "`IP` address of the client")
	flags.StringVar(&f.serverIP, "server-ip", "", "`IP` address of the server that takes the request")
	flags.BoolVar(&f.credentials, "credentials", false, "the request carries credentials")
	flags.BoolVar(&f.certificate, "client-certificate", false, "the request carries a client certificate")
	flags.StringVar(&f.behind, "behind", "", "`SCHEME` https: TLS ends in front of the server, which gets http with X-Forwarded-Proto")
	flags.IntVar(&f.forwardedPort, "forwarded-port", 0, "with --behind, the `PORT` on which the server gets the request (80)")
	complete(cmd, "behind", "https")
	complete(cmd, "method", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "DEBUG")
}

// apply lays the flags over a request.
func (f *requestFlags) apply(r *resolver.Request) error {
	if f.method == "" || strings.ContainsAny(f.method, " \t\r\n\"(),/:;<=>?@[\\]{}") {
		return usage("--method %q is no HTTP method", f.method)
	}
	if f.length < 0 {
		return usage("--content-length %d is negative", f.length)
	}
	r.Method, r.ContentLength = f.method, f.length
	for _, given := range [][2]string{{"--client-ip", f.clientIP}, {"--server-ip", f.serverIP}} {
		if _, err := netip.ParseAddr(given[1]); given[1] != "" && err != nil {
			return usage("%s %q is no IP address", given[0], given[1])
		}
	}
	r.ClientIP = f.clientIP
	if f.serverIP != "" {
		r.LocalIP = f.serverIP
	}
	r.Credentials, r.Certificate = r.Credentials || f.credentials, f.certificate
	if err := f.front(r); err != nil {
		return err
	}
	for _, header := range f.headers {
		name, value, ok := strings.Cut(header, ":")
		if name, value = strings.TrimSpace(name), strings.TrimSpace(value); !ok || name == "" {
			return usage("--header %q is not \"NAME: VALUE\"", header)
		}
		r.SetHeader(name, value)
		if err := known(r, name, value); err != nil {
			return err
		}
	}
	return nil
}

// front takes TLS off where it ends in front of the server.
func (f *requestFlags) front(r *resolver.Request) error {
	switch {
	case f.behind == "" && f.forwardedPort != 0:
		return usage("--forwarded-port says nothing without --behind https")
	case f.behind == "":
		return nil
	case f.behind != "https":
		return usage("--behind %q: TLS in front of the server is the only kind; write --behind https", f.behind)
	case f.forwardedPort < 0 || f.forwardedPort > 65535:
		return usage("--forwarded-port %d is no port", f.forwardedPort)
	}
	r.Behind(f.forwardedPort)
	return nil
}

// known sets what else a header says about the request.
func known(r *resolver.Request, name, value string) error {
	switch strings.ToLower(name) {
	case "host":
		scheme := "http://"
		if r.HTTPS {
			scheme = "https://"
		}
		host, err := resolver.ParseURL(scheme + value)
		if err != nil {
			return usage("--header Host: %w", errors.Unwrap(err))
		}
		r.Host = host.Host // the port of the connection stays
	case "content-length":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 0 {
			return usage("--header Content-Length: %q is no length", value)
		}
		r.ContentLength = n
	case "authorization":
		r.Credentials = true
	}
	return nil
}
