# Everything here works without a network once the modules are downloaded.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
FUZZTIME ?= 20s

.PHONY: all build test race cover bench fuzz lint docs docs-check golden clean

all: build lint test

build:
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o iislens ./cmd/iislens

test:
	$(GO) test ./...

race:
	$(GO) test -race ./...

cover:
	$(GO) test -coverpkg=./... -coverprofile=cover.prof ./...
	$(GO) tool cover -func=cover.prof | tail -n 1

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# Every fuzz target for FUZZTIME, one after the other.
fuzz:
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for name in $$($(GO) test -list '^Fuzz' $$dir | grep '^Fuzz'); do \
			echo "$$dir $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$dir; \
		done; \
	done

lint:
	@files=$$(gofmt -l cmd resolver rules); if [ -n "$$files" ]; then echo "not formatted: $$files"; exit 1; fi
	$(GO) vet ./...

# What is generated from the code: rule pages, the JSON Schema of the settings.
docs:
	$(GO) generate ./...

docs-check: docs
	git diff --exit-code -- docs

# Rewrites what the tests expect; read the difference before you commit it.
golden:
	@set -e; for dir in $$(grep -rl --include='*_test.go' 'Bool("update"' . | xargs -n 1 dirname | sort -u); do \
		$(GO) test $$dir -update; \
	done

clean:
	rm -f iislens cover.prof
