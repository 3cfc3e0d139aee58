/* rule_open_worst.c - new and licence numbers only in the q groups with the lowest coverage today.
 *
 *   x_js = l_js = 0        for sites j in a group g, unless fewer than q groups h have A0_hs < A0_gs
 *
 * so that groups that tie with the q-th are open. Only groups with need have a rank; the others are closed. As the stop
 * for new general practices in 81 of the 98 municipalities (domain rule C4b: q = 17; dagensmedicin.dk, December 2024).
 */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* The coverage of a group without what rounding may have added: groups covered alike must tie. */
static double surely(double coverage)
{
    return coverage * (1 - 1e-9);
}

/* ---- the program ---- */

/* `coverage` [groups], NAN without need */
static bool is_closed(const double *coverage, int groups, int g, int open)
{
    int lower = 0;
    for (int h = 0; h < groups; h++)
        lower += coverage[h] < surely(coverage[g]);
    return isnan(coverage[g]) || lower >= open;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    int groups = level_group_count(&m->instance->places, r->level);
    double *coverage = allocate((size_t)groups, sizeof *coverage);
    for (int s = 0; s < m->instance->specialty_count; s++) {
        for (int g = 0; r->specialties[s] && g < groups; g++)
            coverage[g] = model_group_today(m, r->level, g, s);
        for (int g = 0; r->specialties[s] && g < groups; g++)
            if (is_closed(coverage, groups, g, r->count))
                model_close_group(m, r, s, g);
    }
    free(coverage);
    return true;
}

/* ---- the check ---- */

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The coverage of the q-th worst covered group; INFINITY where there are not more than q, -INFINITY for q = 0. */
static double worst_but(const struct judged *j, const struct rule *r, int specialty)
{
    int groups = level_group_count(&j->instance->places, r->level), ranked = 0;
    double *coverage = allocate((size_t)groups, sizeof *coverage);
    for (int g = 0; g < groups; g++) {
        double at = group_coverage(j->instance, j->today, r->level, g, specialty);
        if (!isnan(at))
            coverage[ranked++] = at;
    }
    qsort(coverage, (size_t)ranked, sizeof *coverage, by_value);
    double last = r->count == 0 ? -INFINITY : r->count >= ranked ? INFINITY : coverage[r->count - 1];
    free(coverage);
    return last;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double last = r->specialties[s] ? worst_but(j, r, s) : NAN;
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double today = group_coverage(j->instance, j->today, r->level, g, s);
            if (!isnan(today) && surely(today) <= last)
                continue;
            double added = decisions_in(j, r, g, s, numbers_added);
            findings_add(out, (struct finding){r->level, g, s, NULL, added, 0, false, 1, 0, UNIT_NUMBERS, 1, 0});
        }
    }
}

/* ---- words ---- */

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char level[LEVEL_ROOM];
    text_add(out, "%s", da ? "Nye ydernumre og ydernumre på licens kun i " : "New and licence numbers only in ");
    if (r->count == 1)
        text_add(out, "%s", da ? "den gruppe" : "the group");
    else
        text_add(out, da ? "de %d grupper" : "the %d groups", r->count);
    text_add(out,
             da ? " med lavest dækning i dag (opgjort for %s)" : " with the lowest coverage today (measured for %s)",
             sentence_level(in, r->level, language, level));
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_open_worst = {
    {.name = "open_worst",
     .accepts = KEY_LEVEL | KEY_COUNT,
     .needs = KEY_COUNT,
     .of_areas = true,
     .closes = true,
     .defaults = {.level = "municipality"}},
    add,
    check,
    sentence,
    {"Nye ydernumre og ydernumre på licens kun i de dårligst dækkede grupper i dag.",
     "New and licence numbers only in the groups that are worst covered today."},
    {"der er kun åbent, hvor dækningen er dårligst", "only the worst covered are open"}};
