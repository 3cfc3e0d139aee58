/* objective_max_min.c - the worst covered as well off as can be, then the second worst, and so on (leximin).
 *
 *   a_gs = A_gs / target_s for every specialty s and group g of `level` (area) that has need and a way to some site
 *
 *   step t = 0, 1, ... maximises the sum of the t + 1 smallest a_gs, while the sums before it are kept:
 *
 *   columns     r_t >= 0, and from step 1 on d_gst >= 0
 *   rows        r_t - d_gst <= a_gs
 *   value       (t + 1) r_t - sum_gs d_gst
 *
 * For a given plan the largest value is reached where r_t is the (t + 1)st smallest ratio: d is what the smaller ones
 * lack, so the value is their sum. That the sums rise one after the other is the leximin order: Ogryczak and Sliwinski
 * (2003). `depth` is how many steps at most. The measure that is reported is that of step 0, the smallest ratio.
 *
 * "A way to some site": some site that is there or could be reaches an area of the group; video alone does not count.
 * The others have 0 for ever and would hide everybody else; reach_build names them. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* ---- the program ---- */

/* Areas are few sites' neighbours: is any of the group's? */
static bool is_reached(const struct model *m, struct level level, int group, int specialty)
{
    const struct access_weights *w = &m->access->weights[specialty];
    const struct places *p = &m->instance->places;
    for (int i = 0; i < p->area_count; i++) /* sources rise within an area, sites first */
        if (level_of_area(p, level, i) == group && w->start[i] < w->start[i + 1] &&
            w->source[w->start[i]] < p->site_count)
            return true;
    return false;
}

static int count_reached(const struct model *m, const struct objective *o, int specialty)
{
    int count = 0;
    for (int g = 0; g < level_group_count(&m->instance->places, o->level); g++)
        count += is_reached(m, o->level, g, specialty);
    return count;
}

static int steps(const struct model *m, const struct objective *o)
{
    int count = 0;
    for (int k = 0; k < m->scenario->specialty_count; k++)
        count += count_reached(m, o, m->scenario->specialties[k]);
    return count == 0 ? 1 : o->depth < count ? o->depth : count;
}

static void add_group(struct model *m, const struct objective *o, int step, int specialty, int group, int level_ratio,
                      struct linear *value)
{
    const char *id = m->instance->specialties[specialty].id;
    const char *name = level_group_id(&m->instance->places, o->level, group);
    struct linear row = {0};
    model_group_coverage(m, o->level, group, specialty, 1 / model_target(m, specialty), &row);
    linear_add(&row, level_ratio, -1);
    if (step > 0) {
        int lacks = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "lacks%d_%s_%s", step, id, name);
        linear_add(&row, lacks, 1);
        linear_add(value, lacks, -1);
    }
    model_row(m, &row, 0, INFINITY, "worst%d_%s_%s", step, id, name);
    linear_free(&row);
}

static bool may_measure(const struct model *m, const struct objective *o, struct error *e)
{
    int before = e->count;
    char place[PLACE_ROOM];
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        model_divisor(m, specialty, e);
        if (count_reached(m, o, specialty) == 0)
            fail(e,
                 "%s: nobody with a need for \"%s\" reaches any site by %s/%s, so nobody is worst covered; expected a "
                 "way for somebody, or leave the specialty out of the scenario",
                 objective_place(m->scenario, o, place), m->instance->specialties[specialty].id, m->instance->folder,
                 m->instance->travel.file);
    }
    return e->count == before;
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    if (!may_measure(m, o, e))
        return false;
    int ratio = mip_add_column(m->mip, 0, INFINITY, 0, false, -1, "worst%d", step);
    linear_add(value, ratio, step + 1);
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        for (int g = 0; g < level_group_count(&m->instance->places, o->level); g++)
            if (is_reached(m, o->level, g, specialty))
                add_group(m, o, step, specialty, g, ratio, value);
    }
    return true;
}

/* ---- judging ---- */

static bool *groups_reached(const struct judged *j, struct level level, int specialty)
{
    const struct places *p = &j->instance->places;
    bool *reached = allocate((size_t)level_group_count(p, level), sizeof *reached);
    for (int site = 0; site < j->reach->site_count; site++) {
        const struct reach_site *r = &j->reach->sites[specialty * j->reach->site_count + site];
        for (int k = 0; k < r->count; k++)
            reached[level_of_area(p, level, r->pairs[k].area)] = true;
    }
    return reached;
}

/* Appends the ratios of a specialty to `to`; how many. */
static int ratios(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty,
                  double *to)
{
    double target = target_coverage(j->instance, j->today, specialty);
    bool *reached = groups_reached(j, o->level, specialty);
    int count = 0;
    for (int g = 0; g < level_group_count(&j->instance->places, o->level); g++)
        if (reached[g])
            to[count++] = group_coverage(j->instance, now, o->level, g, specialty) / target;
    free(reached);
    return target > 0 ? count : 0;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    double *all = allocate((size_t)level_group_count(&j->instance->places, o->level), sizeof *all), worst = NAN;
    int count = ratios(j, o, now, specialty, all);
    for (int k = 0; k < count; k++)
        worst = fmin(worst, all[k]); /* a number is less than NAN */
    free(all);
    return worst;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The sum of the step + 1 smallest ratios. */
static double step_value(const struct judged *j, const struct objective *o, const struct outcome *now, int step)
{
    int groups = level_group_count(&j->instance->places, o->level), count = 0;
    double *all = allocate((size_t)groups * (size_t)j->scenario->specialty_count, sizeof *all), sum = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        count += ratios(j, o, now, j->scenario->specialties[k], all + count);
    qsort(all, (size_t)count, sizeof *all, by_size);
    for (int k = 0; k <= step && k < count; k++)
        sum += all[k];
    free(all);
    return sum;
}

/* "det dårligst dækkede sundhedsråd", "the worst covered council" */
static void say_worst(const struct instance *in, struct level level, enum language language, struct text *out)
{
    static const char *const groupings[][LANGUAGE_COUNT] = {
        [KNOWN_MUNICIPALITY] = {"den dårligst dækkede kommune", "the worst covered municipality"},
        [KNOWN_COUNCIL] = {"det dårligst dækkede sundhedsråd", "the worst covered council"},
        [KNOWN_REGION] = {"den dårligst dækkede region", "the worst covered region"},
        [KNOWN_OLD_REGION] = {"den dårligst dækkede gamle region", "the worst covered old region"},
        [KNOWN_PROVINCE] = {"den dårligst dækkede landsdel", "the worst covered province"}};
    bool da = language == DANISH;
    if (level.kind == LEVEL_NATION)
        text_add(out, "%s", da ? "hele landet" : "the whole country");
    else if (level.kind != LEVEL_GROUPING)
        text_add(out, "%s", da ? "det dårligst dækkede område" : "the worst covered area");
    else if (grouping_known(in, level) != KNOWN_NONE)
        text_add(out, "%s", groupings[grouping_known(in, level)][language]);
    else
        text_add(out, da ? "den dårligst dækkede gruppe i kolonnen %s" : "the worst covered group of the column %s",
                 in->places.groupings[level.grouping].name);
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    bool da = language == DANISH;
    text_add(out, "%s", da ? "Dækningen i " : "Coverage of ");
    say_worst(in, o->level, language, out);
    text_add(out, "%s", da ? ", i pct. af dækningsmålet" : ", in percent of the target");
    if (o->depth > 1)
        text_add(out,
                 da ? "; de %d dårligst dækkede løftes én efter én"
                    : "; the %d worst covered are raised one after the other",
                 o->depth);
}

const struct objective_kind objective_max_min = {
    .spec = {.name = "max_min", .accepts = KEY_LEVEL | KEY_DEPTH, .defaults = {.level = "area", .depth = 10}},
    .title = {"Dækningen i det dårligst dækkede område, i forhold til dækningsmålet",
              "Coverage of the worst covered area, relative to the target"},
    .together = SMALLEST,
    .reading = AS_PERCENT,
    .maximise = true,
    .add = add,
    .value = value,
    .says = says,
    .steps = steps,
    .step_value = step_value};
