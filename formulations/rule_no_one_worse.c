/* rule_no_one_worse.c - no group loses more than delta percent of its coverage of today.
 *
 *   A_gs >= (1 - delta/100) A0_gs        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *
 * The row is linear in supply: A_gs = sum_j (sum_{i in g} n_is a_ijs / n_gs) K_js. Where nothing takes supply away
 * from anyone (satellites, video and closures do, and the conversion of a part-time number that counted more than 1),
 * no row is needed. An assumption of this project: reform should not be paid for by those who live somewhere else. */
#include <math.h>

#include "formulation.h"

static bool something_is_taken(const struct model *m)
{
    for (int k = 0; k < m->candidate_count; k++)
        if (m->candidates[k].loss > 0 || m->candidates[k].gain < 0)
            return true;
    return false;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    const struct places *p = &m->instance->places;
    for (int s = 0; something_is_taken(m) && s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(p, r->level); g++) {
            struct linear covered = {0};
            double today = model_group_today(m, r->level, g, s);
            if (model_group_coverage(m, r->level, g, s, 1, &covered))
                model_coverage_row(m, &covered, s, today, (1 - r->percent / 100) * today, INFINITY,
                                   "rule%d_not_worse_%s_%s", r->index, m->instance->specialties[s].id,
                                   level_group_id(p, r->level, g));
            linear_free(&covered);
        }
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double before = group_coverage(j->instance, j->today, r->level, g, s);
            double now = group_coverage(j->instance, j->after, r->level, g, s);
            if (!(before > 0)) /* nothing to lose */
                continue;
            double one = 100 / before, least = 100 - r->percent;
            findings_add(out, coverage_finding(j,
                                               &(struct finding){r->level, g, s, NULL, now * one, least, true, 0, 0,
                                                                 UNIT_TODAY, one, 0},
                                               before));
        }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s", da ? "Dækningen" : "Coverage");
    sentence_where(in, r->level, language, out);
    if (r->percent > 0)
        text_add(out, da ? " må højst falde %s pct. i forhold til i dag" : " may fall at most %s %% below today",
                 sentence_number(r->percent, language, percent));
    else
        text_add(out, "%s", da ? " må ikke falde i forhold til i dag" : " must not fall below today");
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_no_one_worse = {{.name = "no_one_worse",
                                             .accepts = KEY_LEVEL | KEY_PERCENT,
                                             .of_areas = true,
                                             .defaults = {.level = "council", .percent = 0, .most_percent = 100}},
                                            add,
                                            check,
                                            sentence,
                                            {"Ingen gruppe mister mere end så mange procent af sin dækning i dag.",
                                             "No group loses more than so many percent of its coverage today."},
                                            {"dækningen falder for meget", "coverage falls too much"}};
