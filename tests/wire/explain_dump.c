/*
 * explain_dump.c - every finding code with its texts, as one JSON document, for findings_doc.py.
 *
 * "raised" is whether a rule of this version raises the code by itself; the others are only named as possible
 * causes, or not yet.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json_write.h"
#include "diagnose/explain.h"
#include "diagnose/fold.h"

static void write_code(struct json_writer *writer, const struct code_info *info)
{
    const struct code_words *words = code_words_of(info->code);
    const struct explanation *explanation = explanation_of(info->code);
    json_object(writer, NULL);
    json_int(writer, "code", info->code);
    json_string(writer, "name", info->name);
    json_string(writer, "severity", severity_name(info->severity));
    json_bool(writer, "raised", words != NULL);
    json_string(writer, "owner", words ? words->owner : NULL);
    json_string(writer, "meaning", explanation ? explanation->meaning : NULL);
    json_string(writer, "proof", explanation ? explanation->proof : NULL);
    json_string(writer, "remedyVm", explanation ? explanation->remedy_vm : NULL);
    json_string(writer, "remedyOnprem", explanation ? explanation->remedy_onprem : NULL);
    json_string(writer, "confusedWith", explanation ? explanation->confused_with : NULL);
    json_object_end(writer);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct buf buf;
    struct json_writer writer;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    buf_init(&buf, arena);
    json_begin(&writer, &buf, true);
    json_array(&writer, NULL);
    for (size_t i = 0; i < count; i++)
        write_code(&writer, &codes[i]);
    json_array_end(&writer);
    int status = puts(buf.data) < 0 || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
    arena_free(arena);
    return status;
}
