package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/rules/redact"
)

// TestSecrets masks what stands between ‹ and ›, and nothing else.
func TestSecrets(t *testing.T) {
	t.Parallel()
	for _, marked := range []string{
		`<machineKey validationKey="‹0123AB›" decryptionKey='‹ff00›' validation="SHA1" decryption="AES" />`,
		`<machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate,IsolateApps" />`,
		`<identity impersonate="true" userName="CORP\svc" password="‹hunter2›" />`,
		`<processModel identityType="SpecificUser" userName="u" password="‹p›"/><anonymousAuthentication userName="IUSR" password="‹x1›" />`,
		`<virtualDirectory path="/" physicalPath="\\files\web" userName="u" password="‹pä中😀ss›" logonMethod="ClearText" />`,
		`<virtualDirectory password="[enc:IISWASOnlyCngProvider:abcdef:enc]" /><identity password="registry:HKLM\x,password" />`,
		`<add name="Db" connectionString="Server=db;Database=x;User Id=sa;Password=‹p&amp;w›;"/>`,
		`<add name="Db" connectionString="Server=db;Pwd=‹pw›;Encrypt=true" providerName="System.Data.SqlClient" />`,
		`<add name="Db" connectionString="Data Source=db;password=&quot;‹a;b›&quot;;x=y" />`,
		`<add name="Blob" connectionString="DefaultEndpointsProtocol=https;AccountName=a;AccountKey=‹abc==›;EndpointSuffix=x" />`,
		`<add name="Bus" connectionString="Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=‹k=›" />`,
		`<add name="Mongo" connectionString="mongodb://user:‹pass›@host/db?x=y" />`,
		`<add name="Db" connectionString="Server=db;Integrated Security=SSPI" />`,
		`<add name="Db" connectionString="‹opaque›" />`,
		`<add key="ApiPassword" value="‹abc›" /><add key="webpages:Version" value="3.0.0.0" /><add key="PasswordRequired" value="true" />`,
		`<environmentVariable name="JWT__Secret" value="‹s3›" /><environmentVariable name="ASPNETCORE_ENVIRONMENT" value="Production" />`,
		`<add name="Authorization" value="‹Basic dXNlcjpwYXNz›" /><add name="X-Powered-By" value="PHP" /><add name="X-Api-Key" value="‹k›" />`,
		`<set name="HTTP_AUTHORIZATION" value="‹Bearer abc›" />`,
		`<aspNetCore processPath="dotnet" arguments="app.dll --token ‹abc123› --urls http://*:80" />`,
		`<aspNetCore processPath="dotnet" arguments="app.dll --db-password=‹abc› -api-key:‹x9› --verbose --no-token --x" />`,
		`<add name="x" path="*.php" scriptProcessor="C:\php\php-cgi.exe|-d x --password &quot;‹a b›&quot;" />`,
		`<action type="Rewrite" url="http://admin:‹pw›@backend/{R:1}?token=‹t1›" />`,
		`<setting name="MailPassword" serializeAs="String"><value>‹geheim›</value></setting><setting name="Host"><value>mail</value></setting>`,
		`<password>‹abc›</password><user>abc</user>`,
		`<!-- <machineKey validationKey="‹AA›" /> the password: none, Password=‹abc› -->`,
		`<identity password="‹abc` + "\r\n" + `›<handlers>`,
		`<identity password=‹abc› userName="u">`,
		`<add name="WindowsAuth" type="System.Web, PublicKeyToken=b03f5f7f11d50a3a" publicKeyToken="b03f5f7f11d50a3a" />`,
		`<membership passwordFormat="Hashed" enablePasswordReset="true" minRequiredPasswordLength="12" requiresQuestionAndAnswer="true" />`,
		`<network host="smtp" userName="u" password="$(SmtpPassword)" /><network password="#{Pw}" /><network password="__PW__" />`,
		`<add key="x" value="Basic authentication module" />`,
		`<rewriteMap name="m"><add key="/oauth" value="/login" /></rewriteMap>`,
		`<rule name="r"><match url="^token/(.*)$" /><action type="Redirect" url="/a;b={R:1}" /></rule>`,
	} {
		text, want := strings.NewReplacer("‹", "", "›", "").Replace(marked), ""
		for i, part := range strings.Split(marked, "‹") {
			if i == 0 {
				want = part
				continue
			}
			secret, rest, _ := strings.Cut(part, "›")
			for _, r := range secret {
				switch {
				case r == '\r' || r == '\n':
					want += string(r)
				default:
					want += map[int]string{1: "*", 2: "×", 3: "•", 4: "𐄁"}[utf8.RuneLen(r)]
				}
			}
			want += rest
		}
		f := redact.Of(text)
		if diff := cmp.Diff(want, f.Masked(text, 0)); diff != "" {
			t.Errorf("%s\n-want +got:\n%s", text, diff)
		}
		for at := range text {
			if got := f.Masked(text[at:], at); got != want[at:] {
				t.Fatalf("%s: from %d on: %q", text, at, got)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	f := redact.Of(`<identity userName="u" password="abc" /><machineKey validationKey="A1B2C3D4" decryptionKey="a&amp;b&lt;c1" /><network password="password" />`)
	for in, want := range map[string]string{
		`The value "abc" is not known`:                     `The value "********" is not known`,
		`abc is a word, "abcd" too`:                        `abc is a word, "abcd" too`,
		`the key A1B2C3D4 and A1B2C3D4E, or a&b<c1.`:       `the key ******** and A1B2C3D4E, or ********.`,
		`the password stands here`:                         `the password stands here`,
		`a piece: validationKey="A1B2C3D4" password='abc'`: `a piece: validationKey="********" password='********'`,
	} {
		if got := f.In(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		place       redact.Place
		value, want string
	}{
		{redact.Place{Element: "x", Attribute: "y", Encrypted: true}, "abc", redact.Stars},
		{redact.Place{Element: "add", Attribute: "connectionString"}, `Server=a;Password="x;y";b=c`, `Server=a;Password="` + redact.Stars + `";b=c`},
		{redact.Place{Element: "add", Attribute: "value", Key: "Cookie"}, "a=b", redact.Stars},
		{redact.Place{}, "GET /a?token=abc", "GET /a?token=" + redact.Stars},
		{redact.Place{Element: "add", Attribute: "path"}, "*.php", "*.php"},
	} {
		if got := redact.Value(row.place, row.value); got != row.want {
			t.Errorf("%+v %q: got %q, want %q", row.place, row.value, got, row.want)
		}
	}
}

// FuzzMasked holds the promise that places stay.
func FuzzMasked(f *testing.F) {
	f.Add(`<a password="x" b='y'>Password=abc;</a>`)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		if got := redact.Of(text).Masked(text, 0); len(got) != len(text) || !utf8.ValidString(got) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
