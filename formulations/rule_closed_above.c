/* rule_closed_above.c - no new or licence number where coverage is above u percent of the target today.
 *
 *   x_js = l_js = 0                        for sites j in a group g with D0_gs = 100 A0_gs / target_s > u
 *   sum_{j in g} (x_js + l_js) <= m        instead, where the group is exempt
 *
 * Closure at 110 percent as in Germany (SGB V section 101; domain rule C4a), with its rural exemption (section 103 (2);
 * C4d). */
#include <math.h>

#include "formulation.h"

/* Above by more than rounding: a group that stands exactly on the percentage is not above it. */
static bool is_above(double degree, double percent)
{
    return degree > percent + 1e-9 * fmax(1, percent);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    struct linear *sums = model_group_sums(m, r, true, model_adds_number);
    for (int k = 0; k < groups * m->instance->specialty_count; k++) {
        int s = k / groups, g = k % groups;
        if (!r->specialties[s] ||
            !is_above(100 * model_group_today(m, r->level, g, s) / model_target(m, s), r->percent))
            continue;
        if (r->exempt && r->exempt[g])
            model_count_added(m, model_row(m, &sums[k], -INFINITY, r->exempt_max, "rule%d_exempt_%s_%s", r->index,
                                           m->instance->specialties[s].id, level_group_id(p, r->level, g)));
        else
            model_close_group(m, r, s, g);
    }
    group_sums_free(m, r, true, sums);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct places *p = &j->instance->places;
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        for (int g = 0; r->specialties[s] && g < level_group_count(p, r->level); g++) {
            double degree = 100 * group_coverage(j->instance, j->today, r->level, g, s) / target;
            if (!is_above(degree, r->percent))
                continue;
            double added = decisions_in(j, r, g, s, numbers_added);
            double allowed = r->exempt && r->exempt[g] ? r->exempt_max : 0;
            findings_add(out, (struct finding){r->level, g, s, NULL, added, allowed, false, 1, 0, UNIT_NUMBERS, 1, 0});
        }
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char level[LEVEL_ROOM];
    char percent[64];
    text_add(
        out,
        da ? "Ingen nye ydernumre eller ydernumre på licens, hvor dækningsgraden i dag er over %s pct. (opgjort for %s)"
           : "No new or licence numbers where the degree of coverage is above %s %% today (measured for %s)",
        sentence_number(r->percent, language, percent), sentence_level(in, r->level, language, level));
    sentence_specialties(in, s, r, language, out);
    const char *before = da ? "; undtaget " : "; exempt ";
    for (int g = 0; r->exempt && g < level_group_count(&in->places, r->level); g++)
        if (r->exempt[g]) {
            text_add(out, "%s%s", before, level_group_name(&in->places, r->level, g));
            before = ", ";
        }
    if (r->exempt)
        text_add(out, da ? " (højst %d hver)" : " (at most %d each)", r->exempt_max);
    text_add(out, ".");
}

const struct rule_kind rule_closed_above = {
    {.name = "closed_above",
     .accepts = KEY_LEVEL | KEY_PERCENT | KEY_EXEMPT | KEY_EXEMPT_MAX,
     .needs = KEY_PERCENT,
     .of_areas = true,
     .closes = true,
     .defaults = {.level = "council", .percent = 110}},
    add,
    check,
    sentence,
    {"Ingen nye ydernumre eller ydernumre på licens, hvor dækningsgraden i dag er over grænsen.",
     "No new or licence number where the degree of coverage is above the limit today."},
    {"der er lukket for nye ydernumre", "it is closed to new numbers"}};
