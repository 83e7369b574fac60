/*
 * text.h - the parts of the text report, in the order in which they stand on the page. For the files text*.c
 * and resolve.c alone.
 *
 * header (where from), accounts with their private endpoints, names with their chains, findings where they
 * belong, verdict.
 */
#ifndef PLDIG_REPORT_TEXT_H
#define PLDIG_REPORT_TEXT_H

#include "report/chain_groups.h"
#include "report/page.h"
#include "report/places.h"

void text_header(const struct page *page, const struct report *report);

/* Adds " System DNS: ..." to the header's line: the nameservers of resolv.conf, and what stands behind the
 * stub of systemd-resolved. */
struct buf;
void text_system_dns(const struct page *page, struct buf *line, const struct run *run);

/* The account's own lines: kind, place, access; then one line for each private endpoint connection. */
void text_account(const struct page *page, const struct report *report, size_t account);

/* More accounts than this are so many that their healthy names take one line each even where everything was
 * asked for. */
enum { LARGE_ESTATE = 50 };

/* The name's line with its mark, and its chains unless it is healthy and nobody asked for more. A healthy
 * name that stands alone shows the addresses that were seen; where a judged resolver gave none, it has its
 * chains. */
void text_name(const struct page *page, const struct report *report, size_t name);

/* One chain with everybody who told it, indented by `indent`. */
void text_chain(const struct page *page, const struct report *report, const struct chain_group *group,
                int indent);

/* What came of connecting (--connect): a line for each address, and for the proxy. */
void text_connections(const struct page *page, const struct report *report, size_t name, int indent);

/* The same in a word or two where all connections of the name got through alike ("HTTP 401"); NULL otherwise,
 * and where nothing was connected to. */
const char *text_connection_summary(const struct page *page, const struct report *report, size_t name);

/* How the answers of a view are distributed that was asked more than once; nothing where that says nothing.
 */
void text_samples(const struct page *page, const struct report *report, const struct view *view,
                  bool with_resolver, int indent);

/* Why a view has no chain, or how its chain ended without an address: one line. */
const char *text_end(const struct page *page, const struct report *report, const struct view *view);

/* A finding, indented by `indent`; `with_scope` lists the names, accounts and resolvers it is about. */
void text_finding(const struct page *page, const struct report *report, const struct finding *finding,
                  int indent, bool with_scope);

enum { LIST_SHOWN = 4 }; /* names or accounts of a finding that are all listed without -v */

/* Its steps: what to do next, how to verify, how to go back. */
void text_steps(const struct page *page, const struct report *report, const struct finding *finding,
                int indent);

/* All accounts: each in full, or in an estate the healthy ones and repetitions summed up. */
void text_accounts(const struct page *page, const struct report *report, const struct places *places);

/* `pldig audit`: a table for each account, equal ones together, and all findings. */
void text_audit(const struct page *page, const struct report *report, const struct places *places);

/* What stands at the foot: the incomplete run, the codes to explain, the verdict. */
void text_verdict(const struct page *page, const struct report *report);

#endif
