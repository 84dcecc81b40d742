# SPDX-License-Identifier: GPL-2.0-only
#
# Each target is a script of the same name; see "make help".

.PHONY: help deps kernel um deb run check check-baseline check-debug check-full \
	dist dist-check bench assemble menuconfig clean distclean

help:
	@echo 'Build'
	@echo '  make deps         install the Debian packages that are missing'
	@echo '  make assemble     the patched kernel source, in build/linux'
	@echo '  make kernel       build/x86_64/arch/x86/boot/bzImage'
	@echo '  make um           build/um/linux, for KUnit'
	@echo '  make deb          the user-space programs as a Debian package, in build/deb'
	@echo '  make menuconfig   choose options of the patchset'
	@echo '  scripts/variant NAME FRAGMENT...  a kernel with other options'
	@echo '  scripts/base      the unpatched kernel, in build/base/x86_64'
	@echo 'Use'
	@echo '  make run          a tour of a Debian system in QEMU, then a shell in it'
	@echo '  make run ARGS=--all    a longer tour; --shell: the shell alone; --tour: a short tour,'
	@echo '                         without Debian'
	@echo '  tools/testing/selftests/ima/vmtest.sh [-i] [TEST...]  tests, or a shell'
	@echo 'Check'
	@echo '  make check        all gates and tests'
	@echo '  make check-baseline  the tests of what upstream does, on the unpatched kernel'
	@echo '  make check-debug  the tests under valgrind, KASAN, lockdep, kmemleak, UBSAN'
	@echo '  make check-full   both, all configurations, architectures and versions'
	@echo '  make bench        what IMA and the digest-list store cost'
	@echo 'Change and hand on'
	@echo '  scripts/patch     add, change, move and refresh patches'
	@echo '  make dist         dist/*.patch, for git am'
	@echo '  make dist-check   try them on the oldest and newest 6.12 of the archive'
	@echo 'Clean'
	@echo '  make clean        remove what was built; download, keys and options stay'
	@echo '  make distclean    remove all that is not in the repository'

deps:
	@scripts/deps

kernel: deps
	@scripts/build x86_64

um: deps
	@scripts/build um

assemble: deps
	@scripts/assemble

deb:
	@scripts/deps deb
	@scripts/deb

menuconfig:
	@scripts/deps menuconfig
	@scripts/menuconfig

run: deps
	@scripts/run $(ARGS)

check: deps
	@scripts/check

check-baseline: deps
	@scripts/check --baseline

check-debug: deps
	@scripts/check --debug

check-full:
	@scripts/deps full
	@scripts/check --full

bench: deps
	@scripts/bench

dist: deps
	@scripts/dist

dist-check: deps
	@scripts/dist --check

clean:
	@[ ! -e build/linux/.source ] || scripts/assemble --verify
	find build -mindepth 1 -maxdepth 1 ! -name download ! -name keys ! -name menuconfig.config -exec rm -rf {} + 2>/dev/null || true

distclean:
	rm -rf build dist
