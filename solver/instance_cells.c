/* instance_cells.c - cells that name something of the instance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance_parts.h"
#include "memory.h"

int by_int(int a, int b)
{
    return (a > b) - (a < b);
}

bool positive_cell(const struct table *t, int row, int w, bool optional, double most, double *out, struct error *e)
{
    double value = 1;
    if (!table_number(t, row, w, optional, -INFINITY, most, &value, e))
        return false;
    if (value <= 0)
        return table_fail(t, row, w, e, "expected more than 0, found %s", table_text(t, row, w));
    if (table_text(t, row, w)[0] != '\0')
        *out = value;
    return true;
}

int name_find(const char *name, const char *const *names, int count)
{
    for (int k = 0; k < count; k++)
        if (strcmp(name, names[k]) == 0)
            return k;
    return -1;
}

int name_cell(const struct table *t, int row, int w, const char *what, const char *const *names, int count,
              struct error *e)
{
    const char *name;
    if (!table_required(t, row, w, &name, e))
        return -1;
    int k = name_find(name, names, count);
    if (k < 0)
        places_unknown(t, row, w, what, names, count, false, e);
    return k;
}

int specialty_cell(const struct instance *in, const struct table *t, int row, int w, struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int s = instance_specialty(in, id);
    if (s >= 0 || in->specialty_count == 0)
        return s;
    const char **names = allocate((size_t)in->specialty_count, sizeof *names);
    for (int k = 0; k < in->specialty_count; k++)
        names[k] = in->specialties[k].id;
    places_unknown(t, row, w, "specialty", names, in->specialty_count, true, e);
    free(names);
    return -1;
}

char *text_cell(const struct table *t, int row, int w, struct error *e)
{
    const char *text = "";
    table_required(t, row, w, &text, e);
    return copy_text(text);
}
