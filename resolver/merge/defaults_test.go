package merge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
)

// TestWithDefaults: an item's own value wins, then the nearest element of defaults; keys and collections come from nowhere else.
func TestWithDefaults(t *testing.T) {
	t.Parallel()
	const declared = `<configSections><sectionGroup name="system.applicationHost"><section name="sites" /><section name="applicationPools" /></sectionGroup></configSections>`
	const body = `<system.applicationHost>
<applicationPools>
  <add name="One" />
  <add name="Two" enable32BitAppOnWin64="false"><processModel idleTimeout="00:05:00" /></add>
  <applicationPoolDefaults name="No" managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true"><processModel identityType="NetworkService" idleTimeout="0" /></applicationPoolDefaults>
</applicationPools>
<sites>
  <site name="A" id="1">
    <application path="/"><virtualDirectory path="/" physicalPath="C:\a" /><virtualDirectory path="/x" allowSubDirConfig="true" /></application>
    <application path="/b" applicationPool="Two"><virtualDirectory path="/" /><virtualDirectoryDefaults physicalPath="D:\app" /></application>
    <applicationDefaults enabledProtocols="http,net.tcp" />
    <virtualDirectoryDefaults physicalPath="D:\site" />
    <limits maxBandwidth="9000" />
  </site>
  <siteDefaults id="7" serverAutoStart="false"><limits maxBandwidth="5000" maxConnections="3" /><bindings><binding protocol="http" bindingInformation="*:81:" /></bindings></siteDefaults>
  <applicationDefaults applicationPool="One" enabledProtocols="http" />
  <virtualDirectoryDefaults allowSubDirConfig="false" physicalPath="D:\all" />
</sites>
</system.applicationHost>`
	e := &merge.Engine{Schema: schema.Embedded(), Version: schema.Version{Major: 10}}
	n := chain(e, conf(declared+body))
	pools, sites := n.Section("system.applicationHost/applicationPools").WithDefaults(), n.Section("system.applicationHost/sites").WithDefaults()
	site := sites.Items[0]
	tests := []struct {
		e           *merge.Element
		names, want string
	}{
		{&pools.Items[0].Element, "name managedRuntimeVersion enable32BitAppOnWin64", "One v4.0* true*"},
		{&pools.Items[1].Element, "name managedRuntimeVersion enable32BitAppOnWin64", "Two v4.0* false"},
		{pools.Items[0].Child("processModel"), "identityType idleTimeout", "NetworkService* 0*"},
		{pools.Items[1].Child("processModel"), "identityType idleTimeout", "NetworkService* 00:05:00"},
		{&site.Element, "name id serverAutoStart", "A 1 false*"},
		{site.Child("limits"), "maxBandwidth maxConnections", "9000 3*"},
		{&site.Items[0].Element, "path applicationPool enabledProtocols", "/ One* http,net.tcp*"},
		{&site.Items[1].Element, "applicationPool", "Two"},
		{&site.Items[0].Items[0].Element, "physicalPath allowSubDirConfig", `C:\a false*`},
		{&site.Items[0].Items[1].Element, "physicalPath allowSubDirConfig", `D:\site* true`},
		{&site.Items[1].Items[0].Element, "physicalPath allowSubDirConfig", `D:\app* false*`},
	}
	for _, tt := range tests {
		var got []string
		for name := range strings.FieldsSeq(tt.names) {
			value := tt.e.Text(name)
			if a := tt.e.Attr(name); a != nil && a.Defaults != "" {
				value += "*"
			}
			got = append(got, value)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.names, diff)
		}
	}
	if site.Written("bindings") != nil {
		t.Error("bindings of siteDefaults reached a site")
	}
	if own := n.Section("system.applicationHost/applicationPools").Items[0]; own.Attr("managedRuntimeVersion") != nil || own.Written("processModel") != nil {
		t.Error("the section itself changed")
	}
}
