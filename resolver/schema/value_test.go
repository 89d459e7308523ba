package schema

import (
	"math"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	enum := &Attribute{Type: Enum, Values: []Named{{"One", 1, Version{}}, {"Two", 2, Version{}}}}
	flags := &Attribute{Type: Flags, Values: []Named{{"None", 0, Version{}}, {"Read", 1, Version{}}, {"Script", 512, Version{}}}}
	ranged := &Attribute{Type: Uint, Validator: "integerRange", Parameter: "5,10"}
	excluded := &Attribute{Type: Int, Validator: "integerRange", Parameter: "0, 0, exclude"}
	span := &Attribute{Type: TimeSpan}
	minutes := &Attribute{Type: TimeSpan, TimeUnit: "minutes", AllowInfinite: true}
	spanRange := &Attribute{Type: TimeSpan, Validator: "timeSpanRange", Parameter: "60,86400,60"}
	spanExcluded := &Attribute{Type: TimeSpan, Validator: "timeSpanRange", Parameter: "1,30,1,exclude"}
	of := func(validator string) *Attribute { return &Attribute{Validator: validator} }
	secret := &Attribute{Type: Uint, Encrypted: true}
	const uns, notInt, notSpan = "Not a valid unsigned integer", "Not a valid integer", "Not a valid time span"
	tests := []struct {
		a     *Attribute
		value string
		want  string
	}{
		{&Attribute{Type: Bool}, "true", ""}, {&Attribute{Type: Bool}, "FALSE", ""}, {&Attribute{Type: Bool}, "1", "Not a valid boolean value"}, {&Attribute{Type: Bool}, "", "Not a valid boolean value"},
		{enum, "One", ""}, {enum, "two", ""}, {enum, "2", ""}, {enum, "Three", "Enum must be one of One, Two"}, {enum, "", "Enum must be one of One, Two"}, {enum, "One,Two", "Enum must be one of One, Two"},
		{flags, "", ""}, {flags, "Read", ""}, {flags, " read , Script,", ""}, {flags, "513", ""}, {flags, "Read, Fly", "Flags must be some combination of None, Read, Script"}, {flags, "Read Script", "Flags must be some combination of None, Read, Script"},
		{&Attribute{Type: Uint}, "0", ""}, {&Attribute{Type: Uint}, "4294967295", ""}, {&Attribute{Type: Uint}, "4294967296", uns}, {&Attribute{Type: Uint}, "-1", uns}, {&Attribute{Type: Uint}, "", uns},
		{&Attribute{Type: Uint}, "0x10", ""}, {&Attribute{Type: Uint}, "0xFFFFFFFFFFFFFFFF", uns}, {&Attribute{Type: Uint}, "1.5", uns}, {&Attribute{Type: Uint}, " 7 ", ""}, {&Attribute{Type: Uint}, "seven", uns},
		{&Attribute{Type: Int}, "-2147483648", ""}, {&Attribute{Type: Int}, "-2147483649", notInt}, {&Attribute{Type: Int}, "x", notInt},
		{&Attribute{Type: Int64}, "9223372036854775807", ""}, {&Attribute{Type: Int64}, "9223372036854775808", notInt},
		{ranged, "5", ""}, {ranged, "10", ""}, {ranged, "4", "Integer value must be between 5 and 10 inclusive"}, {ranged, "11", "Integer value must be between 5 and 10 inclusive"}, {ranged, "x", uns},
		{excluded, "1", ""}, {excluded, "0", "Integer value must not be between 0 and 0 inclusive"},
		{&Attribute{Type: Uint, Validator: "integerRange", Parameter: "nonsense"}, "3", ""},
		{span, "00:00:00", ""}, {span, "1.02:03:04", ""}, {span, "1:02:03:04", ""}, {span, "00:20", notSpan}, {span, "20", notSpan}, {span, "Infinite", notSpan}, {span, "00:60:00", notSpan}, {span, "00:00:60", notSpan},
		{span, "00:00:NaN", notSpan}, {span, "00:00:Inf", notSpan}, {span, "00:00:1e1", notSpan}, {span, "00:00:0x1p1", notSpan}, {span, "-1:00:00", notSpan}, {span, "a:b:c", notSpan}, {span, "::", notSpan}, {span, "", notSpan},
		{span, "00:00:01.5", ""}, {span, "1:2:3:4:5", notSpan},
		{minutes, "20", ""}, {minutes, "infinite", ""}, {minutes, "-3", notSpan}, {minutes, "00:20:00", ""}, {minutes, "x", notSpan},
		{spanRange, "00:01:00", ""}, {spanRange, "1.00:00:00", ""}, {spanRange, "00:00:30", "Timespan value must be between 00:01:00 and 1.00:00:00"},
		{spanRange, "00:01:30", "Timespan value must be between 00:01:00 and 1.00:00:00 seconds inclusive, with a granularity of 60 seconds"},
		{spanExcluded, "00:00:10", "Timespan value must not be between 00:00:01 and 00:00:30"}, {spanExcluded, "00:00:31", ""}, {spanExcluded, "00:00:00", ""},
		{of("nonEmptyString"), "", "String must not be empty"}, {of("nonEmptyString"), " ", ""}, {of(""), "", ""},
		{of("requireTrimmedString"), "a b", ""}, {of("requireTrimmedString"), " a", "String must not have white space at its start or end"}, {of("requireTrimmedString"), "", ""},
		{of("applicationPoolName"), "My Pool 1", ""}, {of("applicationPoolName"), "", "Invalid application pool name"}, {of("applicationPoolName"), "a/b", "Invalid application pool name"}, {of("applicationPoolName"), `a\b`, "Invalid application pool name"},
		{of("siteName"), "Default Web Site", ""}, {of("siteName"), "www.example.com:8080", ""}, {of("siteName"), "a/b", "Invalid site name"}, {of("siteName"), "a?", "Invalid site name"}, {of("siteName"), "", "Invalid site name"},
		{of("applicationPath"), "/", ""}, {of("applicationPath"), "/a/b.c", ""}, {of("applicationPath"), "a", "Invalid application path"}, {of("applicationPath"), "/a/", "Invalid application path"},
		{of("applicationPath"), "/a/../b", "Invalid application path"}, {of("applicationPath"), "/./a", "Invalid application path"}, {of("applicationPath"), "", "Invalid application path"}, {of("applicationPath"), "//", "Invalid application path"},
		{of("virtualDirectoryPath"), "a", "Invalid virtual directory path"},
		{secret, "[enc:IISWASOnlyAesProvider:AAAA:enc]", ""}, {secret, "plain", uns},
	}
	for _, tt := range tests {
		if got := tt.a.Check(tt.value); got != tt.want {
			t.Errorf("type %d %s %s: Check(%q) = %q, want %q", tt.a.Type, tt.a.Validator, tt.a.Parameter, tt.value, got, tt.want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	flags := &Attribute{Type: Flags, Values: []Named{{"Read", 1, Version{}}, {"Script", 512, Version{}}}}
	tests := []struct {
		a     *Attribute
		value string
		want  int64
		ok    bool
	}{
		{&Attribute{Type: Bool}, "True", 1, true}, {&Attribute{Type: Bool}, "false", 0, true}, {&Attribute{Type: Bool}, "yes", 0, false},
		{flags, "Read,Script", 513, true}, {flags, "", 0, true}, {flags, "Read,x", 1, false}, {flags, "513", 513, true},
		{&Attribute{Type: Enum, Values: []Named{{"A", 7, Version{}}}}, "a", 7, true},
		{&Attribute{Type: Uint}, "0x1F", 31, true}, {&Attribute{Type: Uint}, "x", 0, false}, {&Attribute{Type: String}, "5", 0, false},
	}
	for _, tt := range tests {
		if got, ok := tt.a.Number(tt.value); got != tt.want || ok != tt.ok {
			t.Errorf("Number(%q) of type %d = %d, %v", tt.value, tt.a.Type, got, ok)
		}
	}
}

func TestParseTimeSpan(t *testing.T) {
	t.Parallel()
	seconds := &Attribute{Type: TimeSpan, TimeUnit: "seconds", AllowInfinite: true}
	for value, want := range map[string]float64{"90": 90, "00:01:30": 90, "1.00:00:01": 86401, "2:00:00:00": 172800, "Infinite": math.Inf(1), "29:00:00": 104400} {
		if got, ok := seconds.ParseTimeSpan(value); !ok || got != want {
			t.Errorf("%s: %v, %v", value, got, ok)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Version{"7.0": {7, 0, 0}, "8.5": {8, 5, 0}, "10.0.1709": {10, 0, 1709}, "10": {10, 0, 0}} {
		if got, ok := ParseVersion(text); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", ".", "10.", "a", "-1", "1.2.3.4", "1234567", "8,5", "+8"} {
		if got, ok := ParseVersion(text); ok || got != (Version{}) {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
	tests := []struct {
		server, since string
		want          bool
	}{
		{"10.0", "7.5", true}, {"7.5", "8.0", false}, {"8.0", "8.0", true}, {"8.0", "8.5", false}, {"10.0", "10.0.1709", true}, {"10.0.1607", "10.0.1709", false}, {"10.0.1809", "10.0.1709", true}, {"8.5", "10.0.1709", false},
	}
	for _, tt := range tests {
		server, _ := ParseVersion(tt.server)
		since, _ := ParseVersion(tt.since)
		if server.Has(since) != tt.want {
			t.Errorf("%s has what came with %s: %v", tt.server, tt.since, !tt.want)
		}
	}
	if !(Version{}).Has(Version{}) || (Version{8, 5, 0}).String() != "8.5" || (Version{10, 0, 1709}).String() != "10.0.1709" {
		t.Error("zero version or text")
	}
}

// TestOnlyDocumented: a name that only the documentation has counts as what it means, and is told apart from one that nobody knows.
func TestOnlyDocumented(t *testing.T) {
	t.Parallel()
	a := Embedded().Section("system.webServer/security/access").Attribute("sslFlags")
	for value, want := range map[string]string{
		"Ssl, SslMapCert": "SslMapCert", "sslmapcert": "SslMapCert", "Ssl": "", "Ssl, SslMapCert, Nothing": "", "": "",
	} {
		if got := a.OnlyDocumented(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	if a.Check("Ssl, SslMapCert") == "" || a.Check("Ssl") != "" {
		t.Error("what the schema files lack is accepted, or what they have is not")
	}
	if n, ok := a.Number("Ssl, SslMapCert"); n != 136 || !ok {
		t.Errorf("%d, %v", n, ok)
	}
}
