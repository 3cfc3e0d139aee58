/* phases.c - a policy read once for each of its phases. */
#include "phases.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

static bool read_instance(const char *folder, const struct json *policy, int phase, const char *name,
                          struct instance *out, struct error *e)
{
    struct choice choice = {0};
    bool ok = scenario_choice_in(policy, phase, name, &choice, e) && instance_read(folder, &choice, out, e);
    choice_free(&choice);
    return ok;
}

/* Appends what `from` complains of and `to` does not yet. */
static void add_new(struct error *to, struct error *from)
{
    for (int k = 0; k < from->count && k < ERRORS_KEPT; k++) {
        bool told = false;
        for (int n = 0; n < to->count && n < ERRORS_KEPT; n++)
            told = told || strcmp(to->text[n], from->text[k]) == 0;
        if (!told && from->status == STATUS_DEFECT)
            fail_defect(to, "%s", from->text[k]);
        else if (!told)
            fail(to, "%s", from->text[k]);
    }
    error_free(from);
}

bool phases_read(const char *folder, const struct json *policy, const char *name, struct phases *earlier,
                 struct instance *in, struct error *e)
{
    int last = scenario_phase_count(policy) - 1;
    int before = e->count;
    earlier->items = allocate((size_t)last + 1, sizeof *earlier->items);
    earlier->count = last;
    for (int k = 0; k <= last; k++) {
        struct error own = {0};
        read_instance(folder, policy, k, name, k < last ? &earlier->items[k].instance : in, &own);
        add_new(e, &own);
    }
    return e->count == before;
}

/* Do all phases have the same places and specialties? Decisions of one go on in the next. */
static bool is_alike(const struct instance *a, const struct instance *b, const char *name, int phase, struct error *e)
{
    bool same = a->specialty_count == b->specialty_count && a->places.area_count == b->places.area_count &&
                a->places.site_count == b->places.site_count;
    for (int s = 0; same && s < a->specialty_count; s++)
        same = strcmp(a->specialties[s].id, b->specialties[s].id) == 0;
    for (int j = 0; same && j < a->places.site_count; j++)
        same = strcmp(a->places.sites[j].id, b->places.sites[j].id) == 0;
    for (int i = 0; same && i < a->places.area_count; i++)
        same = strcmp(a->places.areas[i].id, b->places.areas[i].id) == 0;
    return same || fail(e,
                        "%s: phases.%d.files: expected the specialties, sites and areas of phases.0, since what is "
                        "decided goes on; found others",
                        name, phase);
}

bool phases_settle(struct phases *earlier, const struct json *policy, const char *name, struct instance *in,
                   struct scenario *s, struct setting *t, struct error *e)
{
    int last = earlier->count, before = e->count;
    for (int k = 0; k <= last; k++) {
        struct error own = {0};
        const struct instance *at = k < last ? &earlier->items[k].instance : in;
        scenario_parse_in(policy, k, name, at, &formulation_catalogue, k < last ? &earlier->items[k].scenario : s,
                          &own);
        add_new(e, &own);
        if (k > 0)
            is_alike(&earlier->items[0].instance, at, name, k, e);
    }
    const struct setting *one_before = NULL;
    for (int k = 0; k <= last && e->count == before; k++) {
        const struct phase_read *p = k < last ? &earlier->items[k] : NULL;
        struct setting *at = k < last ? &earlier->items[k].setting : t;
        if (setting_build(p ? &p->instance : in, p ? &p->scenario : s, at, e))
            at->before = one_before;
        one_before = at;
    }
    for (int k = 0; k < last && e->count == before; k++)
        for (int n = 0; n < earlier->items[k].setting.warnings.count; n++)
            note(&t->warnings, "%s", earlier->items[k].setting.warnings.text[n]);
    return e->count == before;
}

void phases_free(struct phases *p)
{
    for (int k = 0; k < p->count; k++) {
        setting_free(&p->items[k].setting);
        scenario_free(&p->items[k].scenario);
        instance_free(&p->items[k].instance);
    }
    free(p->items);
    *p = (struct phases){0};
}
