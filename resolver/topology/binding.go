package topology

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// Binding is one <binding> of a site.
type Binding struct {
	Site        *Site
	Protocol    string
	Information string
	SSLFlags    int64
	Item        *merge.Item
	// IP, Port and Host are the parts of an http or https binding; IP is "" for all addresses. OK is false for other forms.
	IP   string
	Port int
	Host string
	OK   bool
}

// HTTP reports whether the binding takes web requests.
func (b *Binding) HTTP() bool {
	return b.OK && (strings.EqualFold(b.Protocol, "http") || strings.EqualFold(b.Protocol, "https"))
}

func readBinding(site *Site, item *merge.Item) *Binding {
	b := &Binding{Site: site, Protocol: item.Text("protocol"), Information: item.Text("bindingInformation"),
		SSLFlags: item.Number("sslFlags"), Item: item}
	b.IP, b.Port, b.Host, b.OK = ParseBinding(b.Information)
	return b
}

// ParseBinding splits "IP:port:host" at its last two colons, since IPv6 addresses hold colons of their own.
func ParseBinding(information string) (ip string, port int, host string, ok bool) {
	second := strings.LastIndexByte(information, ':')
	if second < 0 {
		return "", 0, "", false
	}
	first := strings.LastIndexByte(information[:second], ':')
	if first < 0 {
		return "", 0, "", false
	}
	port, err := strconv.Atoi(information[first+1 : second])
	if err != nil || port < 1 || port > 65535 {
		return "", 0, "", false
	}
	ip = strings.Trim(information[:first], "[]")
	if ip == "*" || ip == "0.0.0.0" || ip == "::" {
		ip = ""
	}
	if host = strings.ToLower(information[second+1:]); host == "*" { // what people write for IIS Express
		host = ""
	}
	return ip, port, host, true
}

// listener is what http.sys tells connections apart by.
type listener struct {
	port  int
	https bool
}

// listening holds the bindings of one port and scheme.
type listening struct {
	hosts     map[string][]*Binding // exact names; "" for bindings without one
	wildcards []*Binding            // *.example.com
	started   bool                  // some site of them is
}

func (s *Server) listen() {
	s.bindings = map[listener]*listening{}
	for _, site := range s.Sites {
		for _, b := range site.Bindings {
			if !b.HTTP() {
				continue
			}
			key := listener{b.Port, strings.EqualFold(b.Protocol, "https")}
			l := s.bindings[key]
			if l == nil {
				l = &listening{hosts: map[string][]*Binding{}}
				s.bindings[key] = l
			}
			l.started = l.started || started(b)
			if strings.HasPrefix(b.Host, "*.") {
				l.wildcards = append(l.wildcards, b)
			} else {
				l.hosts[b.Host] = append(l.hosts[b.Host], b)
			}
		}
	}
}

// Same calls yield for the bindings of started sites that equal b in scheme, address, port and host, in file order and with b
// itself: of several sites with one binding http.sys gives it to one, and the others do not start.
func (s *Server) Same(b *Binding) func(yield func(*Binding) bool) {
	return func(yield func(*Binding) bool) {
		l := s.bindings[listener{b.Port, strings.EqualFold(b.Protocol, "https")}]
		if l == nil {
			return
		}
		list := l.hosts[b.Host]
		if strings.HasPrefix(b.Host, "*.") {
			list = l.wildcards
		}
		for _, other := range list {
			if other.IP == b.IP && other.Host == b.Host && started(other) && !yield(other) {
				return
			}
		}
	}
}

// Choice is the outcome of the choice that http.sys makes for a request.
type Choice struct {
	// Binding is the one that takes the request, nil when none does.
	Binding *Binding
	// Guessed says that the binding is for one IP address and nobody told which address the request came in on.
	Guessed bool
	// Listening says that some site has the port and scheme: the answer is then 400 Invalid Hostname, not a refused connection.
	Listening bool
	// Stopped is a binding that would match but belongs to a site that does not start.
	Stopped *Binding
	// Nearest is the binding to change when none matches, nil when the server has none.
	Nearest *Binding
}

// Choose returns the binding for a request: exact host, then wildcard host, then no host on the address, then no host on
// all addresses (spec: configuration §2.1). localIP is the address that the request came in on, "" when unknown.
func (s *Server) Choose(https bool, host string, port int, localIP string) Choice {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if localIP == "" && isIP(host) {
		localIP = host
	}
	var choice Choice
	if l := s.bindings[listener{port, https}]; l != nil {
		choice = l.choose(host, localIP)
	}
	if choice.Binding == nil {
		choice.Nearest = s.nearest(https, host, port)
	}
	return choice
}

func (l *listening) choose(host, localIP string) Choice {
	var choice Choice
	groups := [3][]*Binding{l.hosts[host], nil, l.hosts[""]}
	if host == "" {
		groups[0] = nil
	}
	for _, b := range l.wildcards {
		// The star stands for the left-most label only.
		if _, rest, ok := strings.Cut(host, "."); ok && rest == b.Host[2:] {
			groups[1] = append(groups[1], b)
		}
	}
	choice.Listening = l.started
	for _, group := range groups {
		var any, guess *Binding
		for _, b := range group {
			switch {
			case !started(b):
				if choice.Stopped == nil {
					choice.Stopped = b
				}
			case b.IP != "" && b.IP == localIP:
				choice.Binding = b
				return choice
			case b.IP == "" && any == nil:
				any = b
			case b.IP != "" && localIP == "" && guess == nil:
				guess = b
			}
		}
		if any != nil {
			choice.Binding = any
			return choice
		}
		if guess != nil {
			choice.Binding, choice.Guessed = guess, true
			return choice
		}
	}
	return choice
}

func started(b *Binding) bool { return b.Site.AutoStart.Text == "" || b.Site.AutoStart.True() }

// nearest finds the binding that somebody most likely meant: same port, then same scheme, then the most similar host.
func (s *Server) nearest(https bool, host string, port int) *Binding {
	var all []*Binding
	for _, site := range s.Sites {
		for _, b := range site.Bindings {
			if b.HTTP() {
				all = append(all, b)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	score := func(b *Binding) int {
		n := min(distance(winpath.Fold(host), b.Host, 50), 50)
		if strings.HasSuffix(host, "."+b.Host) || strings.HasSuffix(b.Host, "."+host) {
			n = 1
		}
		if b.Port != port {
			n += 100
		}
		if strings.EqualFold(b.Protocol, "https") != https {
			n += 60
		}
		return n
	}
	return slices.MinFunc(all, func(a, b *Binding) int { return cmp.Compare(score(a), score(b)) })
}

func isIP(host string) bool {
	if strings.Contains(host, ":") {
		return true
	}
	if host == "" || host[len(host)-1] < '0' || host[len(host)-1] > '9' {
		return false // nearly always a name
	}
	parts := strings.Split(host, ".")
	if len(parts) != 4 {
		return false
	}
	for _, part := range parts {
		if n, err := strconv.Atoi(part); err != nil || n < 0 || n > 255 {
			return false
		}
	}
	return true
}

// Door is a port and a scheme that started sites listen on.
type Door struct {
	Port  int
	HTTPS bool
}

// Doors returns the doors of the server: http before https, of each the usual port first, then by number.
func (s *Server) Doors() []Door {
	var doors []Door
	for key, l := range s.bindings {
		if l.started {
			doors = append(doors, Door{key.port, key.https})
		}
	}
	order := func(d Door) int {
		switch {
		case !d.HTTPS && d.Port == 80:
			return 0
		case !d.HTTPS:
			return 1
		case d.Port == 443:
			return 2
		}
		return 3
	}
	slices.SortFunc(doors, func(a, b Door) int { return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.Port, b.Port)) })
	return doors
}
