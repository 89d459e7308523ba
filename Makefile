# Everything here works without a network once the modules are downloaded.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
FUZZTIME ?= 20s

.PHONY: all build test test-windows race cover bench hostile mutation fixes net fuzz lint staticcheck docs docs-check golden release-files reproducible clean

all: build lint test

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o iislens ./cmd/iislens

test:
	$(GO) test ./...

# The Windows program under Wine; see .ci/windows.
test-windows:
	.ci/windows

race:
	$(GO) test -race ./...

cover:
	$(GO) test -coverpkg=./... -coverprofile=cover.prof ./...
	$(GO) tool cover -func=cover.prof | tail -n 1

# The benchmarks of the packages (for benchstat), then whole runs beside xmllint on generated servers (Linux).
bench: build
	$(GO) test -run '^$$' -bench . -benchmem ./...
	$(GO) run ./cmd/internal/farm/farmbench -iislens ./iislens

# Input that takes minutes: 100 MB attributes, a million entries, deep trees.
hostile:
	$(GO) test -count=1 -timeout 30m ./cmd/internal/hostile -heavy

# Every fixture, incident and public file fixed, safely and not, and what came of it; make test does it with a sample.
fixes:
	$(GO) test -count=1 ./cmd/internal/ask/fixer -run TestFixesDoNoHarm -full

# Deliberate faults in one package that its own tests must find: make mutation PKG=./resolver/access. It takes minutes.
PKG ?= ./cmd/internal/ask/fixer
mutation:
	$(GO) run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0 unleash --workers 1 --timeout-coefficient 10 $(PKG)

# Every recorded incident asked in some forty ways, and what certain, likely and possible were worth.
net:
	$(GO) test -count=1 -v ./cmd/internal/evidence -full -misses

# Every fuzz target for FUZZTIME, one after the other. On a busy machine "go test -fuzz" fails now and then because its time is over;
# no input is to blame then, and the target is asked again.
fuzz:
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for name in $$($(GO) test -list '^Fuzz' $$dir | grep '^Fuzz'); do \
			echo "$$dir $$name"; \
			for try in 1 2 3; do \
				if out=$$($(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$dir 2>&1); then code=0; break; else code=$$?; fi; \
				case "$$out" in *"Failing input"*) break;; *"context deadline exceeded"*) ;; *) break;; esac; \
			done; \
			if [ $$code -ne 0 ]; then echo "$$out"; exit 1; fi; \
			echo "$$out" | tail -n 1; \
		done; \
	done

lint:
	@files=$$(gofmt -l cmd resolver rules); if [ -n "$$files" ]; then echo "not formatted: $$files"; exit 1; fi
	$(GO) vet ./...

staticcheck:
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# What is generated from the code: rule pages, the JSON Schemas of the settings and of answers, the table of status codes, the list of licences.
docs:
	$(GO) test ./rules/catalogue -update
	$(GO) test ./cmd/internal/project -update
	$(GO) test ./cmd/internal/ask/answer -update
	$(GO) test ./resolver/pipeline -run TestCoverage -update
	$(GO) test ./cmd/iislens -update

docs-check: docs
	git diff --exit-code -- docs

# Rewrites what the tests expect; read the difference before you commit it.
golden:
	@set -e; for dir in $$(grep -rl --include='*_test.go' 'Bool("update"' . | xargs -n 1 dirname | sort -u); do \
		$(GO) test $$dir -update; \
	done
	.ci/windows -update

# Manual pages and completions, for the archives of a release.
release-files:
	$(GO) run ./cmd/iislens man build/man
	mkdir -p build/completions
	for shell in bash zsh fish powershell; do $(GO) run ./cmd/iislens completion $$shell >build/completions/iislens.$$shell; done

# Two builds of the same source in different places give the same bytes.
reproducible:
	.ci/reproducible

clean:
	rm -rf iislens cover.prof build dist
