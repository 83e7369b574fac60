/*
 * badserver.h - a DNS server that misbehaves as the name asked says, in a thread of the test, over UDP and
 * TCP on loopback.
 *
 * The first label of a question's name is a list of words divided by '-', done in order for every packet that
 * comes:
 *
 *   good        a reply with one address (A 192.0.2.1, AAAA 2001:db8::1; other types: no data)
 *   upper       the same, the name in capital letters
 *   servfail refused formerr notimp nxdomain    that response code
 *   bareformerr barerefused                     a header alone, without question
 *   tc          truncated: TC=1 and no records
 *   malformed   an answer record that claims more octets than there are
 *   cut         a good reply without its last octet
 *   short3 empty    three octets, none
 *   wrongid wrongname wrongtype wrongclass notresponse noquestion wrongopcode    a good reply but for that
 *   stranger    a good reply with another id, for a name nobody asked
 *   randomC     a good reply with octets changed or cut off by chance, which the letter C decides
 *   delayN      everything behind it is sent N milliseconds later
 *   firstN      the first N packets for this name are not replied to at all
 *   flood       a thousand malformed packets
 *   silent      nothing
 *   rogue       a good reply that goes to another source port the asker has used before (UDP)
 *   close reset half slow    TCP: ends the connection; resets it; half a reply and the end; from here on an
 * octet at a time
 *
 * Other words are passed over, so that names can be made distinct; a label without any of these words is
 * "good".
 */
#ifndef PLDIG_TESTS_WIRE_BADSERVER_H
#define PLDIG_TESTS_WIRE_BADSERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct badserver;

/* Starts the server on 127.0.0.1 and, where the host has it, ::1; both transports, one port. Aborts the test
 * where it cannot. */
struct badserver *badserver_start(void);
void badserver_stop(struct badserver *server);

uint16_t badserver_port(const struct badserver *server);
bool badserver_has_ipv6(const struct badserver *server);

/* How many questions for a name have come, over TCP or UDP; and for all names. */
int badserver_count(struct badserver *server, const char *name, bool tcp);
int badserver_total(struct badserver *server);
/* How many source ports the UDP questions came from. */
int badserver_ports(struct badserver *server);

/* The octets of the latest reply for a name, as sent; 0 for none. */
size_t badserver_reply(struct badserver *server, const char *name, uint8_t out[static 512]);

/* badserver_reply.c: makes the reply that a word asks for from the query; false for a word that makes none.
 * `out` has room for 1024 octets. */
bool badreply_make(const char *word, const uint8_t *query, size_t len, uint8_t *out, size_t *out_len);
/* The name of the query in lower case with dots, and the length of name, type and class; false for what is no
 * query. */
bool badreply_name(const uint8_t *query, size_t len, char name[static 256], size_t *question_len);

#endif
