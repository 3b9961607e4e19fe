# make run and make test are all that a fresh Debian 12 or Raspberry Pi OS with Swift needs: both install what is missing.
PREFIX ?= /usr/local
DESTDIR ?=
MINUTES ?= 2
OUT ?= stance-demo
OUT_DEB ?= .
OUT_DOCS ?= .build-docs/site
RELEASE = swift build -c release --product stance
# What is installed runs without the toolchain; built apart, because other flags would mean building everything anew.
STATIC = swift build -c release --static-swift-stdlib --scratch-path .build-install

.PHONY: help run test test-vm bench lint fuzz install deb docs gallery clean ensure

help:
	@echo "make run      build, walk the built-in walker (no sensor needed) and measure it; MINUTES=$(MINUTES) OUT=$(OUT)"
	@echo "make test     every check that a change must pass"
	@echo "make test-vm  the sensor commands on a stock kernel's I2C buses, in a virtual machine (no hardware needed)"
	@echo "make bench    speed, memory and allocations, with VQF beside them"
	@echo "make lint     format and style only"
	@echo "make fuzz     hostile files into every reader; FUZZ_SECONDS=20 for each"
	@echo "make install  the programs, calibration data, manual pages and completions into PREFIX=$(PREFIX) (DESTDIR for packagers)"
	@echo "make deb      the Debian package, daemon and systemd unit included; OUT_DEB=$(OUT_DEB)"
	@echo "make docs     the documentation of the libraries as a site; OUT_DOCS=$(OUT_DOCS)"
	@echo "make gallery  the pictures of Docs/gallery anew, with Chromium"
	@echo "make clean    remove everything that was built"

ensure:
	@scripts/ensure

run: ensure
	@echo "Building stance (some minutes the first time)"
	@$(RELEASE)
	@"$$($(RELEASE) --show-bin-path)/stance" demo --minutes "$(MINUTES)" --out "$(OUT)"

test: ensure
	@scripts/test

test-vm: ensure
	@scripts/test vm

lint:
	@scripts/test lint

fuzz: ensure
	@scripts/test fuzz

bench:
	@scripts/ensure bench
	@Benchmarks/run

install: ensure
	@$(STATIC) --product stance
	@$(STATIC) --product stanced
	@$(STATIC) --product stance-serve
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/stance"
	install -s -m 755 "$$($(STATIC) --show-bin-path)/stance" "$(DESTDIR)$(PREFIX)/bin/stance"
	install -s -m 755 "$$($(STATIC) --show-bin-path)/stanced" "$(DESTDIR)$(PREFIX)/bin/stanced"
	install -s -m 755 "$$($(STATIC) --show-bin-path)/stance-serve" "$(DESTDIR)$(PREFIX)/bin/stance-serve"
	cp -R Calibration/. "$(DESTDIR)$(PREFIX)/share/stance/"
	packaging/help-pages --site "$(DESTDIR)$(PREFIX)/share" "$$($(STATIC) --show-bin-path)/stance" "$$($(STATIC) --show-bin-path)/stanced" "$$($(STATIC) --show-bin-path)/stance-serve"

deb: ensure
	@packaging/deb "$(OUT_DEB)"

docs: ensure
	@scripts/docs "$(OUT_DOCS)"

gallery:
	@scripts/ensure gallery
	@scripts/gallery

clean:
	rm -rf .build .build-test .build-address .build-thread .build-install .build-bench .build-docs .build-vm
