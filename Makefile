# make run    builds ./yderplan and solves the Danish example into out/denmark
# make test   builds and runs every test; make SANITIZE=1 test does so under AddressSanitizer and UBSan
# make help   the other targets
#
# CC, CFLAGS, LDFLAGS, LDLIBS, PREFIX and DESTDIR are yours. `run`, `test`, `lint` and `bench` install the Debian
# packages they lack (.ci/packages); everything else takes what is there.

ifdef SANITIZE
CFLAGS ?= -O1 -g
else
CFLAGS ?= -O2 -g
endif
PREFIX ?= /usr/local

WARN  = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
FLAGS = -std=c11 -ffp-contract=off -D_POSIX_C_SOURCE=200809L $(WARN) $(SAN) -I. -Isolver -MMD -MP
LIBS  = -lglpk -lcsv -lcjson -lmd -lxlsxwriter -lsqlite3 -lm -lpthread

# make MPI=1 all: `mpirun ./yderplan compare` spreads scenarios over processes, `robust` draws (.ci/packages mpi).
ifdef MPI
CC      = mpicc
FLAGS  += -DYDERPLAN_MPI
FLAVOUR = -mpi
endif

# Objects of different flags live in different folders, so that they never mix.
ifdef SANITIZE
BUILD  = build/sanitize$(FLAVOUR)
BINARY = build/sanitize/yderplan
LAST   = build/sanitize.last
SAN    = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DSANITIZED
else
BUILD  = build/plain$(FLAVOUR)
BINARY = yderplan
LAST   = build/plain.last
SAN    =
endif

# The page report.html, built from solver/report/ by npm packages and put into the program.
PAGE         = build/report
PAGE_SOURCES = $(sort $(wildcard solver/report/*.*))
PAGE_MODULES = $(PAGE)/node_modules/.package-lock.json

SOURCES      = $(sort $(wildcard solver/*.c formulations/*.c))
OBJECTS      = $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/$(PAGE)/template.o
PARTS        = $(filter-out $(BUILD)/solver/main.o,$(OBJECTS))
TEST_SOURCES = $(sort $(wildcard tests/test_*.c))
TESTS        = $(TEST_SOURCES:%.c=$(BUILD)/%)
SCRIPTS      = tests/structure.sh tests/cli.sh tests/schema.sh tests/presets.sh tests/export.sh tests/files.sh tests/terminal.sh tests/compare.sh \
               tests/browser.sh tests/guide.sh
ifdef SANITIZE
SCRIPTS     := $(filter-out tests/browser.sh tests/guide.sh,$(SCRIPTS)) # they run the same program as the cases do
endif
EXAMPLE      = instances/denmark

all: $(BINARY)

$(BINARY): $(OBJECTS) $(LAST)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN) $(LDFLAGS) $(OBJECTS) $(LIBS) $(LDLIBS) -o $@

# Which objects the last binary was made of: with MPI and without are two.
$(LAST): again
	@mkdir -p $(@D)
	@echo $(BUILD) | cmp -s - $@ || echo $(BUILD) > $@

again:

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(PAGE_MODULES): solver/report/package.json solver/report/package-lock.json
	@mkdir -p $(PAGE)
	cp solver/report/package.json solver/report/package-lock.json solver/report/.npmrc $(PAGE)
	cd $(PAGE) && npm ci --silent --no-audit --no-fund
	@touch $@

$(PAGE)/template.c: $(PAGE_SOURCES) $(PAGE_MODULES)
	node solver/report/build.mjs $(PAGE)

$(TESTS): %: %.o $(PARTS)
	$(CC) $(CFLAGS) $(SAN) $(LDFLAGS) $^ $(LIBS) $(LDLIBS) -o $@

tests: $(BINARY) $(TESTS)

# The packages come first, then the build in a make of its own: while this one was parsed there may have been no compiler.
run:
	@.ci/packages run
	@$(MAKE) --no-print-directory all
	./$(BINARY) solve $(EXAMPLE) $(EXAMPLE)/scenarios/reform-2027.json -o out/denmark

# Every preset beside today and two simple methods; called again it goes on where it was.
compare:
	@.ci/packages run
	@$(MAKE) --no-print-directory all
	./$(BINARY) compare $(EXAMPLE) $(EXAMPLE)/scenarios -o out/compare --time 30

# The guide's commands, the slow ones too, and what they print into docs/guide.md.
guide:
	@.ci/packages test
	@$(MAKE) --no-print-directory all
	YDERPLAN=$(BINARY) tests/guide.sh --write

test:
	@.ci/packages test
	@$(MAKE) --no-print-directory tests
	@YDERPLAN=$(BINARY) tests/run.sh $(SCRIPTS) $(TESTS)

# The table of what each objective and rule is held against; make test compares.
coverage: tests
	@COVERAGE=$(BUILD)/coverage.txt YDERPLAN=$(BINARY) tests/run.sh $(SCRIPTS) $(TESTS)
	@tests/coverage.sh $(BUILD)/coverage.txt > $(BUILD)/coverage.md && mv $(BUILD)/coverage.md docs/coverage.md

# compare and robust over ranks: tests of their own with an MPI build, beside the usual one.
test-mpi:
	@.ci/packages test
	@.ci/packages mpi
	@$(MAKE) --no-print-directory MPI=1 BINARY=build/mpi/yderplan LAST=build/mpi.last all
	@YDERPLAN=build/mpi/yderplan tests/run.sh tests/compare.sh tests/ranks.sh

deps:
	@.ci/packages test
	@.ci/packages lint

# The pages of objectives and rules, from what the sources say of them; tests/test_pages.c checks that they still do.
docs: $(BUILD)/tests/test_pages
	@mkdir -p docs/objectives docs/rules
	$< --write

# Wrong coefficients on purpose: do the tests notice? Many minutes.
mutate:
	@.ci/packages test
	tests/mutate.sh

# Hours; bench/README.md has the settings: make bench SETS=A JOBS=2, make bench QUICK=1.
bench:
	@.ci/packages bench
	@$(MAKE) --no-print-directory all
	bench/run.py

# Everything once with each compiler, every warning an error.
LINT = $(SOURCES) $(PAGE)/template.c $(sort $(wildcard tests/*.c bench/*.c))

lint:
	@.ci/packages lint
	@$(MAKE) --no-print-directory CC=gcc BUILD=build/lint-gcc CFLAGS='-O2 -Werror' compiled
	@$(MAKE) --no-print-directory CC=clang BUILD=build/lint-clang CFLAGS='-O2 -Werror' compiled

compiled: $(LINT:%.c=$(BUILD)/%.o)

format:
	clang-format -i $(wildcard solver/*.[ch] formulations/*.[ch] tests/*.[ch] bench/*.[ch])

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/yderplan $(DESTDIR)$(PREFIX)/share/yderplan
	install -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/yderplan
	install -m 644 README.md CHANGELOG.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/yderplan
	cp -R docs $(DESTDIR)$(PREFIX)/share/doc/yderplan
	cp -R instances $(DESTDIR)$(PREFIX)/share/yderplan

clean:
	rm -rf build out yderplan

help:
	@echo 'make            builds ./yderplan'
	@echo 'make run        builds and solves the Danish example into out/denmark (installs missing packages)'
	@echo 'make test       builds and runs every test (installs missing packages); SANITIZE=1: under the sanitizers'
	@echo 'make MPI=1      builds ./yderplan for mpirun (.ci/packages mpi); make test-mpi tests compare and robust over ranks'
	@echo 'make compare    works out all Danish presets into out/compare (about eight minutes on two cores)'
	@echo 'make lint       compiles everything with gcc and clang, warnings as errors (installs missing packages)'
	@echo 'make mutate     changes one coefficient at a time and runs the tests that should notice (many minutes)'
	@echo 'make bench      measures solving beside other solvers (hours; QUICK=1: minutes); see bench/README.md'
	@echo 'make docs       writes docs/objectives and docs/rules anew from the sources'
	@echo 'make guide      runs the commands of docs/guide.md and writes what they print into it (about ten minutes)'
	@echo 'make deps       installs what run, test and lint need'
	@echo 'make install    into PREFIX (default /usr/local) under DESTDIR'
	@echo 'make format     runs clang-format over the sources'
	@echo 'make clean      removes what was built'

.SECONDARY:
.PHONY: all again tests run compare guide test test-mpi coverage deps docs mutate bench lint compiled format install clean help

-include $(OBJECTS:.o=.d) $(TESTS:=.d)
