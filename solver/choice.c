/* choice.c - looking up what was chosen. */
#include "choice.h"

#include <stdlib.h>
#include <string.h>

void choice_free(struct choice *c)
{
    for (int k = 0; k < c->file_count; k++) {
        free(c->files[k].name);
        free(c->files[k].file);
        free(c->files[k].where);
    }
    for (int k = 0; k < c->factor_count; k++)
        free(c->factors[k].specialty);
    free(c->files);
    free(c->year_where);
    free(c->factors);
    *c = (struct choice){0};
}

const char *choice_file(const struct choice *c, const char *name)
{
    for (int k = 0; c != NULL && k < c->file_count; k++)
        if (strcmp(c->files[k].name, name) == 0)
            return c->files[k].file;
    return name;
}

double choice_factor(const struct choice *c, bool need, const char *specialty)
{
    double factor = 1;
    for (int k = 0; c != NULL && k < c->factor_count; k++) {
        const struct chosen_factor *f = &c->factors[k];
        if (f->need == need && strcmp(f->specialty, specialty) == 0)
            return f->factor;
        if (f->need == need && strcmp(f->specialty, "*") == 0)
            factor = f->factor;
    }
    return factor;
}
