/* objective_p_median.c - need-weighted mean minutes to the nearest open site.
 *
 *   sum_s omega_s sum_i n_is T_is / sum_i n_is,   T_is = min_{j open} t_ij
 *
 * over areas that have a way to some site. A specialty of which nobody has a way is an input error.
 *
 * No catchment cut-off; an area without any open site counts U minutes (default twice the longest finite travel).
 *
 * With y_js the numbers and days present at j, t_(1) <= t_(2) <= ... the ways from i, and U last,
 *
 *   columns   T_is >= 0
 *   rows      T_is >= t_(k) - sum_{j: t_ij < t_(k)} (t_(k) - t_ij) y_js        for the k that plans need
 *   cost      omega_s n_is / sum_i n_is on T_is
 *
 * If nothing nearer than t_(k) is open, the way is at least t_(k). For given y the largest of the rows is that of the
 * first k by which the y of the nearer sites add up to 1; all of them together are as tight as a column for each area
 * and site. Hakimi (1964); the rows are those of Cornuejols, Nemhauser and Wolsey (1980), found one by one as by
 * Duran-Mateluna, Ales and Elloumi (2023). */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* ---- the program ---- */

/* The ways from an area, nearest first. */
struct ways {
    double unreached;
    double minutes[]; /* [argument_count] */
};

static double nearest(const struct convex *c, const double *argument, double *slope)
{
    const struct ways *w = c->data;
    double open = 0, least = w->unreached, value;
    for (int k = 0; k < c->argument_count && open < 1 - 1e-9; k++) {
        open += argument[k];
        least = open < 1 - 1e-9 ? w->unreached : w->minutes[k];
    }
    value = least;
    for (int k = 0; k < c->argument_count; k++) {
        slope[k] = w->minutes[k] < least ? w->minutes[k] - least : 0;
        value += slope[k] * argument[k];
    }
    return value;
}

struct way {
    double minutes;
    int site;
};

static int nearer(const void *a, const void *b)
{
    const struct way *x = a, *y = b;
    if (x->minutes != y->minutes)
        return x->minutes < y->minutes ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

/* The finite ways from area i, sorted; how many. `ways` [site_count] */
static int list_ways(const struct travel *t, int i, struct way *ways)
{
    int count = 0;
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        if (isfinite(t->minutes[k]))
            ways[count++] = (struct way){t->minutes[k], t->site[k]};
    if (count > 1)
        qsort(ways, (size_t)count, sizeof *ways, nearer);
    return count;
}

static int add_area(struct model *m, int specialty, int i, double unreached, const struct way *ways, int count)
{
    const char *id = m->instance->specialties[specialty].id, *area = m->instance->places.areas[i].id;
    struct ways *w = allocate(1, sizeof *w + (size_t)count * sizeof w->minutes[0]);
    struct convex c = {.argument_count = count, .function = nearest, .data = w, .scale = unreached};
    w->unreached = unreached;
    c.column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "minutes_%s_%s", id, area);
    c.arguments = allocate((size_t)count, sizeof *c.arguments);
    for (int k = 0; k < count; k++) {
        w->minutes[k] = ways[k].minutes;
        model_presence(m, specialty, ways[k].site, 1, &c.arguments[k]);
    }
    snprintf(c.name, sizeof c.name, "minutes_%.20s_%.20s", id, area);
    model_convex(m, c);
    return c.column;
}

static void add_specialty(struct model *m, int specialty, double unreached, struct linear *value)
{
    const struct places *p = &m->instance->places;
    const double *need = m->instance->need + (size_t)specialty * (size_t)p->area_count;
    struct way *ways = allocate((size_t)p->site_count, sizeof *ways);
    double all = 0;
    for (int i = 0; i < p->area_count; i++)
        all += list_ways(&m->instance->travel, i, ways) > 0 ? need[i] : 0;
    for (int i = 0; i < p->area_count; i++) {
        int count = list_ways(&m->instance->travel, i, ways);
        if (count > 0 && need[i] > 0)
            linear_add(value, add_area(m, specialty, i, unreached, ways, count),
                       m->scenario->weight[specialty] * need[i] / all);
    }
    free(ways);
}

static double longest_way(const struct travel *t, int areas)
{
    double longest = 0;
    for (size_t k = 0; k < t->start[areas]; k++)
        if (isfinite(t->minutes[k]))
            longest = fmax(longest, t->minutes[k]);
    return longest;
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    const struct travel *t = &m->instance->travel;
    double longest = longest_way(t, m->instance->places.area_count);
    char place[PLACE_ROOM];
    if (!model_has_ways(m, objective_place(m->scenario, o, place), e))
        return false;
    if (o->unreached_minutes < longest)
        return fail(e, "%s: unreached_minutes %g is less than the longest way, %g minutes; expected at least that",
                    objective_place(m->scenario, o, place), o->unreached_minutes, longest);
    for (int k = 0; k < m->scenario->specialty_count; k++)
        add_specialty(m, m->scenario->specialties[k], isnan(o->unreached_minutes) ? 2 * longest : o->unreached_minutes,
                      value);
    return true;
}

/* ---- the judge ---- */

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    const struct travel *t = &j->instance->travel;
    double *minutes = allocate((size_t)areas, sizeof *minutes), sum = 0, need = 0;
    double unreached = minutes_unreached(j, o);
    nearest_open(j, now, specialty, minutes, NULL);
    for (int i = 0; i < areas; i++) {
        double n = j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i];
        if (n <= 0 || !has_a_way(t, i))
            continue;
        need += n;
        sum += n * (isfinite(minutes[i]) ? minutes[i] : unreached);
    }
    free(minutes);
    return need > 0 ? sum / need : NAN;
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    struct judged j = {.instance = in};
    char minutes[64];
    text_add(out,
             language == DANISH
                 ? "Gennemsnitlig rejsetid til nærmeste åbne sted, minutter; et område uden åbent sted tæller %s"
                 : "Mean travel to the nearest open site, minutes; an area without an open site counts %s",
             sentence_number(round(100 * minutes_unreached(&j, o)) / 100, language, minutes));
}

const struct objective_kind objective_p_median = {.spec = {.name = "p_median", .accepts = KEY_UNREACHED},
                                                  .title = {"Gennemsnitlig rejsetid til nærmeste åbne sted, minutter",
                                                            "Mean travel to the nearest open site, minutes"},
                                                  .together = WEIGHTED,
                                                  .reading = AS_MINUTES,
                                                  .never_negative = true,
                                                  .add = add,
                                                  .value = value,
                                                  .says = says};
