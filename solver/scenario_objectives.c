/* scenario_objectives.c - what counts as better, in order; each measure takes the keys that its spec says. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scenario_reader.h"

void objective_default(const struct catalogue *catalogue, const struct instance *in, int kind, struct objective *out)
{
    const struct objective_spec *spec = catalogue->objectives[kind];
    const struct defaults *d = &spec->defaults;
    *out = (struct objective){.kind = kind,
                              .depth = d->depth,
                              .theta = d->theta,
                              .epsilon = d->epsilon,
                              .minutes = d->minutes > 0 ? d->minutes : NAN,
                              .km = NAN,
                              .unreached_minutes = NAN};
    if (d->level)
        level_find(&in->places, d->level, &out->level);
}

/* Aversion to inequality: below, what it costs drowns in rounding; above, only the worst covered area is left of it,
 * which max_min says better. */
static const double LEAST_AVERSION = 0.01, MOST_AVERSION = 100;

static void check_objective_keys(struct reader *r, const struct at *a, unsigned accepts)
{
    static const struct {
        unsigned bit;
        const char *name;
    } keys[] = {{KEY_LEVEL, "level"},
                {KEY_DEPTH, "depth"},
                {KEY_THETA, "theta"},
                {KEY_EPSILON, "epsilon"},
                {KEY_LIMIT, "minutes"},
                {KEY_LIMIT, "km"},
                {KEY_UNREACHED, "unreached_minutes"}};
    enum { KEYS = sizeof keys / sizeof keys[0] };
    const char *names[KEYS + 2] = {"measure", "tolerance"};
    int count = 2;
    for (int k = 0; k < KEYS; k++)
        if (accepts & keys[k].bit)
            names[count++] = keys[k].name;
    check_keys(r, a, names, count);
}

static void read_parameters(struct reader *r, const struct at *a, const struct objective_spec *spec,
                            struct objective *out)
{
    struct at level = at_key(a, "level");
    check_objective_keys(r, a, spec->accepts);
    out->line = a->value->line;
    read_number(r, a, "tolerance", 0, 1e9, &out->tolerance);
    if ((spec->accepts & KEY_LEVEL) && level.value)
        read_area_level(r, &level, &out->level);
    if (spec->accepts & KEY_DEPTH)
        read_whole(r, a, "depth", 1, 1000000, &out->depth);
    if (spec->accepts & KEY_THETA)
        read_positive(r, a, "theta", &out->theta);
    if (spec->accepts & KEY_EPSILON)
        read_number(r, a, "epsilon", LEAST_AVERSION, MOST_AVERSION, &out->epsilon);
    if (spec->accepts & KEY_LIMIT)
        read_limit(r, a, spec->defaults.minutes, &out->minutes, &out->km);
    if (spec->accepts & KEY_UNREACHED)
        read_positive(r, a, "unreached_minutes", &out->unreached_minutes);
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same_aim(const struct objective *a, const struct objective *b)
{
    return a->kind == b->kind && a->level.kind == b->level.kind && a->level.grouping == b->level.grouping &&
           a->depth == b->depth && same_number(a->theta, b->theta) && same_number(a->epsilon, b->epsilon) &&
           same_number(a->minutes, b->minutes) && same_number(a->km, b->km) &&
           same_number(a->unreached_minutes, b->unreached_minutes);
}

/* Index in the catalogue, or -1 after a complaint. */
static int read_measure_kind(struct reader *r, const struct at *a)
{
    const char *name = read_name(r, a, "measure");
    struct at measure = at_key(a, "measure");
    if (!measure.value)
        FAIL(r, a, "the key measure is missing");
    if (!name)
        return -1;
    int count = r->catalogue->objective_count;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = r->catalogue->objectives[k]->name;
    int kind = find_name(name, names, count);
    if (kind < 0)
        unknown(r, &measure, "measure", name, names, count);
    free(names);
    return kind;
}

/* The same aim a second time could change nothing. A faulty objective is not kept, so `place` is where it stands. */
static void read_objective(struct reader *r, const struct at *a, int place, int *places)
{
    struct scenario *s = r->out;
    int kind = expect(r, a, JSON_OBJECT) ? read_measure_kind(r, a) : -1, before = r->e->count;
    if (kind < 0)
        return;
    struct objective *o = &s->objectives[s->objective_count];
    objective_default(r->catalogue, r->in, kind, o);
    r->about = r->catalogue->objectives[kind]->name;
    read_parameters(r, a, r->catalogue->objectives[kind], o);
    r->about = NULL;
    if (r->e->count > before)
        return;
    for (int k = 0; k < s->objective_count; k++)
        if (same_aim(&s->objectives[k], o)) {
            FAIL(r, a, "\"%s\" stands already at objectives.%d; expected another measure or other parameters",
                 r->catalogue->objectives[kind]->name, places[k]);
            return;
        }
    places[s->objective_count++] = place;
}

static int hoover_kind(const struct catalogue *c)
{
    for (int k = 0; k < c->objective_count; k++)
        if (strcmp(c->objectives[k]->name, "hoover") == 0)
            return k;
    return 0;
}

void read_objectives(struct reader *r, const struct at *root)
{
    struct at a = at_key(root, "objectives");
    int room = a.value && a.value->kind == JSON_ARRAY ? a.value->count : 0;
    r->out->objectives = allocate((size_t)room + 1, sizeof *r->out->objectives);
    int *places = allocate((size_t)room, sizeof *places);
    if (a.value && expect(r, &a, JSON_ARRAY)) {
        for (int k = 0; k < room; k++) {
            struct at item = at_index(&a, k);
            read_objective(r, &item, k, places);
        }
        if (room == 0)
            FAIL(r, &a, "expected at least one objective, found an empty list");
    }
    if (!a.value)
        objective_default(r->catalogue, r->in, hoover_kind(r->catalogue),
                          &r->out->objectives[r->out->objective_count++]);
    free(places);
}
