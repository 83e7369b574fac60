# pldig - names of Azure AI accounts, resolved and judged.
#
#   make            build/pldig            make test     everything, twice: plain and under ASan + UBSan
#   make deps       what building needs    make lint     warnings, layers, format, documentation
#   make demo       the main job, live     make fuzz     60 s per target (FUZZ_TIME)
#   make install    PREFIX, DESTDIR        make clean
#
# CFLAGS, CPPFLAGS and LDFLAGS belong to you and are only ever added to. SAN=address,undefined builds beside the plain tree.

# ---- configuration ---------------------------------------------------------------------------------------------
CC       ?= cc
AR       ?= ar
PREFIX   ?= /usr/local
DESTDIR  ?=
PYTHON   ?= /usr/bin/python3
SAN      ?=
BUILD    ?= build$(if $(SAN),/san)
ifeq ($(strip $(BUILD)),)
override BUILD := build$(if $(SAN),/san)
endif
FUZZ_TIME ?= 60
VERSION  := 0.1.0

PKGS     := libcares libcurl libcjson
# Only needed to sign in with a certificate; OPENSSL= builds without.
OPENSSL  ?= $(shell pkg-config --exists 'libcrypto >= 1.1.1' && echo libcrypto)
PKGS     += $(OPENSSL)
CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wvla -Wformat=2
SAN_FLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS   = $(shell pkg-config --libs $(PKGS))
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DPLDIG_VERSION='"$(VERSION)"' -I. -Isrc -pthread -fno-common -fstack-protector-strong \
             $(WARNINGS) $(WERROR) $(if $(strip $(OPENSSL)),-DPLDIG_WITH_OPENSSL) $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(SAN_FLAGS)
ALL_LDFLAGS = -pthread $(SAN_FLAGS) $(LDFLAGS)
Q := $(if $(V),,@)

# ---- build -----------------------------------------------------------------------------------------------------
LIB_SRC  := $(filter-out src/main.c,$(wildcard src/*.c src/*/*.c probes/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
MAIN_OBJ := $(BUILD)/obj/src/main.o
LIB      := $(BUILD)/libpldig.a

.PHONY: all
all: $(BUILD)/pldig

$(BUILD)/pldig: $(MAIN_OBJ) $(LIB)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(LIB): $(LIB_OBJ)
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d $(BUILD)/obj/*/*/*/*.d)

include tests/tests.mk

# ---- dependencies ----------------------------------------------------------------------------------------------
.PHONY: deps deps-test
deps:
	@tests/deps.sh build
deps-test:
	@tests/deps.sh build demo test

# ---- install ---------------------------------------------------------------------------------------------------
.PHONY: install uninstall clean
install: $(BUILD)/pldig
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/pldig $(DESTDIR)$(PREFIX)/bin/pldig
	install -m 644 docs/pldig.1 $(DESTDIR)$(PREFIX)/share/man/man1/pldig.1
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/pldig $(DESTDIR)$(PREFIX)/share/man/man1/pldig.1
clean:
	rm -rf build
