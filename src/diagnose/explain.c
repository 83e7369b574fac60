#include "diagnose/explain_family.h"

static const struct explanation *const families[] = {explain_10x, explain_11x, explain_20x, explain_21x,
                                                     explain_30x, explain_4xx, explain_5xx, explain_6xx,
                                                     explain_7xx, explain_8xx, explain_9xx};

const struct explanation *explanation_of(int code)
{
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const struct explanation *row = families[f]; row->code; row++)
            if (row->code == code)
                return row;
    return NULL;
}
