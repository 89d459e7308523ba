package handler_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/handler"
)

func TestPreConditionWords(t *testing.T) {
	t.Parallel()
	pool := &handler.Pool{Name: "P", Runtime: "v4.0", Bits: 64}
	for _, tt := range []struct{ text, failing, unsettled, impossible string }{
		{"integratedMode,runtimeVersionv4.0,bitness64", "", "", ""},
		{"integratedMode,runtimeVersionv4.0,bitness64,winx86_64", "", "", ""},
		{"integratedMode,runtimeVersionv4.0,bitness32,winx86_64", "bitness32", "", ""},
		{"winarm64,bitness64", "", "", ""},
		{"serverCore", "", "serverCore", ""},
		{"classicMode,serverCore", "classicMode", "serverCore", ""},
		{"IntegratedMode", "IntegratedMode", "", "IntegratedMode"},
		{"integratdMode", "integratdMode", "", "integratdMode"},
		{"bitness", "bitness", "", "bitness"},
		{"runtimeVersion4.0", "runtimeVersion4.0", "", "runtimeVersion4.0"},
		{"v4.0", "v4.0", "", "v4.0"},
		{"64bit", "64bit", "", "64bit"},
		{"bitness32,bitness64", "bitness32", "", "bitness32"},
	} {
		p := handler.CompilePreCondition(tt.text)
		if got := p.Failing(pool); got != tt.failing {
			t.Errorf("%s: %q fails, want %q", tt.text, got, tt.failing)
		}
		if got := p.Unsettled(); got != tt.unsettled {
			t.Errorf("%s: %q is unsettled, want %q", tt.text, got, tt.unsettled)
		}
		if got, _ := p.Impossible(); got != tt.impossible {
			t.Errorf("%s: %q is impossible, want %q", tt.text, got, tt.impossible)
		}
	}
}
