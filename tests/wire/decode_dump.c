/*
 * decode_dump.c - what our decoder says of messages, for crosscheck.py to compare.
 *
 * Reads one message in hexadecimal a line from standard input and writes one JSON line for each: the message,
 * or
 * {"error": "..."}. Texts that came from the wire as octets (names aside) are in hexadecimal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "base/text.h"
#include "dns/message.h"

static void write_rdata(struct arena *arena, struct json_writer *writer, const struct dns_rr *rr)
{
    char text[IP_TEXT];
    uint16_t type = rr->class == DNS_IN ? rr->type : 0;
    switch (type) {
    case DNS_A:
    case DNS_AAAA:
        json_string(writer, "address", ip_format(&rr->address, text));
        break;
    case DNS_CNAME:
    case DNS_NS:
        json_string(writer, "target", rr->target);
        break;
    case DNS_SOA:
        json_array(writer, "soa");
        json_string(writer, NULL, rr->soa.mname);
        json_string(writer, NULL, rr->soa.rname);
        json_int(writer, NULL, rr->soa.serial);
        json_int(writer, NULL, rr->soa.refresh);
        json_int(writer, NULL, rr->soa.retry);
        json_int(writer, NULL, rr->soa.expire);
        json_int(writer, NULL, rr->soa.minimum);
        json_array_end(writer);
        break;
    default:
        json_string(writer, "opaque", text_hex(arena, rr->opaque.data, rr->opaque.len));
    }
}

static void write_section(struct arena *arena, struct json_writer *writer, const char *key,
                          const struct dns_rr *records, size_t count)
{
    json_array(writer, key);
    for (size_t i = 0; i < count; i++) {
        json_object(writer, NULL);
        json_string(writer, "owner", records[i].owner);
        json_int(writer, "type", records[i].type);
        json_int(writer, "class", records[i].class);
        json_int(writer, "ttl", records[i].ttl);
        write_rdata(arena, writer, &records[i]);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_edns(struct arena *arena, struct json_writer *writer, const struct dns_message *message)
{
    if (!message->has_edns) {
        json_null(writer, "edns");
        return;
    }
    json_object(writer, "edns");
    json_int(writer, "size", message->edns_udp_size);
    json_int(writer, "version", message->edns_version);
    json_bool(writer, "do", message->dnssec_ok);
    json_array(writer, "ede");
    for (size_t i = 0; i < message->n_ede; i++) {
        const char *text = message->ede[i].text;
        json_array(writer, NULL);
        json_int(writer, NULL, message->ede[i].code);
        json_string(writer, NULL, text_hex(arena, (const uint8_t *)text, strlen(text)));
        json_array_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_message(struct arena *arena, struct json_writer *writer, const struct dns_message *message)
{
    json_int(writer, "id", message->id);
    json_int(writer, "opcode", message->opcode);
    json_int(writer, "rcode", message->rcode);
    json_bool(writer, "qr", message->qr);
    json_bool(writer, "aa", message->aa);
    json_bool(writer, "tc", message->tc);
    json_bool(writer, "rd", message->rd);
    json_bool(writer, "ra", message->ra);
    json_bool(writer, "ad", message->ad);
    json_bool(writer, "cd", message->cd);
    json_int(writer, "questions", message->n_questions);
    json_string(writer, "qname", message->qname);
    json_int(writer, "qtype", message->qtype);
    json_int(writer, "qclass", message->qclass);
    write_section(arena, writer, "answer", message->answer, message->n_answer);
    write_section(arena, writer, "authority", message->authority, message->n_authority);
    write_section(arena, writer, "additional", message->additional, message->n_additional);
    write_edns(arena, writer, message);
}

static void dump_line(const char *hex)
{
    struct arena *arena = arena_new();
    struct dns_message message;
    struct err err = {0};
    struct buf out;
    struct json_writer writer;
    uint8_t *data;
    size_t size;
    buf_init(&out, arena);
    json_begin(&writer, &out, false);
    json_object(&writer, NULL);
    if (!text_unhex(arena, hex, &data, &size)) {
        json_string(&writer, "error", "not hexadecimal");
    } else if (!dns_message_decode(arena, data, size, &message, &err)) {
        json_string(&writer, "error", err.text);
    } else {
        write_message(arena, &writer, &message);
    }
    json_object_end(&writer);
    puts(out.data);
    arena_free(arena);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        dump_line(line);
    }
    free(line);
    return ferror(stdin) || fflush(stdout) != 0;
}
