#include "report/json_parts.h"

#include <stdio.h>

void json_write_ip(struct json_writer *json, const char *key, const struct ip *ip)
{
    char room[IP_TEXT];
    json_string(json, key, ip->family != 0 ? ip_format(ip, room) : NULL);
}

void json_write_texts(struct json_writer *json, const char *key, const char *const *texts, size_t count)
{
    json_array(json, key);
    for (size_t i = 0; i < count; i++) {
        json_string(json, NULL, texts[i]);
    }
    json_array_end(json);
}

void json_write_code(struct json_writer *json, const char *key, int code)
{
    char room[16];
    snprintf(room, sizeof room, "PLD%03d", code);
    json_string(json, key, room);
}

void json_write_rcode(struct json_writer *json, const char *key, int rcode)
{
    char room[16];
    json_string(json, key, rcode >= 0 ? dns_rcode_name(rcode, room) : NULL);
}

void json_write_rtt(struct json_writer *json, const char *key, int64_t us)
{
    if (us >= 0) {
        json_ms(json, key, us);
    } else {
        json_null(json, key);
    }
}
