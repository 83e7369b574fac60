# Tests, lint, fuzzing and the demo. Included by the Makefile; the programs of a build tree stand in $(BUILD)/tests.

UNIT_SRC  := $(wildcard tests/unit/test_*.c)
WIRE_SRC  := $(wildcard tests/wire/*.c)
ENGINE_HELP := $(wildcard tests/wire/engine/*.c)
FUZZ_SRC  := $(wildcard tests/fuzz/fuzz_*.c)
UNIT_BIN  := $(UNIT_SRC:%.c=$(BUILD)/%)
WIRE_BIN  := $(WIRE_SRC:%.c=$(BUILD)/%)
REPLAY_BIN := $(FUZZ_SRC:tests/fuzz/fuzz_%.c=$(BUILD)/tests/fuzz/replay_%)
FUZZ_BIN  := $(FUZZ_SRC:tests/fuzz/fuzz_%.c=$(BUILD)/fuzz/fuzz_%)
TEST_BIN  := $(UNIT_BIN) $(WIRE_BIN) $(REPLAY_BIN)
SAN_ALL   := address,undefined

$(BUILD)/tests/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(shell pkg-config --cflags cmocka) -MMD -MP -MF $@.d $(ALL_LDFLAGS) -o $@ $< $(LIB) $(shell pkg-config --libs cmocka) $(PKG_LIBS)

$(BUILD)/tests/wire/%: tests/wire/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(shell pkg-config --cflags cmocka) -MMD -MP -MF $@.d $(ALL_LDFLAGS) -o $@ $< $(LIB) $(shell pkg-config --libs cmocka) $(PKG_LIBS)

# The tests of the engine share a server that misbehaves.
$(BUILD)/tests/wire/test_engine_%: tests/wire/test_engine_%.c $(ENGINE_HELP) $(wildcard tests/wire/engine/*.h) $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(shell pkg-config --cflags cmocka) $(ALL_LDFLAGS) -o $@ $< $(ENGINE_HELP) $(LIB) $(shell pkg-config --libs cmocka) $(PKG_LIBS)

$(BUILD)/tests/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes $(ALL_LDFLAGS) -o $@ $< tests/fuzz/replay.c $(LIB) $(PKG_LIBS)

-include $(wildcard $(BUILD)/tests/unit/*.d $(BUILD)/tests/wire/*.d)

.PHONY: test check test-programs lint fuzz demo
test-programs: $(BUILD)/pldig $(TEST_BIN)

# One build tree: what a developer runs all day.
check: test-programs
	$(PYTHON) tests/run.py $(BUILD)

# Everything, plain and sanitised; the last line counts all of it.
test: deps-test
	$(Q)$(MAKE) --no-print-directory WERROR=-Werror test-programs
	$(Q)$(MAKE) --no-print-directory WERROR=-Werror SAN=$(SAN_ALL) test-programs
	$(PYTHON) tests/run.py build build/san

lint: deps-test
	$(PYTHON) tests/lint.py

# Coverage-guided, by clang's libFuzzer; each target keeps what it learns below build/fuzz.
$(BUILD)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(LIB_SRC)
	@mkdir -p $(@D)
	@echo "  FUZZ  $@"
	$(Q)clang $(filter-out -O2,$(ALL_CFLAGS)) -O1 -Wno-missing-prototypes -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $< $(LIB_SRC) $(PKG_LIBS) -pthread

fuzz: deps-test $(FUZZ_BIN)
	@for bin in $(FUZZ_BIN); do name=$${bin##*/fuzz_}; mkdir -p $(BUILD)/fuzz/$$name.found tests/fuzz/corpus/$$name; \
	  echo "== fuzz $$name, $(FUZZ_TIME) s"; \
	  $$bin -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/$$name- \
	    $(BUILD)/fuzz/$$name.found tests/fuzz/corpus/$$name >$(BUILD)/fuzz/$$name.log 2>&1 || \
	    { tail -40 $(BUILD)/fuzz/$$name.log; exit 1; }; \
	  grep -E 'number_of_executed_units|peak_rss' $(BUILD)/fuzz/$$name.log; done

# The main job against a small lab: real DNS servers and an ARM stand-in, in a namespace of its own.
demo:
	@tests/deps.sh build demo
	$(Q)$(MAKE) --no-print-directory all
	@$(PYTHON) tests/net/demo.py $(BUILD)/pldig

# What is generated and committed: docs/findings.md from the tables, the golden reports from the cases.
.PHONY: update
update: test-programs
	$(PYTHON) tests/findings_doc.py $(BUILD) --update
	$(PYTHON) tests/cases/run.py $(BUILD) --update

# Times are asserted here and nowhere else.
.PHONY: bench
bench: deps-test $(BUILD)/pldig
	$(PYTHON) tests/bench/judge.py $(BUILD)
	$(PYTHON) tests/bench/read.py $(BUILD)
